"""Properties of the MTDSG reader: what is written is read back; what can't be read is a PageFault and nothing else."""

import datetime
from functools import partial
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda_db.registry.errors import RegistryError
from servanda_db.vocabulary import ActionKind, Fetched, PageFault
from servanda_spiders.reading.dates import ImpossibleDateError, UnreadableDateError, iso_date
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg import read_treaty
from servanda_spiders.reading.mtdsg_cells import UnknownLetterError, read_cell
from servanda_spiders.reading.mtdsg_columns import read_column
from servanda_spiders.reading.mtdsg_force import Force, read_force
from servanda_spiders.reading.mtdsg_index import read_chapter, read_chapters
from servanda_spiders.reading.mtdsg_words import parse_words

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d), Formal confirmation(c)"
KINDS = {
    None: ActionKind.RATIFICATION,
    "A": ActionKind.ACCEPTANCE,
    "AA": ActionKind.APPROVAL,
    "a": ActionKind.ACCESSION,
    "d": ActionKind.SUCCESSION,
    "c": ActionKind.FORMAL_CONFIRMATION,
}
PAGES = [page.read_bytes() for page in sorted((Path(__file__).parent / "fixtures").glob("un_depositary/*/page.*"))]
WORDS = files("servanda_spiders.reading").joinpath("mtdsg_words.toml").read_text(encoding="utf-8")
RETRIEVED = "2026-03-27T06:00:00Z"

days = st.dates(datetime.date(1850, 1, 1), datetime.date(2026, 3, 27))
letters = st.sampled_from(list(KINDS))
blanks = st.sampled_from([" ", "\t ", "\xa0", "  ", "\r\n"])


@st.composite
def written(draw: st.DrawFn, day: datetime.date) -> str:
    """One of the ways in which the tables write a date."""
    month = draw(st.sampled_from(["%b", "%B"] + (["Sept"] if day.month == 9 else [])))
    name = month if month == "Sept" else day.strftime(month)
    number = str(day.day) if draw(st.booleans()) else f"{day.day:02}"
    return f"{number}{draw(blanks)}{name}{draw(blanks)}{day.year}"


@given(days, letters, st.booleans(), st.data())
def test_a_date_is_read_back_from_any_of_its_forms(
    day: datetime.date, letter: str | None, bracketed: bool, data: st.DataObject
) -> None:
    cell = data.draw(written(day))
    if letter:
        cell += data.draw(blanks) + letter
    if data.draw(st.booleans()):
        cell += "<superscript>2,3</superscript>"
    pad = data.draw(st.sampled_from(["", " "]))
    cell = f"[{pad}{cell}{pad}]" if bracketed else f"{pad}{cell}{pad}"
    (act,) = read_cell(HEADER, cell).acts
    assert (act.date, act.letter, act.bracketed) == (day.isoformat(), letter, bracketed)
    assert act.kind is KINDS[letter]


@given(
    st.lists(st.tuples(days, letters, st.booleans()), min_size=2, max_size=5),
    st.sampled_from([" ", ", ", "; "]),
)
def test_several_acts_in_a_cell_are_each_read(acts: list[tuple[datetime.date, str | None, bool]], between: str) -> None:
    parts = [f"{day.day} {day:%b} {day.year}" + (f" {letter}" if letter else "") for day, letter, _ in acts]
    cell = between.join(f"[{part}]" if act[2] else part for part, act in zip(parts, acts, strict=True))
    read = read_cell(HEADER, cell).acts
    assert [(act.date, act.letter, act.bracketed) for act in read] == [
        (day.isoformat(), letter, bracketed) for day, letter, bracketed in acts
    ]


@given(st.integers(0, 99), st.sampled_from(["Feb", "April", "Sept", "Dec"]), st.integers(1850, 2100))
def test_a_day_that_does_not_exist_is_never_stored(day: int, month: str, year: int) -> None:
    number = {"Feb": 2, "April": 4, "Sept": 9, "Dec": 12}[month]
    try:
        expected = datetime.date(year, number, day).isoformat()
    except ValueError:
        with pytest.raises(ImpossibleDateError):
            iso_date(str(day), month, str(year))
        return
    assert iso_date(str(day), month, str(year)) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "9 J",
        "9 Sep",
        "Sep 1981",
        "1981",
        "9 Sep 81",
        "9 Septembre 1981",
        "yes",
        "-",
        "[9 Sep 1981",
        "9 Sep 1981]",
        "[[9 Sep 1981 a]]",
        "[9 Sep 1981] a",
        "9 Sep 1981 (a)",
        "9 Sep 1981 and 3 Oct 1982",
        "9/9/1981",
        "9 Sep 19811",
    ],
)
def test_what_is_no_whole_date_is_unreadable(cell: str) -> None:
    with pytest.raises(UnreadableDateError):
        read_cell(HEADER, cell)


