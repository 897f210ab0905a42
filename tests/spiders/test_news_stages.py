"""Every stage in two languages or more, the chains of states, and what dates an act; in sentences of our own."""

import pytest

from servanda_db.vocabulary import Claim, NewsStage, Realis
from servanda_spiders.reading.news import read_text
from servanda_spiders.reading.news.article import Read, read_body
from servanda_spiders.reading.news.lexicon import load_language


def read(language: str, text: str, title: str = "", published: str | None = None) -> tuple[Claim, ...]:
    return read_text(title, text, language, published)


def whole(language: str, text: str, title: str = "", published: str | None = None) -> Read:
    return read_body(title, text, load_language(language), published)


def happened(language: str, text: str, title: str = "", published: str | None = None) -> set[tuple[str | None, str]]:
    claims = read(language, text, title, published)
    return {(claim.party, str(claim.kind)) for claim in claims if claim.realis is Realis.HAPPENED}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Qatar made a reservation to the Convention on the Rights of the Child.", ("QAT", "reservation")),
        (
            "fr",
            "Le Qatar a formulé une réserve à la Convention relative aux droits de l'enfant.",
            ("QAT", "reservation"),
        ),
        ("es", "Chile formuló una declaración interpretativa del Acuerdo de París.", ("CHL", "declaration")),
        ("en", "Malta made a declaration under article 3 of the Marrakesh Treaty.", ("MLT", "declaration")),
        ("en", "Norway objected to Oman's accession to the Apostille Convention.", ("NOR", "objection")),
        ("ru", "Австрия заявила возражение в отношении Конвенции о правах ребенка.", ("AUT", "objection")),
        (
            "de",
            "Österreich hat gegen den Beitritt zum Apostille-Übereinkommen Einspruch erhoben.",
            ("AUT", "objection"),
        ),
        ("en", "Spain declared that it will apply the treaty provisionally.", None),
        ("en", "Spain began to apply provisionally the Arms Trade Treaty.", ("ESP", "provisional_application")),
        ("pt", "A Espanha aplica provisoriamente o Acordo de Paris.", ("ESP", "provisional_application")),
        ("en", "Burundi ceased to be a party to the Rome Statute on 27 October 2017.", ("BDI", "withdrawal_effective")),
        (
            "uk",
            "Литва перестала бути учасницею Оттавської конвенції 27 грудня 2025 року.",
            ("LTU", "withdrawal_effective"),
        ),
        ("ar", "أودعت قطر وثيقة التصديق على معاهدة مراكش.", ("QAT", "deposited")),
        ("ar", "وافق مجلس الوزراء السعودي على الانضمام إلى معاهدة مراكش.", ("SAU", "cabinet_approved")),
        ("ar", "صادق مجلس النواب الأردني على اتفاق باريس.", ("JOR", "parliament_approved")),
        ("ar", "وقع الرئيس التونسي قانون المصادقة على اتفاق باريس.", ("TUN", "law_signed")),
        ("ar", "أعلنت المجر انسحابها من نظام روما الأساسي.", ("HUN", "withdrawal_announced")),
    ],
)
def test_every_stage_is_told_from_its_own_words(language: str, text: str, expected: tuple[str, str] | None) -> None:
    assert happened(language, text) == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Qatar has not made a reservation to the Convention on the Rights of the Child."),
        ("fr", "Le Qatar n'a pas formulé de réserve à la Convention relative aux droits de l'enfant."),
        ("ar", "لم تودع قطر وثيقة التصديق على معاهدة مراكش."),
        ("ar", "ستودع قطر وثيقة التصديق على معاهدة مراكش."),
        ("ru", "Грузия не будет выходить из Римского статута, заявил премьер-министр."),
        ("en", "Georgia said it would not withdraw from the Rome Statute."),
    ],
)
def test_what_is_denied_or_planned_has_not_happened(language: str, text: str) -> None:
    assert happened(language, text) == set()


