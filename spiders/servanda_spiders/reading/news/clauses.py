"""From the items of a sentence to its events: one per finite verb of a treaty act, with what belongs to it.

Embedded verbs ("voted to deposit", "signed the law ratifying") belong to the verb that governs them, so that a
vote stays a vote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from servanda_spiders.reading.news.items import Item
from servanda_spiders.reading.news.lexicon import Language

FINITE = frozenset({"past", "pluperfect", "present", "future", "denied", "nominal"})
_GOVERNED = frozenset({"infinitive", "gerund", "noun"})
# Verbs whose object clause tells a plan or a wish, not a decision.
_SAYING = frozenset({"announce", "notify", "refer", "other", "plan", "receive"})
_MOODS = frozenset({"negation", "modal", "planned", "possible", "condition", "urge", "count", "perfect", "state"})
_UNREAL = frozenset({"negation", "modal", "planned", "possible", "urge"})
# Acts that would bind a state: any sign that they are not done counts, however far from the verb.
_EFFECTIVE_ABROAD = frozenset({"deposit", "hand_over", "receive", "become_party", "notify"})
_NOTICES = frozenset({"notify", "receive", "hand_over", "deposit"})
_LEAVING = frozenset({"gerund", "infinitive", "present", "past"})
_VERB_GROUP = 6


@dataclass(slots=True, kw_only=True)
class Event:
    """What one verb of a sentence tells; `before` and `after` are the items on either side that belong to it.

    `opening` is "break" or "relative" where such a word opens its clause, `antecedent` the last item before that word,
    `speakers` the state named first before it ("Hungary said that it ..."), `governed` what the clause that hangs on it
    is about ("notified the depositary that it is withdrawing").
    """

    verb: Item
    before: Sequence[Item]
    after: Sequence[Item]
    moods: frozenset[str]
    verb_last: bool = False
    framed: bool = False
    opening: str = ""
    antecedent: Item | None = None
    speakers: tuple[Item, ...] = ()
    subject: tuple[Item, ...] = ()
    organ: Item | None = None
    governed: frozenset[str] = frozenset()
    objects: frozenset[str] = field(default_factory=frozenset)

    @property
    def items(self) -> tuple[Item, ...]:
        """All the items that belong to the event, without its verb."""
        return (*self.before, *self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    index: int
    moods: frozenset[str]


def split_segments(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Split a sentence at the words that begin a clause of its own."""
    segment: list[Item] = []
    for item in items:
        if item.has("operator", "break", "relative") and segment:
            yield segment
            segment = []
        segment.append(item)
    if segment:
        yield segment


def _conditional(segment: Sequence[Item]) -> list[bool]:
    """Mark the items from "if", "once", "before" ... to the next comma."""
    marks, inside = [], False
    for item in segment:
        if item.has("operator", "condition"):
            inside = True
        elif item.has("operator", "joiner") and item.end - item.start == 1:
            inside = False
        marks.append(inside)
    return marks


def _verb_moods(segment: Sequence[Item], index: int, floor: int) -> frozenset[str]:
    """Read the small words right before a finite verb: has, not, yet, will ..."""
    moods, plain = set(), 0
    for item in reversed(segment[max(floor, index - _VERB_GROUP) : index]):
        if item.has("operator") and item.value in _MOODS:
            moods.add(item.value)
        elif item.kind == "word":
            plain += 1
        elif not (item.has("operator", "light") or item.has("object", "anaphor") or item.kind == "date"):
            break
        if plain > 1:
            break
    return frozenset(moods)


def _governor(segment: Sequence[Item], index: int, floor: int) -> frozenset[str]:
    """Read the words that govern an infinitive or a noun: the first to, plans to, refused to, urges ... to."""
    for item in reversed(segment[floor:index]):
        if item.has("operator") and item.value in _MOODS - {"perfect", "state"}:
            return frozenset({item.value}) | _verb_moods(segment, segment.index(item), floor)
        if item.has("operator", "joiner") and item.end - item.start == 1:
            break
    return frozenset()


