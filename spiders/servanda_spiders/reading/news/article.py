"""An article to claims: what each sentence tells.

About whom, which treaty, which stage, whether it happened and when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from servanda_db.treaty_names import find_treaties
from servanda_db.vocabulary import (
    DOMESTIC_NEWS_STAGES,
    Axis,
    Claim,
    DatePrecision,
    Doubt,
    NewsStage,
    Realis,
)
from servanda_spiders.reading.news.chains import meant_stage
from servanda_spiders.reading.news.clauses import Event, read_events
from servanda_spiders.reading.news.context import (
    Context,
    Line,
    approves_something_else,
    open_context,
    resolve_parties,
    treaties_in,
)
from servanda_spiders.reading.news.dates import DateMention, is_after, resolve_date
from servanda_spiders.reading.news.ellipsis import split_ellipsis
from servanda_spiders.reading.news.items import Item, read_items
from servanda_spiders.reading.news.lexicon import Language
from servanda_spiders.reading.news.occasions import date_by_occasion
from servanda_spiders.reading.news.realis import best_date, only_describes, realis_of, tells_of_the_treaty
from servanda_spiders.reading.news.roles import assign_roles
from servanda_spiders.reading.news.stages import StageRule, decide_stage
from servanda_spiders.reading.news.treaties_meant import resolve_treaties
from servanda_spiders.reading.news.weighing import TREATY_ITSELF, Told, plain_published, weigh
from servanda_spiders.reading.news.words import Sentence, split_sentences

# More is no article; reading must take a bounded time.
LONGEST_ARTICLE = 150_000
_SAYING = frozenset({"notify", "announce", "decide"})
_NOT_ABOUT_LEAVING = frozenset({"ratify", "accede", "deposit", "enter_into_force"})
# What the chain of a state may place otherwise.
_AT_HOME = frozenset({NewsStage.CABINET_APPROVED, NewsStage.PARLIAMENT_APPROVED, NewsStage.LAW_SIGNED})
# What happens to a treaty itself, not to a state.
_OF_THE_TREATY = frozenset({NewsStage.ADOPTED, NewsStage.OPENED, NewsStage.ENTERED_INTO_FORCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Claims and open questions of one article; `of_treaties` tell what happened to a treaty itself, for no state."""

    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...]
    of_treaties: tuple[Claim, ...] = ()


def read_lines(text: str, language: Language) -> tuple[Line, ...]:
    """Read the sentences of a body; a question tells nothing, nor does a caption beside sentences."""
    sentences = split_sentences(text, language.abbreviations, language.months)
    any_whole = any(sentence.whole for sentence in sentences)
    return tuple(
        _line(sentence, language, told=(sentence.whole or not any_whole) and "?" not in sentence.text[-3:])
        for sentence in sentences
    )


def _line(sentence: Sentence, language: Language, *, told: bool) -> Line:
    items = read_items(sentence.text, language)
    events = [one for event in read_events(items, language) for one in split_ellipsis(event)] if told else []
    for event in events:
        assign_roles(event)
    return Line(sentence=sentence, items=items, events=tuple(events), told=told)


def read_body(title: str, text: str, language: Language, published: str | None) -> Read:
    """Read an article; pure, and never raises on any text."""
    published = plain_published(published)
    if not find_treaties(f"{title}\n{text[:LONGEST_ARTICLE]}", language.code):
        return Read(claims=(), doubts=())
    doubts: list[Doubt] = []
    if len(text) > LONGEST_ARTICLE:
        detail = f"only the first {LONGEST_ARTICLE} of {len(text)} characters are read"
        doubts.append(Doubt(kind="unsure_sentence", subject=title, detail=detail))
    lines = read_lines(text[:LONGEST_ARTICLE], language)
    heading = read_items(title[:500], language)
    if not lines:
        lines = read_lines(title, language)
    context = open_context(heading, lines, language.code)
    told: list[Told] = []
    for line in lines:
        found = list(_tell(line, context, published, doubts))
        told = [*date_by_occasion(told, line, published), *found]
    weighed = weigh(told, published)
    return Read(
        claims=tuple(_claim(entry) for entry in weighed if entry.party != TREATY_ITSELF),
        doubts=tuple(doubts),
        of_treaties=tuple(_claim(entry) for entry in weighed if entry.party == TREATY_ITSELF),
    )