@pytest.mark.parametrize(
    ("language", "title", "text", "published", "stage"),
    [
        (
            "en",
            "Ocean treaty enters into force",
            "The High Seas Treaty entered into force.",
            None,
            "entered_into_force",
        ),
        (
            "es",
            "Entra en vigor el Acuerdo de Escazú",
            "El Acuerdo de Escazú entró en vigor.",
            None,
            "entered_into_force",
        ),
        (
            "en",
            "A day in Hanoi",
            "The Hanoi Convention was opened for signature on 25 October 2025.",
            "2025-10-26",
            "opened",
        ),
        (
            "it",
            "Firme",
            "La Convenzione di Hanoi è stata aperta alla firma il 25 ottobre 2025.",
            "2025-10-26",
            "opened",
        ),
        ("en", "Assembly adopts accord", "The World Health Assembly adopted the Pandemic Agreement.", None, "adopted"),
        ("fr", "L'Assemblée adopte", "L'Accord de Paris a été adopté le 12 décembre 2015.", "2015-12-13", "adopted"),
    ],
)
def test_what_happens_to_the_treaty_itself_is_no_state_s_act(
    language: str, title: str, text: str, published: str | None, stage: str
) -> None:
    found = whole(language, text, title, published)
    assert found.claims == ()
    assert [(claim.party, claim.kind, claim.realis) for claim in found.of_treaties] == [(None, stage, Realis.HAPPENED)]


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "en",
            "Kenya held a workshop. The Minamata Convention entered into force on 16 August 2017.",
            "entered_into_force",
        ),
        ("en", "Kenya held a workshop. The convention was adopted in 2013, the Minamata Convention.", "adopted"),
        (
            "ru",
            "В Найроби прошла встреча. Минаматская конвенция вступила в силу 16 августа 2017 года.",
            "entered_into_force",
        ),
    ],
)
def test_the_history_of_a_treaty_is_no_news(language: str, text: str, told: str) -> None:
    found = whole(language, text, "A workshop", "2025-05-05")
    assert [(claim.kind, claim.realis) for claim in found.of_treaties] == [(told, Realis.HISTORICAL)]
    assert found.claims == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Apostille Convention enters into force for a new party sixty days after that."),
        ("es", "El Acuerdo de Escazú entrará en vigor después de once ratificaciones."),
    ],
)
def test_the_rules_of_a_treaty_are_no_news(language: str, text: str) -> None:
    found = whole(language, text, "A workshop", "2025-05-05")
    assert (found.claims, found.of_treaties) == ((), ())
    assert [doubt.detail for doubt in found.doubts] == ["no party named"]


@pytest.mark.parametrize("published", ["2025-07", "2025", "2025-07-03"])
def test_what_a_month_of_publication_may_hold_is_not_still_to_come(published: str) -> None:
    title, deposit = "Togo joins", "Togo has deposited its instrument of accession to the Paris Agreement."
    for text in (deposit.replace(".", " on 3 July 2025."), f"{deposit} The deposit took place on 3 July 2025."):
        (claim,) = read("en", text, title, published)
        assert (claim.date, claim.realis) == ("2025-07-03", Realis.HAPPENED)


def test_news_in_the_present_tense_of_the_month_of_publication_has_happened() -> None:
    text = "Togo deposits its instrument of accession to the Paris Agreement on 3 July 2025."
    assert [claim.realis for claim in read("en", text, text, "2025-07")] == [Realis.HAPPENED]
    assert [claim.realis for claim in read("en", text, text, "2025-06")] == [Realis.PLANNED]