def _head(segment: Sequence[Item], index: int, last: _Head | None, verb_last: bool) -> _Head | None:
    """Tell whether a verb is told for itself, and in which mood."""
    item, floor = segment[index], last.index + 1 if last else 0
    if item.form in FINITE:
        moods = _verb_moods(segment, index, 0 if verb_last else floor)
        if item.value in {"announce", "decide"}:
            moods |= {"negation"} & {before.value for before in segment[floor:index] if before.kind == "operator"}
        if item.value in _EFFECTIVE_ABROAD:
            moods |= {before.value for before in segment[floor:index] if before.has("operator", *_UNREAL)}
        extra = {"denied": {"negation"}, "future": {"planned"}, "pluperfect": {"perfect"}}.get(item.form, set())
        return _Head(index=index, moods=moods | extra)
    if verb_last or item.form not in _GOVERNED:
        return None
    governor = _governor(segment, index, floor)
    modal = item.form == "infinitive" and _verb_moods(segment, index, floor) & {"modal", "possible"}
    if modal:
        return _Head(index=index, moods=_verb_moods(segment, index, floor) | {"planned"})
    if last and segment[last.index].value not in _SAYING and "count" not in governor:
        return None
    if item.form == "infinitive":
        return _Head(index=index, moods=governor or frozenset({"planned"})) if governor or not last else None
    by = any(before.has("preposition", "agent") for before in segment[max(0, index - 2) : index])
    if item.form == "gerund" and by and not last:
        return _Head(index=index, moods=frozenset())
    if governor & {"planned", "negation"} and item.form == "gerund":
        return _Head(index=index, moods=governor)
    return None


def find_heads(segment: Sequence[Item], verb_last: bool) -> tuple[_Head, ...]:
    """Find the verbs of a segment that are told for themselves, in order."""
    conditional = _conditional(segment)
    heads: list[_Head] = []
    for index, item in enumerate(segment):
        if item.kind != "verb":
            continue
        head = _head(segment, index, heads[-1] if heads else None, verb_last)
        if head:
            habitual = segment[0].has("operator", "break") and item.form == "present"
            moods = head.moods | ({"condition"} if conditional[index] else set()) | ({"state"} if habitual else set())
            heads.append(_Head(index=head.index, moods=frozenset(moods)))
    return tuple(heads)


def _noun_phrase(item: Item) -> str:
    """Give the class of what can be a subject: items of one class form a list."""
    if item.kind in {"party", "organ"}:
        return item.kind
    return "thing" if item.kind == "treaty" or item.has("object") or (item.has("verb") and item.form == "noun") else ""


def _between_subject_and_verb(middle: Sequence[Item], index: int) -> bool:
    """Tell whether an item may stand between a subject and its verb: has, not, formally, on Wednesday."""
    item = middle[index]
    if item.kind == "preposition":
        return index + 1 < len(middle) and middle[index + 1].kind == "date"
    return item.kind == "date" or (item.has("operator") and not item.has("operator", "joiner", "of"))


def _subject_start(middle: Sequence[Item]) -> int:
    """Give where the subject of the next verb begins in the items between two verbs.

    Their number where it has none.
    """
    index = len(middle) - 1
    while index >= 0 and _between_subject_and_verb(middle, index):
        index -= 1
    if index < 0 or not _noun_phrase(middle[index]):
        return len(middle)
    start = index
    for place in range(index - 1, -1, -1):
        item = middle[place]
        if item.has("operator", "joiner"):
            if place == 0 or _noun_phrase(middle[place - 1]) != _noun_phrase(middle[start]):
                break
        elif _noun_phrase(item):
            start = place
        elif not (item.kind == "word" or item.has("operator", "of", "light")) or start - place > 3:
            break
    return start


