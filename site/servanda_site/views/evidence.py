"""Evidence: each act of a pair with what proves it, a permanent place on its page, and how to cite it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.evidence import ProvenAct
from servanda_db.store.reads.reports import Report
from servanda_db.vocabulary import ActionKind, Realis
from servanda_site.citations import Citation, as_bibtex, as_csl, as_text
from servanda_site.printing import day
from servanda_site.views.acts import notes_of_act
from servanda_site.views.known import Known
from servanda_site.words import load_words

UNDATED = "undated"
_TELLING_LITTLE = frozenset({ActionKind.OTHER, ActionKind.AMBIGUOUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The evidence of one act. `anchor` is its permanent id on the page; `standing` says what is to be known of it.

    `corrected_to` is the anchor of the act that took its place, `corrects` that of the act whose place it took; both
    null for an act that was never corrected. `permalink` is absolute.
    """

    anchor: str
    word: str
    act: ProvenAct
    note: str
    state: str
    corrected_to: str | None
    corrects: str | None
    permalink: str
    text: str
    bibtex: str
    csl: str


def articles(
    known: Known, acts: Sequence[ProvenAct], corrected_by: Mapping[int, int], base: str
) -> tuple[Article, ...]:
    """Give the evidence of all acts of one pair, in the order in which they became known.

    An act that was corrected keeps its place and its id, marked: a citation of it still says what was cited.
    """
    anchors = dict(zip((act.id for act in acts), act_anchors(acts), strict=True))
    corrects = {after: before for before, after in corrected_by.items() if before in anchors}
    return tuple(
        _article(
            known,
            act,
            anchors[act.id],
            base,
            corrected_to=anchors.get(corrected_by.get(act.id, -1)),
            corrects=anchors.get(corrects.get(act.id, -1)),
        )
        for act in acts
    )


def act_word(act: ProvenAct) -> str:
    """Give what an act is called; where its kind does not say, the head of the column in which it stands."""
    word = load_words()["act"][act.kind]
    return f"{word} ({act.column_label})" if act.kind in _TELLING_LITTLE else word


def act_anchor(kind: str, date: str | None) -> str:
    """Give the permanent id of the first act of a kind on a day (ISO) on the page of its pair."""
    return f"{kind}-{date or UNDATED}"


def act_anchors(acts: Iterable[ProvenAct]) -> Iterator[str]:
    """Give the permanent id of each act of one pair: a double has its number behind; later acts never renumber."""
    seen: Counter[str] = Counter()
    for act in acts:
        anchor = act_anchor(act.kind, act.date)
        seen[anchor] += 1
        yield anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"


def report_anchor(report: Report) -> str:
    """Give the permanent id of what a report tells on the page of its pair: all that tell the same share it."""
    realis = "" if report.realis == Realis.HAPPENED else f"{report.realis}-"
    return f"reported-{realis}{report.kind}-{report.date or UNDATED}"


def _article(
    known: Known, act: ProvenAct, anchor: str, base: str, *, corrected_to: str | None, corrects: str | None
) -> Article:
    note = notes_of_act(
        bracketed=act.bracketed,
        seen_to=None,
        unlisted_from=act.unlisted_from,
        reviewed_at=act.seen_from if act.reviewed else None,
        effective=act.effective_date,
    )
    state = f"corrected: replaced by the reading of {day(act.seen_to)}" if act.seen_to else ""
    permalink = f"{base}standings/{act.treaty}/{act.party}/#{anchor}"
    cited = _citation(known, act, anchor, permalink, caution="; ".join(filter(None, (state, note))))
    return Article(
        anchor=anchor,
        word=act_word(act),
        act=act,
        note=note,
        state=state,
        corrected_to=corrected_to,
        corrects=corrects,
        permalink=permalink,
        text=as_text(cited),
        bibtex=as_bibtex(cited),
        csl=as_csl(cited),
    )


def _citation(known: Known, act: ProvenAct, anchor: str, permalink: str, *, caution: str) -> Citation:
    treaty, party = known.treaties[act.treaty], known.parties[act.party]
    dated = f", {day(act.date)}" if act.date else ""
    return Citation(
        key=f"servanda:{act.treaty}:{act.party}:{anchor}",
        title=f"{party.name}: {act_word(act)}{dated}, {treaty.title}",
        publisher=act.publisher,
        source_address=act.address,
        permalink=permalink,
        seen=act.seen_from[:10],
        read=act.read_first[:10],
        sha256=act.sha256,
        caution=caution,
        edition=known.edition_of,
    )
