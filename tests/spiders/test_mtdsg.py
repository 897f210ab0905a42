"""What the MTDSG reader says beside the claims: facts, participants, open questions, and why it refuses."""

import json
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
    assert told.registration is None
    assert told.parties is None


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
    assert first.detail.startswith("3 dates")
    assert first.locator == "Participants, column 2"
    assert second.detail.startswith("1 dates")


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


@pytest.mark.parametrize("head", [b"<?xml version='1.0'?><Treaty>", b"<html>"])
def test_a_page_of_more_elements_than_a_page_can_have_is_refused(head: bytes) -> None:
    with pytest.raises(PageFault, match="too_large"):
        read_treaty(
            Fetched(address="file:IV-2.en.xml", body=head + b"<b>" * 200_000, retrieved_at="2026-03-27T06:00:00Z")
        )