def _tell(line: Line, context: Context, published: str | None, doubts: list[Doubt]) -> Iterator[Told]:
    context.sentence_parties, context.sentence_treaties = (), ()
    said = next((date for event in line.events if event.verb.value in _SAYING and (date := best_date(event))), None)
    for event in line.events:
        event = _with_topic(event, context)
        treaties = resolve_treaties(event, line, context)
        parties = resolve_parties(event, context)
        rules = [] if approves_something_else(event) else _rules(event, treaties)
        if not treaties and decide_stage(event, None):
            doubts.extend(_unknown_treaty(event, line))
        doubts.extend(_ask(event, line, rules, parties))
        if _counts_for_force(event, line, rules):
            continue
        mention = best_date(event)
        for treaty, rule in rules:
            leaving = rule.stage is NewsStage.WITHDRAWAL_ANNOUNCED
            about = _of_the_treaty(event, parties) if rule.stage in _OF_THE_TREATY else parties
            yield from _told(
                event, treaty, rule, about, line, context, mention or (said if leaving else None), published
            )
        if parties:
            context.sentence_parties = parties
        if treaties:
            context.sentence_treaties = treaties
        if rules:
            context.told_treaties = treaties
        context.withdrawal = context.withdrawal or "withdrawal" in event.objects
    _remember(line, context)


def _rules(event: Event, treaties: Sequence[str]) -> list[tuple[str, StageRule]]:
    return [(treaty, rule) for treaty in treaties if (rule := decide_stage(event, treaty))]


def _counts_for_force(event: Event, line: Line, rules: Sequence[object]) -> bool:
    """Tell whether states are counted for the entry into force: instruments or votes, a person must say."""
    return bool(rules) and "count" in event.moods and any(item.has("verb", "enter_into_force") for item in line.items)


def _ask(event: Event, line: Line, rules: Sequence[object], parties: Sequence[Item]) -> Iterator[Doubt]:
    """Give what an event leaves open."""
    if _counts_for_force(event, line, rules):
        yield _doubt("unsure_sentence", "a count of states, no instrument named", line)
    elif rules and not parties and "others" not in event.objects and not tells_of_the_treaty(event):
        yield _doubt("unsure_sentence", "no party named", line)


def _of_the_treaty(event: Event, parties: Sequence[Item]) -> Sequence[Item]:
    """Give whom an event is about that happens to a treaty: a state it enters into force for, or the treaty itself."""
    if event.verb.value == "enter_into_force" and parties:
        return parties
    start, end = event.verb.start, event.verb.end
    return (Item(kind="party", value="treaty", start=start, end=end, party=TREATY_ITSELF),) * tells_of_the_treaty(event)


def _with_topic(event: Event, context: Context) -> Event:
    """Read "the law", "it", "the notification" as being about withdrawal where the article has been so far."""
    speaks = {"ratification", "withdrawal", "treaty", "approval"} & event.objects
    refers = (
        {"law", "notice"} & event.objects
        or ("anaphor" in event.objects and event.verb.value != "sign")
        or event.verb.value in {"notify", "pass"}
    )
    if context.withdrawal and refers and not speaks and event.verb.value not in _NOT_ABOUT_LEAVING:
        return replace(event, objects=event.objects | {"withdrawal"})
    return event


def _remember(line: Line, context: Context) -> None:
    if context.sentence_parties:
        context.topic = context.sentence_parties
    elif len(parties := [item for item in line.items if item.party]) == 1:
        context.topic = tuple(parties)
    leaving = any(
        item.has("verb", "withdraw", "cease") or item.has("object", "withdrawal_notice") for item in line.items
    )
    context.withdrawal = context.withdrawal or leaving
    context.seen |= {item.value for item in line.items if item.kind == "treaty"}
    context.last_treaties = treaties_in(line.items) or context.last_treaties


