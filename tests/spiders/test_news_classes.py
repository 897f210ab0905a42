"""Classes of error that fresh articles showed, each with other sentences than those articles have."""

import pytest

from servanda_db.vocabulary import Claim
from servanda_spiders.reading.news import read_text

PUBLISHED = "2025-07-10"  # a Thursday


def told(language: str, text: str, title: str = "", published: str | None = PUBLISHED) -> set[tuple[str | None, ...]]:
    """Give party, treaty, stage and date of what is told to have happened."""
    return {_key(claim) for claim in read_text(title, text, language, published) if claim.realis == "happened"}


def _key(claim: Claim) -> tuple[str | None, ...]:
    return claim.party, claim.treaty, str(claim.kind), claim.date


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("en", "Kenya's Senate approved the Paris Agreement in May.", "2025-05"),
        ("en", "Kenya's Senate approved the Paris Agreement in November.", "2024-11"),
        ("en", "Kenya's Senate approved the Paris Agreement in November last year.", "2024-11"),
        ("fr", "Le Sénat du Kenya a approuvé l'Accord de Paris en mai.", "2025-05"),
        ("es", "El Senado de Kenia aprobó el Acuerdo de París en mayo.", "2025-05"),
        ("pt", "O Senado do Quênia aprovou o Acordo de Paris em maio.", "2025-05"),
        ("ru", "Сенат Кении одобрил Парижское соглашение в мае.", "2025-05"),
    ],
)
def test_a_month_alone_is_the_last_one_before_publication(language: str, text: str, date: str) -> None:
    assert {one[3] for one in told(language, text)} == {date}


def test_a_month_is_none_without_its_word_its_capital_or_a_date_of_publication() -> None:
    assert "2025-03" not in {
        one[3] for one in told("en", "Kenya's Senate, in march order, approved the Paris Agreement.")
    }
    assert {one[3] for one in told("en", "Kenya's Senate approved the Paris Agreement in May.", published=None)} == {
        None
    }


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's Senate approved the Paris Agreement, a clerk said on Tuesday.",
        "Debate was long. It was loud. Kenya's Senate approved the Paris Agreement.",
    ],
)
def test_the_date_of_publication_dates_no_act_told_late_or_beside_another_day(text: str) -> None:
    assert {one[3] for one in told("en", text, "Kenya's Senate approves Paris Agreement")} == {None}


def test_a_ceremony_told_in_the_next_sentence_dates_the_deposit() -> None:
    deposit = "Togo deposited its instrument of accession to the Arms Trade Treaty. "
    assert {one[3] for one in told("en", deposit + "The ceremony took place on 3 July in New York.")} == {"2025-07-03"}
    assert {one[3] for one in told("en", deposit + "The ceremony will be shown on television on 3 August.")} == {None}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Togo's parliament ratified the Arms Trade Treaty on Monday and Benin's National Assembly on Tuesday."),
        ("fr", "Le parlement du Togo a ratifié le Traité sur le commerce des armes lundi et le Sénat du Bénin mardi."),
    ],
)
def test_a_clause_without_a_verb_has_its_own_actor_and_day(language: str, text: str) -> None:
    stage = ("un-xxvi-8", "parliament_approved")
    assert told(language, text, text) == {("TGO", *stage, "2025-07-07"), ("BEN", *stage, "2025-07-08")}


def test_a_notice_that_a_state_is_leaving_is_the_notice_and_one_of_an_intention_is_none() -> None:
    notice = "Chile has notified the Secretary-General that it {} the Paris Agreement."
    assert {one[2] for one in told("en", notice.format("is withdrawing from"))} == {"withdrawal_deposited"}
    assert {one[2] for one in told("en", notice.format("intends to withdraw from"))} == {"withdrawal_announced"}


def test_a_rule_about_notices_is_no_notice() -> None:
    text = "Chile plans to leave the Rome Statute. The exit is complete a year after the depositary has been notified."
    assert {one[2] for one in told("en", text, "Chile to leave court")} == {"withdrawal_announced"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chile announced its withdrawal from the International Criminal Court on Monday."),
        ("en", "Chile declared on Monday that it was leaving the International Criminal Court."),
    ],
)
def test_to_leave_a_court_is_to_leave_its_statute(language: str, text: str) -> None:
    lead = "The judges follow the Rome Statute. "
    wanted = ("CHL", "un-xviii-10", "withdrawal_announced")
    assert {one[:3] for one in told(language, lead + text)} == {wanted}


def test_what_the_court_does_is_no_act_on_its_statute() -> None:
    text = "The Rome Statute is old. Chile withdrew two staff members who worked at the International Criminal Court."
    assert told("en", text) == set()


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("Chile's Congress passed the law on the Paris Agreement on Monday.", {"parliament_approved"}),
        ("Chile approved the Paris Agreement's rulebook on Monday.", set()),
        ("The foreign affairs committee of the Chilean Senate endorsed the Paris Agreement on Monday.", set()),
        ("A cabinet meeting chaired by President Boric of Chile approved the Paris Agreement.", {"cabinet_approved"}),
        ("Chile's Congress voted on the suspension of the Paris Agreement's reporting.", set()),
    ],
)
def test_who_decides_on_what(text: str, stages: set[str]) -> None:
    assert {one[2] for one in told("en", text)} - {"before_parliament"} == stages


def test_accession_that_takes_effect_is_entry_into_force_for_its_state() -> None:
    text = "Chile's accession to the Apostille Convention took effect on 3 July 2025."
    assert ("CHL", "hcch-12", "entered_into_force", "2025-07-03") in told("en", text)


def test_a_treaty_named_in_passing_is_not_what_the_next_sentence_means() -> None:
    text = (
        "Chile's Senate approved the Arms Trade Treaty on Monday. The debate was short. The country also follows the "
        "Paris Agreement. "
        "Peru deposited its instrument on Tuesday."
    )
    found = {one[:2] for one in told("en", text, "Chile's Senate approves Arms Trade Treaty")}
    assert found == {("CHL", "un-xxvi-8"), ("PER", "un-xxvi-8")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El Senado de Chile aprobó el Protocolo Facultativo al Acuerdo de París."),
        ("fr", "Le Sénat du Chili a approuvé le Protocole additionnel au Traité sur le commerce des armes."),
        ("de", "Der Bundestag hat dem Zusatzprotokoll zum Pariser Abkommen zugestimmt."),
        ("it", "Il Senato del Cile ha approvato il Protocollo addizionale all'Accordo di Parigi."),
    ],
)
def test_a_protocol_no_one_knows_is_not_its_parent(language: str, text: str) -> None:
    assert told(language, text) == set()