@pytest.mark.parametrize("cell", ["9 Sep 1981 C", "9 Sep 1981 aa", "9 Sep 1981 D", "9 Sep 1981 x"])
def test_a_letter_is_read_by_its_case_and_its_own_column(cell: str) -> None:
    with pytest.raises(UnknownLetterError):
        read_cell(HEADER, cell)


@given(st.permutations(HEADER.split(", ")))
def test_the_order_of_labels_does_not_matter(labels: list[str]) -> None:
    column = read_column(", ".join(labels))
    assert column is not None
    assert column.bare.kind is ActionKind.RATIFICATION
    assert {letter: meaning.kind for letter, meaning in column.lettered.items()} == {
        letter: kind for letter, kind in KINDS.items() if letter
    }


@pytest.mark.parametrize(
    ("header", "letter", "kind", "label"),
    [
        ("Accession(a)", None, ActionKind.ACCESSION, "Accession"),
        ("Accession(a), Succession(d)", None, ActionKind.AMBIGUOUS, "Accession or Succession"),
        (
            "Signature, Succession to signature(d)",
            "d",
            ActionKind.SUCCESSION_TO_SIGNATURE,
            "Succession to signature",
        ),
        ("Succession(d)", "d", ActionKind.SUCCESSION, "Succession"),
        (
            "Notification in respect of the Agreement as amended(d)",
            "d",
            ActionKind.NOTIFICATION,
            "Notification in respect of the Agreement as amended",
        ),
        (
            "Acceptance(A), Acceptance of the Protocol(A)",
            "A",
            ActionKind.ACCEPTANCE,
            "Acceptance or Acceptance of the Protocol",
        ),
        ("Acceptance(A), Accession(A)", "A", ActionKind.AMBIGUOUS, "Acceptance or Accession"),
        (
            "Provisional application under article 23 (n)",
            "n",
            ActionKind.PROVISIONAL_APPLICATION,
            "Provisional application under article 23",
        ),
        (
            "Notification under article 7 (1) (b)",
            None,
            ActionKind.NOTIFICATION,
            "Notification under article 7 (1) (b)",
        ),
        (
            "Participation under articles 3 (2) and (3)(P)",
            "P",
            ActionKind.PARTICIPATION,
            "Participation under articles 3 (2) and (3)",
        ),
        (
            "Accession to the 1971 Convention as amended by the Protocol of 25 March 1972(a)",
            "a",
            ActionKind.ACCESSION,
            "Accession to the 1971 Convention as amended by the Protocol of 25 March 1972",
        ),
    ],
)
def test_a_header_says_what_a_date_means(header: str, letter: str | None, kind: ActionKind, label: str) -> None:
    (act,) = read_cell(header, f"9 Sep 1981 {letter or ''}").acts
    assert (act.kind, act.label, act.letter) == (kind, label, letter)


@pytest.mark.parametrize(
    "header",
    [
        "Incantation",
        "Ratification, Incantation",
        "Ratification(a)(b)",
        "Ratification of",
        "Accession to everything",
        "Ratification by virtue of article 3 or otherwise",
        "Signature; Ratification",
        "(a)",
        "R" * 5000,
    ],
)
def test_an_unknown_label_is_refused(header: str) -> None:
    with pytest.raises(PageFault, match="unknown_header"):
        read_column(header)


@given(st.text(alphabet="abcXYZ ,()[]'-", min_size=1, max_size=30), st.lists(st.integers(1, 99), max_size=4))
def test_markers_are_taken_out_whatever_the_name(name: str, numbers: list[int]) -> None:
    folded = " ".join(name.split()).removesuffix(",").rstrip()
    marked = " , ".join(f"<superscript>{number}</superscript>" for number in numbers)
    text, markers = split_markers(f"{folded} {marked}")
    assert text == folded
    assert markers == tuple(str(number) for number in numbers)