def _unknown_treaty(event: Event, line: Line) -> Iterator[Doubt]:
    if "foreign" not in event.objects and {"generic", "ratification", "instrument"} & event.objects:
        yield _doubt("unresolved_treaty", "the treaty can't be told", line)


def _doubt(kind: str, detail: str, line: Line) -> Doubt:
    return Doubt(kind=kind, subject=line.sentence.text, detail=detail, locator=place_of(line.sentence))


def place_of(sentence: Sentence) -> str:
    """Give the locator of a sentence."""
    return f"sentence {sentence.number} of the body"


def _told(
    event: Event,
    treaty: str,
    rule: StageRule,
    parties: Sequence[Item],
    line: Line,
    context: Context,
    mention: DateMention | None,
    published: str | None,
) -> Iterator[Told]:
    stage = NewsStage.URGED if "urge" in event.moods else rule.stage
    if stage is None or only_describes(event):
        return
    realis = realis_of(event, stage, bare=rule.bare)
    ahead = realis is Realis.PLANNED or (event.verb.form == "present" and rule.stage in _OF_THE_TREATY)
    dated = resolve_date(mention, published, ahead=ahead) if mention else None
    if realis is Realis.HAPPENED and event.verb.form == "present" and dated and is_after(dated[0], published):
        realis = Realis.PLANNED
    organ = event.organ.value if event.organ else ""
    for party in parties:
        meant = meant_stage(party.party, organ, event.verb.value) if stage in _AT_HOME else None
        yield Told(
            treaty=treaty,
            treaty_words=_treaty_words(treaty, line),
            party=party.party,
            party_words=line.sentence.text[party.start : party.end],
            stage=meant or stage,
            words=_words(event, line),
            realis=realis,
            date=dated[0] if dated else None,
            precision=dated[1] if dated else None,
            full_year=bool(mention and mention.year),
            organ=organ,
            act=event.verb.value,
            bare=rule.bare,
            main=not context.main_parties or party.party in context.main_parties,
            in_title=event.verb.value in context.title_acts,
            in_lead=event.verb.value in context.lead_acts,
            vague=any(item.has("operator", "vague", "bygone") for item in event.items),
            timed=any(item.date and item.date.year is None for item in line.items),
            leading=_leads(party, event, line, context),
            quote=line.sentence.text,
            locator=place_of(line.sentence),
            number=line.sentence.number,
        )


def _leads(party: Item, event: Event, line: Line, context: Context) -> bool:
    """Tell whether an event is what the title tells of; without a title the first sentence is."""
    if not context.titled:
        return line.sentence.number == 1
    return event.verb.value in context.title_acts if party.party == TREATY_ITSELF else context.title_tells


def _treaty_words(treaty: str, line: Line) -> str | None:
    """Give the words that name a treaty in a sentence, None where another sentence names it."""
    named = next((item for item in line.items if item.has("treaty", treaty)), None)
    return line.sentence.text[named.start : named.end] if named else None


def _words(event: Event, line: Line) -> str:
    """Give the words that say the stage: the verb, up to the instrument or the law where it follows closely."""
    end = event.verb.end
    for item in event.after[:4]:
        if item.has("object", "instrument", "law", "legislative_decree", "notice", "withdrawal_notice"):
            end = item.end
            break
    return line.sentence.text[event.verb.start : end]


def _claim(told: Told) -> Claim:
    domestic = told.stage in DOMESTIC_NEWS_STAGES
    return Claim(
        treaty=told.treaty,
        party=None if told.party == TREATY_ITSELF else told.party,
        party_as_published=told.party_words,
        kind=told.stage,
        kind_as_published=told.words,
        date=told.date,
        date_precision=DatePrecision(told.precision) if told.precision else None,
        axis=Axis.DOMESTIC if domestic else Axis.INTERNATIONAL,
        realis=told.realis,
        quote=told.quote,
        locator=told.locator,
        treaty_as_published=told.treaty_words,
    )
