"""What the MTDSG reader says beside the claims: facts, participants, open questions, and why it refuses."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from servanda_db.vocabulary import Doubt, Fetched, PageFault, Reading, TreatyFacts, Verdict
from servanda_spiders.reading.mtdsg import read_treaty, view_xml_link

FIXTURES = Path(__file__).parent / "fixtures" / "un_depositary"


def fetched(case: str) -> Fetched:
    folder = FIXTURES / case
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Fetched(body=next(folder.glob("page.*")).read_bytes(), **about)


def reading(case: str) -> Reading:
    return read_treaty(fetched(case))


def facts(case: str) -> TreatyFacts:
    told = reading(case).treaty
    assert told is not None
    return told


def doubts(case: str, kind: str) -> list[Doubt]:
    return [doubt for doubt in reading(case).doubts if doubt.kind == kind]


def test_header_facts_of_the_html_shape() -> None:
    told = facts("labels_and_columns_in_another_order")
    assert told.id == "un-iv-8"
    assert told.reference == "IV-8"
    assert told.title == "Convention on the Elimination of All Forms of Discrimination against Women"
    assert told.chapter == "CHAPTER IV HUMAN RIGHTS"
    assert (told.concluded, told.concluded_on) == ("New York, 18 December 1979", "1979-12-18")
    assert [date.date for date in told.force_dates] == ["1981-09-03"]
    assert (told.registered_on, told.registration_number) == ("1981-09-03", "20378")
    assert (told.signatories, told.parties) == (1, 4)
    assert told.text_reference == "United Nations, Treaty Series, vol. 1249, p. 13."


def test_a_lower_case_file_name_names_the_same_treaty() -> None:
    assert facts("square_brackets").reference == "XXVII-7-d"


def test_each_date_of_entry_into_force_keeps_its_words() -> None:
    told = facts("several_dates_of_entry_into_force")
    assert [date.date for date in told.force_dates] == ["1976-03-23", "1979-03-28"]
    assert told.force_dates[0].text.endswith("except those of article 41")
    assert told.force_dates[1].text.startswith("28 March 1979 for the provisions of article 41")


def test_a_quoted_article_is_no_entry_into_force() -> None:
    told = facts("not_in_force_with_the_article_quoted")
    assert told.force_dates == ()
    assert told.force_text is not None
    assert told.force_text.startswith("in accordance with article 65(1) which reads as follows")
    assert told.not_in_force
    assert told.registration is None
    assert told.parties is None
    assert doubts("not_in_force_with_the_article_quoted", "unread_force_text") == []


@pytest.mark.parametrize("case", ["several_dates_of_entry_into_force", "registration_glued_to_its_label"])
def test_a_treaty_in_force_or_without_a_word_on_it_is_not_said_to_be_out_of_force(case: str) -> None:
    assert not facts(case).not_in_force
    assert doubts(case, "unread_force_text") == []


def test_words_on_entry_into_force_that_are_not_known_are_an_open_question() -> None:
    page = fetched("several_dates_of_entry_into_force")
    body = re.sub(rb"(?s)(rptEIF_ctl00_tcText'>).*?</td>", rb"\1: 1er mars 2003</td>", page.body)
    told = read_treaty(replace(page, body=body))
    assert told.treaty is not None
    assert (told.treaty.force_text, told.treaty.force_dates, told.treaty.not_in_force) == ("1er mars 2003", (), False)
    (doubt,) = [doubt for doubt in told.doubts if doubt.kind == "unread_force_text"]
    assert "1er mars 2003" in doubt.detail
    assert doubt.locator == "Header, Entry into force"


def test_a_provisional_entry_into_force_is_not_the_entry_into_force() -> None:
    told = facts("letters_of_the_law_of_the_sea")
    assert [date.date for date in told.force_dates] == ["1996-07-28"]
    assert told.force_text is not None
    assert "Provisionally on 16 November 1994" in told.force_text


def test_a_label_glued_to_its_value_is_taken_off() -> None:
    told = facts("registration_glued_to_its_label")
    assert told.registration == "14 December 1946, No. 4"
    assert (told.registered_on, told.registration_number) == ("1946-12-14", "4")


def test_footnote_markers_go_with_their_content_and_are_kept_beside_the_name() -> None:
    told = reading("footnotes_everywhere")
    assert told.treaty is not None
    assert told.treaty.title.endswith("the Traffic in Women and Children")
    assert told.treaty.concluded_on == "1947-11-12"
    assert {row.name: row.markers for row in told.participants} == {
        "Albania": (),
        "North Macedonia": ("4",),
        "Côte d'Ivoire": ("6", "18", "19"),
        "Zimbabwe": ("9", "10"),
    }


def test_the_stamp_is_a_time_in_utc_day_first() -> None:
    assert reading("several_dates_of_entry_into_force").stamp == "2025-01-13T10:00:42Z"
    assert reading("footnotes_everywhere").stamp == "2025-05-13T15:16:24Z"


def test_xml_has_the_stamp_that_came_with_it() -> None:
    assert reading("square_brackets").stamp == "2026-03-27T09:00:42Z"
    assert reading("registration_glued_to_its_label").stamp is None


def test_a_participant_without_a_date_is_listed_without_a_claim() -> None:
    told = reading("odd_dates_and_doubled_rows")
    assert [row.name for row in told.participants] == ["Norway", "Sweden", "Denmark"]
    assert not [claim for claim in told.claims if claim.party_as_published == "Denmark"]
    assert told.complete_listing


def test_an_unknown_name_is_an_open_question_with_its_claims() -> None:
    (doubt,) = doubts("square_brackets", "unresolved_name")
    assert doubt.subject == "Ruritania"
    claims = [claim for claim in reading("square_brackets").claims if claim.party_as_published == "Ruritania"]
    assert claims
    assert all(claim.party is None for claim in claims)


def test_ambiguous_cells_are_asked_about_once_a_column() -> None:
    first, second = doubts("labels_without_letters", "ambiguous_cell")
    assert first.detail.endswith("which act they are: 3")
    assert first.locator == "Participants, column 2"
    assert second.detail.endswith("which act they are: 1")


def test_counts_that_agree_raise_no_question_and_brackets_are_not_counted() -> None:
    assert doubts("square_brackets", "count_differs") == []


def test_a_count_that_differs_is_recorded_with_both_numbers() -> None:
    (doubt,) = doubts("counts_that_differ", "count_differs")
    assert doubt.subject == "Signatories"
    assert "3" in doubt.detail
    assert "2" in doubt.detail


def test_a_statement_without_text_and_a_special_table_unknown_are_open_questions() -> None:
    assert [doubt.subject for doubt in doubts("declarations_and_objections", "unsure_sentence")] == ["Bahrain"]
    assert [doubt.subject for doubt in doubts("special_table_alone", "unknown_header")] == ["Area | Quota"]


def test_a_fault_names_row_party_column_and_cell_in_one_line() -> None:
    with pytest.raises(PageFault) as raised:
        reading("fault_impossible_date")
    for part in ("row 2", "column 3", "Ruritania", "31 Feb 1981 a"):
        assert part in raised.value.detail
    assert "\n" not in raised.value.detail
    with pytest.raises(PageFault) as raised:
        reading("fault_unknown_header")
    assert "Incantation(i)" in raised.value.detail


def test_a_link_for_another_treaty_is_refused() -> None:
    page = fetched("registration_glued_to_its_label")
    other = Fetched(address=page.address, body=page.body, retrieved_at=page.retrieved_at, treaty="un-iv-8")
    with pytest.raises(PageFault) as raised:
        read_treaty(other)
    assert (raised.value.reason, raised.value.verdict) == ("wrong_treaty", Verdict.REFUSED)


def test_a_stamp_from_the_future_is_refused() -> None:
    page = fetched("footnotes_everywhere")
    early = Fetched(address=page.address, body=page.body, retrieved_at="2024-05-13T00:00:00Z")
    with pytest.raises(PageFault, match="future_stamp"):
        read_treaty(early)


def test_a_date_is_in_the_future_by_the_time_of_retrieval_alone() -> None:
    page = fetched("not_in_force_with_the_article_quoted")
    same_day = Fetched(address=page.address, body=page.body, retrieved_at="2025-11-19T00:00:00Z")
    assert len(read_treaty(same_day).claims) == 3
    before = Fetched(address=page.address, body=page.body, retrieved_at="2025-11-17T23:00:00Z")
    with pytest.raises(PageFault, match="future_date"):
        read_treaty(before)


def test_charset_follows_the_http_header() -> None:
    page = fetched("footnotes_everywhere")
    body = page.body.replace(b"<meta charset='utf-8'>", b"").replace(b"C&ocirc;te", "Côte".encode("cp1252"))
    declared = "text/html; charset=windows-1252"
    told = read_treaty(Fetched(address=page.address, body=body, retrieved_at=page.retrieved_at, content_type=declared))
    assert "Côte d'Ivoire" in {row.name for row in told.participants}
    with pytest.raises(PageFault, match="not_decodable"):
        read_treaty(
            Fetched(
                address=page.address,
                body=body,
                retrieved_at=page.retrieved_at,
                content_type="text/html; charset=utf-8",
            )
        )


@pytest.mark.parametrize(
    ("html", "href"),
    [
        ("<a href='a.xml' title='View XML'><img src='x.gif'></a>", "a.xml"),
        ("<a href='a.xml'> VIEW\xa0XML </a>", "a.xml"),
        ("<a href='a.pdf' title='View PDF'>VIEW PDF</a><a href='b.xml' title='view xml'>x</a>", "b.xml"),
        ("<a href=''>View XML</a>", None),
        ("<a href='a.xml'>XML</a>", None),
        ("<p>View XML</p>", None),
    ],
)
def test_the_link_to_the_xml(html: str, href: str | None) -> None:
    assert view_xml_link(html.encode()) == href


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        (
            "https://treaties.un.org/Pages/ViewDetailsIII.aspx?src=IND&mtdsg_no=IV-2&chapter=4&lang=en",
            "un-iv-2",
        ),
        ("https://treaties.un.org/doc/Publication/MTDSG/Volume%20I/Chapter%20IV/iv-2.en.xml", "un-iv-2"),
        ("file:IV-2.en.xml", "un-iv-2"),
        ("/home/someone/saved/IV-2.xml", "un-iv-2"),
        ("IV-2", "un-iv-2"),
        ("saved/un-iv-2", "un-iv-2"),
        ("IV-2.2026.en.xml", "un-iv-2"),
        ("IV-2.2026-03-27.html", "un-iv-2"),
    ],
)
def test_the_treaty_of_an_xml_page_comes_from_its_address(address: str, identifier: str) -> None:
    body = (FIXTURES / "fault_future_date" / "page.xml").read_bytes().replace(b"2099", b"1979")
    told = read_treaty(Fetched(address=address, body=body, retrieved_at="2026-03-27T06:00:00Z"))
    assert told.treaty is not None
    assert told.treaty.id == identifier
    assert {claim.treaty for claim in told.claims} == {identifier}


def test_a_side_table_with_other_headers_is_an_open_question_not_a_fault() -> None:
    page = fetched("territories_before_the_table_html")
    body = page.body.replace(b"Date of receipt of the notification", b"Date of incantation")
    told = read_treaty(Fetched(address=page.address, body=body, retrieved_at=page.retrieved_at))
    assert [doubt.subject for doubt in told.doubts if doubt.kind == "unknown_header"] == [
        "Participant | Date of incantation | Territories"
    ]
    assert len(told.participants) == 2


def test_a_side_table_of_participants_with_no_column_of_territories_is_an_open_question() -> None:
    page = fetched("territories_before_the_table_html")
    body = page.body.replace(b"<td>Territories</td>", b"<td>Dependencies</td>")
    assert body != page.body
    told = read_treaty(replace(page, body=body))
    (doubt,) = [doubt for doubt in told.doubts if doubt.kind == "unknown_header"]
    assert doubt.subject == "Participant | Date of receipt of the notification | Dependencies"
    assert "2 rows" in doubt.detail
    assert not [claim for claim in told.claims if claim.kind == "territorial_application"]


@pytest.mark.parametrize("encoding", ["foo", "shift_jis", "utf-7"])
def test_xml_of_an_encoding_that_is_not_known_is_refused(encoding: str) -> None:
    page = fetched("registration_glued_to_its_label")
    body = re.sub(rb'encoding="[^"]*"', b'encoding="%s"' % encoding.encode(), page.body)
    assert body != page.body
    with pytest.raises(PageFault, match="encoding") as raised:
        read_treaty(replace(page, body=body))
    assert (raised.value.reason, raised.value.verdict) == ("not_well_formed", Verdict.REFUSED)


@pytest.mark.parametrize(
    "stamp",
    [
        "STATUS&nbsp;AS&nbsp;AT&nbsp;:&nbsp;13-05-2025&nbsp;11:16:24&nbsp;EDT",
        "STATUS AS AT : <b>13-05-2025</b> <i>11:16:24</i> EDT",
        "STATUS AS AT :<br>13-<b>05</b>-2025 11:16:24 EDT<span>View</span>",
        "<em>STATUS\n AS AT</em> : 13-05-2025\t11:16:24<!-- x --> EDT",
    ],
)
def test_a_stamp_is_read_however_it_is_set(stamp: str) -> None:
    page = fetched("footnotes_everywhere")
    body = page.body.replace(b"STATUS AS AT : 13-05-2025 11:16:24 EDT", stamp.encode())
    assert body != page.body
    assert read_treaty(replace(page, body=body)).stamp == "2025-05-13T15:16:24Z"


def test_a_blank_before_the_comma_of_a_header_does_not_matter() -> None:
    page = fetched("footnotes_everywhere")
    body = page.body.replace(
        b"Definitive signature(s), Acceptance(A)", b"Definitive signature(s) , Acceptance(A)&nbsp;"
    )
    assert body != page.body
    told = read_treaty(replace(page, body=body))
    assert [(claim.kind, claim.letter) for claim in told.claims] == [
        (claim.kind, claim.letter) for claim in reading("footnotes_everywhere").claims
    ]


@pytest.mark.parametrize("case", ["footnotes_everywhere", "territories_before_the_table_html"])
def test_blank_rows_of_any_width_are_no_rows(case: str) -> None:
    page = fetched(case)
    for blank in (b"<tr><td>&nbsp;</td></tr>", b"<tr><td> </td><td>&nbsp;</td><td></td><td></td></tr>", b"<tr></tr>"):
        told = read_treaty(replace(page, body=page.body.replace(b"</table>", blank + b"</table>")))
        assert told.claims == reading(case).claims
        assert told.doubts == reading(case).doubts


@pytest.mark.parametrize("head", [b"<?xml version='1.0'?><Treaty>", b"<html>"])
def test_a_page_of_more_elements_than_a_page_can_have_is_refused(head: bytes) -> None:
    with pytest.raises(PageFault, match="too_large"):
        read_treaty(
            Fetched(address="file:IV-2.en.xml", body=head + b"<b>" * 200_000, retrieved_at="2026-03-27T06:00:00Z")
        )