def read_events(items: Sequence[Item], language: Language) -> list[Event]:
    """Read all events of a sentence, each clause knowing what it hangs on."""
    events: list[Event] = []
    if not any(item.kind == "verb" for item in items):
        return events
    antecedent: Item | None = None
    urged, said = False, ""
    speakers: tuple[Item, ...] = ()
    for segment in split_segments(items):
        found = split_events(segment, language)
        opening = segment[0].value if segment[0].has("operator", "break", "relative") else ""
        hanging = not any(event.verb.value == "withdraw" for event in found)
        if events and opening and not urged and (told := _told_of_leaving(events[-1], segment, hanging=hanging)):
            events[-1].governed = told
            continue
        for event in found:
            event.speakers = speakers
        if found and opening:
            found[0].opening, found[0].antecedent = opening, antecedent
            _govern(found[0], said, urged=urged)
        events.extend(found)
        said = found[-1].verb.value if found else said
        speakers = speakers or tuple(item for item in segment if item.kind == "party")[:1]
        urged = urged or any(item.has("operator", "urge") for item in segment)
        antecedent = next((item for item in reversed(segment) if not item.has("operator", "joiner")), antecedent)
    return events


def _told_of_leaving(event: Event, clause: Sequence[Item], *, hanging: bool) -> frozenset[str]:
    """Give what the clause that hangs on a notice or an announcement says, where it says that a state leaves.

    `hanging`: its verb is not told for itself ("announced that they were leaving").
    """
    leaving = any(item.has("verb", "withdraw") and item.form in _LEAVING for item in clause)
    others = {item.value for item in clause if item.kind == "verb"} - {"withdraw"}
    if not leaving or others or any(item.has("operator", "negation", "condition", "relative") for item in clause):
        return frozenset()
    meant = any(item.has("operator", "planned", "possible") for item in clause)
    if _is_formal(event):
        return frozenset({"withdrawal", "intention"} if meant else {"withdrawal"})
    announced = hanging and event.verb.value == "announce" and not meant
    return frozenset({"withdrawal"} if announced else ())


def _is_formal(event: Event) -> bool:
    """Tell whether an event is a notice to the depositary."""
    if event.verb.value == "notify":
        return any(item.has("organ", "depositary") for item in event.after)
    return event.verb.value in _NOTICES and any(item.has("object", "notice") for item in event.after)


def _govern(event: Event, said: str, *, urged: bool) -> None:
    """Let the clause before govern one.

    A wish makes it an appeal; to state a withdrawal or a provisional application is to begin it.
    """
    if urged and event.verb.form in _GOVERNED:
        event.moods |= {"urge"}
    if event.verb.value == "withdraw" and said in {"announce", "notify", "decide"}:
        event.moods -= {"state", "planned"}
    if event.verb.value == "apply_provisionally" and said in {"announce", "notify", "declare"}:
        event.moods -= {"modal", "planned"}


def split_events(segment: Sequence[Item], language: Language) -> list[Event]:
    """Give each verb that is told for itself the items that belong to it."""
    heads = find_heads(segment, language.verb_last)
    events: list[Event] = []
    start = 0
    for number, head in enumerate(heads):
        following = heads[number + 1].index if number + 1 < len(heads) else len(segment)
        middle = segment[head.index + 1 : following]
        last = number + 1 == len(heads)
        cut = len(middle) if last else 0 if language.verb_last else _subject_start(middle)
        before = segment[start : head.index]
        framed = language.framed and any(item.has("operator", "light", "perfect") for item in before)
        earlier = framed and any(item.has("operator", "perfect") for item in before)
        event = Event(
            verb=segment[head.index],
            before=before,
            after=middle[:cut],
            moods=head.moods | ({"perfect"} if earlier else set()),
            verb_last=language.verb_last,
            framed=framed,
        )
        events.append(event)
        start = head.index + 1 + cut
    return events
