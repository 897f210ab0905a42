"""A sentence as a row of items: treaties, dates, states, organs, verbs and the small words between them."""

from dataclasses import dataclass

from servanda_db.treaty_names import find_treaties
from servanda_spiders.reading.news.dates import DateMention, find_dates
from servanda_spiders.reading.news.lexicon import Language
from servanda_spiders.reading.news.words import Word, split_words


@dataclass(slots=True)
class Item:
    """One piece of a sentence, its words in the span [start, end) of the sentence as published.

    `kind` is treaty, date, word or the kind of a tag; `value` the treaty's id, the word or the tag's value.
    """

    kind: str
    value: str
    start: int
    end: int
    form: str = ""
    party: str = ""
    capital: bool = False
    date: DateMention | None = None

    def has(self, kind: str, *values: str) -> bool:
        """Tell whether the item is of a kind, and of one of the values where some are given."""
        return self.kind == kind and (not values or self.value in values)


def _fixed(text: str, words: tuple[Word, ...], language: Language) -> dict[int, tuple[int, Item]]:
    """Give the treaties and dates by their first word, with the word after each."""
    fixed: dict[int, tuple[int, Item]] = {}
    taken: set[int] = set()
    for mention in find_treaties(text, language.code):
        inside = [index for index, word in enumerate(words) if mention.start <= word.start < mention.end]
        if inside:
            item = Item(kind="treaty", value=mention.treaty, start=mention.start, end=mention.end)
            fixed[inside[0]] = (inside[-1] + 1, item)
            taken.update(inside)
    for date in find_dates(words, language):
        if taken.isdisjoint(range(date.first, date.after)):
            start, end = words[date.first].start, words[date.after - 1].end
            fixed[date.first] = (date.after, Item(kind="date", value="", start=start, end=end, date=date))
    return fixed


def read_items(text: str, language: Language) -> tuple[Item, ...]:
    """Read a sentence into items, in order, without gaps."""
    words = split_words(text)
    fixed = _fixed(text, words, language)
    stops = sorted(fixed)
    items: list[Item] = []
    index = 0
    while index < len(words):
        while stops and stops[0] < index:
            stops.pop(0)
        if index in fixed:
            index, item = fixed[index]
            items.append(item)
            continue
        item, index = _tagged(words, index, stops[0] if stops else len(words), language)
        items.append(item)
    return _with_unknown_treaties(items, language)


def _tagged(words: tuple[Word, ...], index: int, stop: int, language: Language) -> tuple[Item, int]:
    word = words[index]
    found = language.phrases.longest(words, index, stop) if language.phrases.opens(word.folded) else None
    if found is None:
        light = bool(language.light_endings) and word.folded.endswith(language.light_endings)
        kind, value = ("operator", "light") if light else ("word", word.folded)
        return Item(kind, value, word.start, word.end, "", "", word.capital), index + 1
    tag, after = found
    item = Item(
        kind=tag.kind, value=tag.value, form=word.folded if tag.value == "generic" else tag.form, party=tag.party,
        start=word.start, end=words[after - 1].end, capital=word.capital,
    )  # fmt: skip
    return item, after


def _with_unknown_treaties(items: list[Item], language: Language) -> tuple[Item, ...]:
    """Mark a capitalised "Convention", "Agreement" ... that is part of a name no one knows as another treaty's."""
    return tuple(
        Item(kind="object", value="foreign", start=item.start, end=item.end, capital=True)
        if item.capital and item.has("object", "generic") and _is_named(items, index, language)
        else item
        for index, item in enumerate(items)
    )


def _is_named(items: list[Item], index: int, language: Language) -> bool:
    """Tell whether a capitalised word before, or "on", "against" ... after, makes a name of a "Convention"."""
    named_before = index > 1 and items[index - 1].kind == "word" and items[index - 1].capital
    return named_before or (index + 1 < len(items) and _links(items[index + 1], language))


def _links(item: Item, language: Language) -> bool:
    return item.kind in {"word", "preposition", "operator"} and item.value in language.name_links