def test_digits_of_a_name_are_left_alone() -> None:
    assert split_markers("Group of 77, 2nd") == ("Group of 77, 2nd", ())


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("1 July 2002, in accordance with article 126.", ["2002-07-01"]),
        (
            "23 March 1976, for all but article 41; 28 March 1979 for article 41.",
            ["1976-03-23", "1979-03-28"],
        ),
        ("Definitively on 1 Jan 1997.", ["1997-01-01"]),
        ("in accordance with article 3 which reads as follows: 1. On 1 January 2030; 2 January 2030.", []),
        ("Not yet in force: see article 12; 1 January 2030 is the earliest date.", []),
        ("see notification of 6 October 1999.", []),
        ("The Protocol will enter into force after 1 January 2030", []),
        ("", []),
    ],
)
def test_a_date_of_entry_into_force_leads(text: str, dates: list[str]) -> None:
    assert [found.date for found in read_force(text).dates] == dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The Convention entered into force on 2 March 2003, in accordance with article 5.", "2003-03-02"),
        ("see article 5; entered into force 3 March 1999", "1999-03-03"),
        ("Entered into force: 3 March 1999", "1999-03-03"),
        ("The 1972 Protocol came into force definitively on 8 August 1975.", "1975-08-08"),
        ("In force since 1 May 2004", "2004-05-01"),
        ("1 October 1977 (provisionally); 28 March 1979", "1979-03-28"),
    ],
)
def test_words_before_a_date_of_entry_into_force(text: str, date: str) -> None:
    assert [found.date for found in read_force(text).dates] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "Not yet in force: (see article 65).",
        "Not yet in force: see article 12; 1 January 2030 is the earliest date.",
        "The Protocol has not entered into force.",
        "in accordance with article 65(1)",
        "In accordance with article XIII.",
        "in accordance with article 36, thirty days after the deposit of the fiftieth instrument",
        "in accordance with articles 21 and 22 (3) which read as follows: 1. On 1 January 2030.",
        "see article 9 of the Convention of 1 June 1972 which reads as follows: On 3 May 2001 the Convention ...",
        'see article 18: "1. This Convention shall enter into force on the ninetieth day."',
    ],
)
def test_a_treaty_is_not_in_force_by_known_words(text: str) -> None:
    assert read_force(text) == Force(not_in_force=True)


@pytest.mark.parametrize(
    "text",
    [
        "1er mars 2003",
        "Vigente desde el 2 de marzo de 2003",
        "on the ninetieth day",
        "provisionally on 1 October 1977",
        "1 October 1977 (provisionally)",
        "1er mars 2003; 28 March 1979 for the provisions of article 41",
        "Terminated; 28 March 1979",
        "Entered into force provisionally on 1 October 1977",
        "Not in force since 3 May 1999",
        "Not in force for Chile",
        "Not yet in force, but entered into force provisionally on 3 March 1999",
        "in accordance with article 65(1), since 3 March 1999",
        "in accordance with article 65(1), in March 1999",
        "in accordance with article 65(1), came into force by a decision of the Conference",
    ],
)
def test_other_words_say_neither(text: str) -> None:
    assert read_force(text) == Force()


names = st.sampled_from(["Norway", "Sweden", "Côte d'Ivoire", "Ruritania", "Bolivia (Plurinational State of)", "Niue"])
cells = st.one_of(st.just(""), st.tuples(days, letters, st.booleans()))


def as_cell(cell: "str | tuple[datetime.date, str | None, bool]") -> str:
    if isinstance(cell, str):
        return cell
    day, letter, bracketed = cell
    text = f"{day.day} {day:%b}\t {day.year} {letter or ''}"
    return f"[{text}]" if bracketed else text


def xml_page(rows: list[list[str]]) -> bytes:
    body = "".join("<Row>" + "".join(f"<Entry>{escape(text)}</Entry>" for text in row) + "</Row>" for row in rows)
    head = "".join(f"<Entry>{escape(text)}</Entry>" for text in ("Participant", "Signature", HEADER))
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><Treaty><Header><ExternalData><Titlesect>T</Titlesect>'
        f"</ExternalData></Header><Participants><Table><TGroup><Thead><Row>{head}</Row></Thead><Tbody><Rows>{body}"
        "</Rows></Tbody></TGroup></Table></Participants></Treaty>"
    ).encode("iso-8859-1", "xmlcharrefreplace")


