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
from servanda_spiders.reading.news.clauses import Event, read_events
from servanda_spiders.reading.news.context import (
    Context,
    Line,
    is_participle,
    open_context,
    resolve_parties,
    resolve_treaties,
    treaties_in,
)
from servanda_spiders.reading.news.dates import DateMention, resolve_date
from servanda_spiders.reading.news.items import Item, read_items
from servanda_spiders.reading.news.lexicon import Language
from servanda_spiders.reading.news.roles import assign_roles
from servanda_spiders.reading.news.stages import StageRule, decide_stage
from servanda_spiders.reading.news.weighing import Told, weigh
from servanda_spiders.reading.news.words import Sentence, split_sentences

# More is no article; reading must take a bounded time.
LONGEST_ARTICLE = 150_000
# What is deposited by rule ("instruments are deposited with ...") is no deposit.
_BY_INSTRUMENT = frozenset({"deposit", "hand_over", "receive"})
_SAYING = frozenset({"notify", "announce", "decide"})
_NOT_ABOUT_LEAVING = frozenset({"ratify", "accede", "deposit", "enter_into_force"})
_LEAVING = frozenset({NewsStage.WITHDRAWAL_ANNOUNCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Claims and open questions of one article."""

    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...]


def read_lines(text: str, language: Language) -> tuple[Line, ...]:
    """Read the sentences of a body; a question tells nothing, nor does a caption beside sentences."""
    sentences = split_sentences(text, language.abbreviations)
    any_whole = any(sentence.whole for sentence in sentences)
    return tuple(
        _line(sentence, language, told=(sentence.whole or not any_whole) and "?" not in sentence.text[-3:])
        for sentence in sentences
    )


def _line(sentence: Sentence, language: Language, *, told: bool) -> Line:
    items = read_items(sentence.text, language)
    events = read_events(items, language) if told else []
    for event in events:
        assign_roles(event)
    return Line(sentence=sentence, items=items, events=tuple(events), told=told)


def read_body(title: str, text: str, language: Language, published: str | None) -> Read:
    """Read an article; pure, and never raises on any text."""
    if not find_treaties(f"{title}\n{text[:LONGEST_ARTICLE]}"):
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
        told.extend(_tell(line, context, published, doubts))
    return Read(claims=tuple(_claim(entry) for entry in weigh(told, published)), doubts=tuple(doubts))


def _tell(line: Line, context: Context, published: str | None, doubts: list[Doubt]) -> Iterator[Told]:
    context.sentence_parties, context.sentence_treaties = (), ()
    said: DateMention | None = None
    for event in line.events:
        event = _with_topic(event, context)
        treaties = resolve_treaties(event, line, context)
        parties = resolve_parties(event, context)
        rules = [(treaty, rule) for treaty in treaties if (rule := decide_stage(event, treaty))]
        if rules and "count" in event.moods and any(item.has("verb", "enter_into_force") for item in line.items):
            # Who counts states for the entry into force may mean instruments or votes: a person must say.
            doubts.append(_doubt("unsure_sentence", "a count of states, no instrument named", line))
            continue
        if not treaties and decide_stage(event, None):
            doubts.extend(_unknown_treaty(event, line))
        elif rules and not parties and "others" not in event.objects:
            doubts.append(_doubt("unsure_sentence", "no party named", line))
        mention = _best_date(event)
        for treaty, rule in rules:
            leaving = rule.stage is NewsStage.WITHDRAWAL_ANNOUNCED
            yield from _told(
                event, treaty, rule, parties, line, context, mention or (said if leaving else None), published
            )
        if event.verb.value in _SAYING:
            said = mention
        if parties:
            context.sentence_parties = parties
        if treaties:
            context.sentence_treaties = treaties
        context.withdrawal = context.withdrawal or "withdrawal" in event.objects
    _remember(line, context)


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
    context.seen |= {item.value for item in line.items if item.kind == "treaty"}
    context.last_treaties = treaties_in(line.items) or context.last_treaties


def _unknown_treaty(event: Event, line: Line) -> Iterator[Doubt]:
    if "foreign" not in event.objects and {"generic", "ratification", "instrument"} & event.objects:
        yield _doubt("unresolved_treaty", "the treaty can't be told", line)


def _doubt(kind: str, detail: str, line: Line) -> Doubt:
    return Doubt(kind=kind, subject=line.sentence.text, detail=detail, locator=_locator(line.sentence))


def _locator(sentence: Sentence) -> str:
    return f"sentence {sentence.number} of the body"


def _realis(event: Event, stage: NewsStage, *, bare: bool) -> Realis:
    if event.verb.value == "withdraw" and stage in _LEAVING and event.moods & {"modal", "planned"}:
        return Realis.PLANNED if event.moods & {"possible", "condition", "negation"} else Realis.HAPPENED
    if "negation" in event.moods or event.verb.value == "reject":
        return Realis.DENIED
    if event.moods & {"modal", "planned", "possible", "condition", "urge"}:
        return Realis.PLANNED
    aside = ((event.opening == "relative" and bare) or is_participle(event)) and not _best_date(event)
    return Realis.HISTORICAL if "perfect" in event.moods or aside else Realis.HAPPENED


def _best_date(event: Event) -> DateMention | None:
    """Give the fullest date of an event's own words.

    Of equals the one nearest to the verb, after it before before it.
    """
    after = [item.date for item in event.after if item.date]
    before = [item.date for item in reversed(event.before) if item.date]
    dates = [*after, *before]
    return max(dates, key=lambda date: date.rank) if dates else None


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
    if stage is None or _only_describes(event):
        return
    realis = _realis(event, stage, bare=rule.bare)
    dated = resolve_date(mention, published, ahead=realis is Realis.PLANNED) if mention else None
    for party in parties:
        yield Told(
            treaty=treaty,
            treaty_words=_treaty_words(treaty, line),
            party=party.party,
            party_words=line.sentence.text[party.start : party.end],
            stage=stage,
            words=_words(event, line),
            realis=realis,
            date=dated[0] if dated else None,
            precision=dated[1] if dated else None,
            full_year=bool(mention and mention.year),
            organ=event.organ.value if event.organ else "",
            act=event.verb.value,
            bare=rule.bare,
            leading=context.title_tells or (not context.titled and line.sentence.number == 1),
            quote=line.sentence.text,
            locator=_locator(line.sentence),
            number=line.sentence.number,
        )


def _only_describes(event: Event) -> bool:
    """Tell whether a verb says what is so by rule, or what a law is about ("the law that ratifies ...")."""
    by_rule = "state" in event.moods and (event.verb.value in _BY_INSTRUMENT or event.verb.form == "present")
    of_a_law = event.opening and event.antecedent and event.antecedent.has("object", "law", "instrument")
    return bool(by_rule or of_a_law)


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
        party=told.party,
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