@pytest.mark.parametrize(
    ("language", "text", "stages"),
    [
        (
            "en",
            "The Philippine president ratified ILO Convention 190 and sent it to the Senate.",
            {"law_signed", "before_parliament"},
        ),
        ("es", "El presidente de Filipinas ratificó el Convenio 190 de la OIT.", {"law_signed"}),
        (
            "en",
            "The Senate of the Philippines concurred in the ratification of ILO Convention 190.",
            {"parliament_approved"},
        ),
        ("en", "The Malaysian government ratified the Arms Trade Treaty.", {"cabinet_approved"}),
        ("en", "The Government of India approved the Madrid Protocol.", {"cabinet_approved"}),
        ("fr", "Le gouvernement nigérian a ratifié l'Accord de Paris.", {"cabinet_approved"}),
        (
            "pt",
            "O Congresso Nacional promulgou o decreto legislativo que aprova o Acordo de Paris.",
            {"parliament_approved"},
        ),
        ("pt", "O presidente Lula promulgou o decreto do Acordo de Paris.", {"law_signed"}),
        (
            "fr",
            "La loi autorisant la ratification de l'Accord de Paris par la France a été publiée au Journal officiel.",
            {"gazetted"},
        ),
        (
            "en",
            "The law authorising France's ratification of the Paris Agreement was published in the Official Journal.",
            {"gazetted"},
        ),
    ],
)
def test_the_chain_of_a_state_decides_what_its_organs_mean(language: str, text: str, stages: set[str]) -> None:
    assert {stage for _, stage in happened(language, text)} == stages


@pytest.mark.parametrize(
    ("language", "title", "text", "main"),
    [
        (
            "en",
            "Ghana ratifies",
            "Ghana has ratified the Paris Agreement. Togo and Benin have ratified it as well.",
            "GHA",
        ),
        ("de", "Ghana ratifiziert", "Ghana hat das Pariser Abkommen ratifiziert. Togo hat es ratifiziert.", "GHA"),
        ("ru", "Армения ратифицировала", "Армения ратифицировала Римский статут. Грузия его ратифицировала.", "ARM"),
    ],
)
def test_neighbours_are_background(language: str, title: str, text: str, main: str) -> None:
    assert {party for party, _ in happened(language, text, title)} == {main}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Jamaica may join", "Jamaica may join the Paris Agreement; the cabinet has approved the move."),
        ("en", "High Court rules", "The High Court of Kenya rejected a petition against leaving the Rome Statute."),
        (
            "fr",
            "La Cour tranche",
            "Le Conseil d'État de la Turquie a rejeté le recours contre le retrait de la Convention d'Istanbul.",
        ),
        (
            "es",
            "Congreso",
            "El Tribunal Constitucional de Chile rechazó el recurso contra el retiro del Acuerdo de París.",
        ),
        ("en", "Glossary: ratification of the Kigali Amendment", "Mali has ratified the Kigali Amendment."),
    ],
)
def test_moves_courts_and_glossaries_say_nothing_new(language: str, title: str, text: str) -> None:
    assert happened(language, text, title) == set()


@pytest.mark.parametrize(
    ("language", "title", "text", "published", "date"),
    [
        ("en", "Senate votes", "Kenya's Senate approved the Paris Agreement.", "2025-03-14", "2025-03-14"),
        ("ru", "Госдума одобрила", "Госдума одобрила Парижское соглашение.", "2025-03-14", "2025-03-14"),
        ("en", "Senate votes", "Kenya's Senate approved the Paris Agreement.", None, None),
        ("en", "Senate votes", "Kenya's Senate approved the Paris Agreement last month.", "2025-03-14", None),
        ("es", "El Senado aprueba", "El Senado de Chile aprobó el Acuerdo de París el mes pasado.", "2025-03-14", None),
        ("en", "A budget", "Kenya's Senate approved the Paris Agreement.", "2025-03-14", None),
        (
            "en",
            "Kenya deposits",
            "Kenya deposited its instrument of ratification of the Paris Agreement.",
            "2025-03-14",
            None,
        ),
        (
            "en",
            "Kenya deposits",
            "Kenya deposited its instrument for the Paris Agreement on 3 June 2025.",
            "2025-06-01",
            "2025-06-03",
        ),
        (
            "fr",
            "Le Kenya dépose",
            "Le Kenya a déposé le 3 juin 2025 son instrument relatif à l'Accord de Paris.",
            "2025-06-01",
            "2025-06-03",
        ),
        ("pt", "O Brasil aprova", "O Senado do Brasil aprovou o Acordo de Paris de 2015.", None, None),
        ("en", "Senate votes", "Kenya's Senate approved the agreement of 2015, the Paris Agreement.", None, None),
        (
            "de",
            "Der Nationalrat stimmt zu",
            "Österreichs Nationalrat hat am 14. Juni 2023 das Pariser Abkommen genehmigt.",
            None,
            "2023-06-14",
        ),
    ],
)
def test_what_dates_an_act(language: str, title: str, text: str, published: str | None, date: str | None) -> None:
    (claim,) = read(language, text, title, published)
    assert claim.date == date