def html_page(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>&nbsp;{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    head = "".join(f"<td>{escape(text)}</td>" for text in ("Participant", "Signature", HEADER))
    return (
        "<html><head><title>UNTC</title></head><body>STATUS AS AT : 27-03-2026 01:00:00 EDT"
        f"<table id='x_tblgrid'><tr>{head}</tr>{body}</table></body></html>"
    ).encode()


@settings(max_examples=60)
@given(st.lists(st.tuples(names, st.one_of(st.just(""), days), cells), min_size=1, max_size=12))
def test_a_generated_page_says_the_same_in_both_shapes(
    rows: "list[tuple[str, str | datetime.date, str | tuple[datetime.date, str | None, bool]]]",
) -> None:
    texts = [
        [name, as_cell(signed if isinstance(signed, str) else (signed, None, False)), as_cell(consent)]
        for name, signed, consent in rows
    ]
    readings = [
        read_treaty(Fetched(address="file:IV-99.en.xml", body=body, retrieved_at=RETRIEVED))
        for body in (xml_page(texts), html_page(texts))
    ]
    assert readings[0].claims == readings[1].claims
    assert readings[0].participants == readings[1].participants
    expected = {
        *(
            (name, ActionKind.SIGNATURE, day.isoformat(), False)
            for name, day, _ in rows
            if isinstance(day, datetime.date)
        ),
        *((name, KINDS[cell[1]], cell[0].isoformat(), cell[2]) for name, _, cell in rows if not isinstance(cell, str)),
    }
    found = [(claim.party_as_published, claim.kind, claim.date, claim.bracketed) for claim in readings[0].claims]
    assert set(found) == expected
    assert len(found) == len(expected)


def outcomes(body: bytes) -> set[str]:
    """Give how every reader took the page: read, or refused with a reason; anything else that it raises passes on."""
    address = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20I/Chapter%20IV/IV-2.en.xml"
    pages = [Fetched(address=where, body=body, retrieved_at=RETRIEVED) for where in (address, "file:x")]
    calls: list[Callable[[], object]] = [partial(read_treaty, page) for page in pages]
    calls += [partial(read_chapters, body), partial(read_chapter, body)]
    found = set()
    for call in calls:
        try:
            call()
            found.add("read")
        except PageFault as fault:
            found.add("refused" if fault.reason and fault.detail else "refused without a reason")
    return found


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<?xml version='1.0'?>", b"<html>", b"<?xml <Treaty><Header/>"]),
)
def test_bytes_are_read_or_refused(body: bytes, head: bytes) -> None:
    assert outcomes(head + body) <= {"read", "refused"}
    assert outcomes(head + body + b"</html>") <= {"read", "refused"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.data())
def test_a_damaged_page_is_read_or_refused(page: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(page)))
        end = min(len(page), start + data.draw(st.integers(0, 60)))
        page = page[:start] + data.draw(st.binary(max_size=20)) + page[end:]
    assert outcomes(page) <= {"read", "refused"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.data())
def test_a_page_with_parts_moved_is_read_or_refused(page: bytes, data: st.DataObject) -> None:
    parts = page.split(b"<")
    first, second = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
    parts[first], parts[second] = parts[second], parts[first]
    assert outcomes(b"<".join(parts)) <= {"read", "refused"}


@pytest.mark.parametrize("shape", ["<?xml version='1.0'?>{}", "<html><table id='x_tblgrid'><tr><td>{}</table></html>"])
def test_deep_nesting_is_read_or_refused(shape: str) -> None:
    assert outcomes(shape.format("<b>" * 100_000).encode()) <= {"read", "refused"}
    assert outcomes(shape.format("<b>" * 100_000 + "</b>" * 100_000).encode()) <= {"read", "refused"}
    assert outcomes(shape.format("<table><tr><td>" * 3_000).encode()) <= {"read", "refused"}


def test_words_with_an_unknown_key_or_kind_name_file_and_key() -> None:
    with pytest.raises(RegistryError, match=r"words\.toml.*Ratifikation"):
        parse_words('[labels]\nRatifikation = "ratifikation"\n', "words.toml")
    with pytest.raises(RegistryError, match=r"words\.toml.*colour"):
        parse_words(f'colour = "red"\n{WORDS}', "words.toml")
    with pytest.raises(RegistryError, match=r"words\.toml.*force.*leads"):
        parse_words(WORDS.replace("[force]\n", "[force]\nleads = 'on'\n"), "words.toml")
    with pytest.raises(RegistryError, match="pattern"):
        parse_words('[[families]]\npattern = "("\nkind = "other"\n', "words.toml")
