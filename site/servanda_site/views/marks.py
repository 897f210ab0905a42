"""One mark per stage, everywhere the same: a letter that the stylesheet knows, and a word."""

from servanda_db.store.reads.standings import Standing
from servanda_site.languages import gettext as _
from servanda_site.words import load_words

HOME, UNCLEAR, NONE = "h", "o", "n"
# In the order in which they stand side by side.
MARKS = ("f", "g", "u", "p", "c", HOME, "s", "w", UNCLEAR, NONE)


def mark_of(standing: Standing) -> str:
    """Give the letter of the mark: approval at home shows over a signature, never over a deposit."""
    if standing.waiting:
        return HOME
    return UNCLEAR if standing.stage == "none" else load_words()["mark"][standing.stage]


def word_of(mark: str) -> str:
    """Give the word of a mark."""
    if mark in (HOME, UNCLEAR):
        return _("approved at home") if mark == HOME else _("listed, act unclear")
    words = load_words()
    return next(words["stage"][stage] for stage, letter in words["mark"].items() if letter == mark)