def test_a_date_that_is_the_page_s_own_is_said_to_be_so() -> None:
    (claim,) = read("en", "Kenya's Senate approved the Paris Agreement.", "Senate votes", "2025-03-14")
    assert claim.locator == "sentence 1 of the body; date of publication"


def test_a_deposit_s_day_may_stand_in_the_next_sentence() -> None:
    text = (
        "Sudan has deposited its instrument of accession to the Paris Agreement. The deposit took place on 3 May 2024."
    )
    (claim,) = read("en", text, "Sudan joins")
    assert (claim.kind, claim.date) == (NewsStage.DEPOSITED, "2024-05-03")


@pytest.mark.parametrize(
    ("language", "text", "treaties"),
    [
        (
            "es",
            "El Senado de Chile aprobó el Convenio de Budapest. El Congreso de Perú aprobó la Convención de Hanói.",
            {("CHL", "coe-185"), ("PER", "un-xviii-16")},
        ),
        (
            "ru",
            "Армения подписала Будапештскую конвенцию. Грузия подписала Конвенцию ООН против киберпреступности.",
            {("ARM", "coe-185"), ("GEO", "un-xviii-16")},
        ),
        (
            "en",
            "Togo signed the Nagoya Protocol. Mali signed the Nagoya – Kuala Lumpur Supplementary Protocol.",
            {("TGO", "un-xxvii-8-b"), ("MLI", "un-xxvii-8-c")},
        ),
        (
            "fr",
            "Le Togo a signé le Protocole de Nagoya. Le Mali a signé le Protocole additionnel de Nagoya-Kuala Lumpur.",
            {("TGO", "un-xxvii-8-b"), ("MLI", "un-xxvii-8-c")},
        ),
        (
            "en",
            "Fiji signed the Kigali Amendment to the Montreal Protocol. Peru signed the Montreal Protocol.",
            {("FJI", "un-xxvii-2-f"), ("PER", "un-xxvii-2-a")},
        ),
        (
            "en",
            "Sudan signed the Paris Agreement, the secretariat of the Convention on Biological Diversity said.",
            {("SDN", "un-xxvii-7-d")},
        ),
    ],
)
def test_similar_titles_stay_apart_in_other_languages(language: str, text: str, treaties: set[tuple[str, str]]) -> None:
    assert {(claim.party, claim.treaty) for claim in read(language, text)} == treaties


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        (
            "en",
            "India accedes to the Madrid Protocol",
            "India's Union Cabinet approved the accession to the Madrid Protocol.",
            ("IND", "cabinet_approved"),
        ),
        (
            "es",
            "España ratifica Hanói",
            "El Consejo de Ministros de España aprobó la Convención de Hanói.",
            ("ESP", "cabinet_approved"),
        ),
        (
            "en",
            "Fiji signs the Paris Agreement",
            "Fiji deposited its instrument of ratification of the Paris Agreement.",
            ("FJI", "deposited"),
        ),
        (
            "ru",
            "Фиджи подписали соглашение",
            "Фиджи сдали на хранение ратификационную грамоту Парижского соглашения.",
            ("FJI", "deposited"),
        ),
    ],
)
def test_the_body_is_read_not_the_headline(language: str, title: str, text: str, expected: tuple[str, str]) -> None:
    assert happened(language, text, title) == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hungary notified the Secretary-General that it intends to withdraw from the Rome Statute."),
        ("es", "Argentina notificó a las Naciones Unidas que prevé retirarse del Acuerdo de París."),
    ],
)
def test_a_notice_of_an_intention_is_an_announcement(language: str, text: str) -> None:
    assert [claim.kind for claim in read(language, text)] == [NewsStage.WITHDRAWAL_ANNOUNCED]
