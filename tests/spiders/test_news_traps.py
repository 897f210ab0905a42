"""The traps of ratification news, each in two languages or more, in sentences of our own."""

import pytest

from servanda_db.vocabulary import Axis, Claim, NewsStage, Realis
from servanda_spiders.reading.news import read_text


def read(language: str, text: str, title: str = "", published: str | None = None) -> tuple[Claim, ...]:
    return read_text(title, text, language, published)


def happened(language: str, text: str, title: str = "", published: str | None = None) -> set[tuple[str | None, str]]:
    claims = read(language, text, title, published)
    return {(claim.party, str(claim.kind)) for claim in claims if claim.realis is Realis.HAPPENED}


@pytest.mark.parametrize(
    ("language", "text", "party"),
    [
        (
            "en",
            "Sierra Leone's parliament voted to deposit the instrument of ratification of the High Seas Treaty.",
            "SLE",
        ),
        ("fr", "Le Parlement du Bénin a voté pour déposer l'instrument de ratification de l'Accord de Paris.", "BEN"),
        ("es", "El Senado de Chile votó depositar el instrumento de ratificación del Acuerdo de Escazú.", "CHL"),
    ],
)
def test_a_vote_to_deposit_is_a_vote(language: str, text: str, party: str) -> None:
    assert happened(language, text) == {(party, "parliament_approved")}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Ghana ratifies cluster munitions ban", "Ghana has ratified the Convention on Cluster Munitions."),
        ("ru", "Армения ратифицировала статут", "Армения ратифицировала Римский статут."),
        ("az", "Gürcüstan Paris Sazişini təsdiq edib", "Gürcüstan Paris Sazişini təsdiq edib."),
    ],
)
def test_a_bare_ratified_is_approval_at_home(language: str, title: str, text: str) -> None:
    (claim,) = read(language, text, title)
    assert (claim.kind, claim.axis, claim.realis) == (NewsStage.PARLIAMENT_APPROVED, Axis.DOMESTIC, Realis.HAPPENED)


@pytest.mark.parametrize(
    ("language", "text", "stage"),
    [
        ("en", "The cabinet of Malaysia ratified the Arms Trade Treaty.", "cabinet_approved"),
        ("en", "The President of Peru signed the law ratifying the Arms Trade Treaty.", "law_signed"),
        ("en", "Peru's Congress okayed the Arms Trade Treaty.", "parliament_approved"),
        ("az", "Nazirlər Kabineti Azərbaycanın Paris Sazişinə qoşulmasını təsdiq edib.", "cabinet_approved"),
        ("az", "Azərbaycan Prezidenti Paris Sazişinin təsdiq edilməsi haqqında Qanunu imzalayıb.", "law_signed"),
        ("az", "Azərbaycan Milli Məclisi Paris Sazişini ratifikasiya etdi.", "parliament_approved"),
        ("pt", "O presidente Lula promulgou o Acordo de Paris.", "law_signed"),
        ("ru", "Казахстанский Мажилис одобрил Парижское соглашение.", "parliament_approved"),
    ],
)
def test_the_organ_decides_the_stage(language: str, text: str, stage: str) -> None:
    assert {kind for _, kind in happened(language, text)} == {stage}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "Norway ratifies the High Seas Treaty",
            "The Norwegian parliament approved the High Seas Treaty on Monday.",
        ),
        ("es", "Chile ratifica Escazú", "El Senado de Chile aprobó el Acuerdo de Escazú."),
    ],
)
def test_a_headline_says_no_more_than_the_body(language: str, title: str, text: str) -> None:
    assert {kind for _, kind in happened(language, text, title)} == {"parliament_approved"}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "Uruguay is the fourth country to ratify",
            "The Uruguayan Senate approved the Escazú Agreement; Uruguay is the fourth country to ratify it.",
        ),
        (
            "es",
            "Uruguay, el cuarto país en ratificar",
            "El Senado de Uruguay aprobó el Acuerdo de Escazú. Uruguay es el cuarto país en ratificar el acuerdo.",
        ),
    ],
)
def test_a_count_of_states_is_no_deposit(language: str, title: str, text: str) -> None:
    assert happened(language, text, title) == {("URY", "parliament_approved")}


def test_a_count_beside_the_entry_into_force_is_left_to_a_person() -> None:
    text = "The Minamata Convention will enter into force after Gabon became the 50th country to ratify it."
    assert read("en", text, "Gabon ratifies mercury treaty") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Eighty states ratify the treaty, the headline said: the Hanoi Convention was signed by 72 states."),
        (
            "az",
            "72 dövlət BMT-nin Kibercinayətkarlığa qarşı Konvensiyasını imzalayıb. Azərbaycan tədbirdə iştirak edib.",
        ),
        ("es", "Más de setenta países firmaron la Convención de Hanói, recordó el embajador de Cuba."),
    ],
)
def test_states_without_names_are_no_state(language: str, text: str) -> None:
    assert read(language, text) == ()


@pytest.mark.parametrize(
    ("language", "text", "stage"),
    [
        ("en", "Hungary announced its immediate withdrawal from the Rome Statute.", "withdrawal_announced"),
        ("en", "The Hungarian parliament voted to withdraw from the Rome Statute.", "withdrawal_domestic"),
        (
            "en",
            "Hungary formally notified the United Nations of its withdrawal from the Rome Statute.",
            "withdrawal_deposited",
        ),
        (
            "en",
            "The Hungarian government told reporters that it intends to withdraw from the Rome Statute.",
            "withdrawal_announced",
        ),
        (
            "en",
            "Hungary notified the United Nations that it intends to withdraw from the Rome Statute.",
            "withdrawal_announced",
        ),
        ("ru", "Президент Путин подписал закон о денонсации Римского статута.", "withdrawal_domestic"),
        ("ru", "Россия вышла из Парижского соглашения.", "withdrawal_announced"),
        ("es", "Argentina anunció su retiro del Acuerdo de París.", "withdrawal_announced"),
        ("tr", "Cumhurbaşkanı Erdoğan İstanbul Sözleşmesi'nden çekilme kararını imzaladı.", "withdrawal_domestic"),
    ],
)
def test_leaving_is_deposited_only_with_a_notification(language: str, text: str, stage: str) -> None:
    assert {kind for _, kind in happened(language, text)} == {stage}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Bulgarian government withdrew the ratification bill for the Istanbul Convention."),
        ("en", "The Istanbul Convention was withdrawn by the Bulgarian parliament after protests."),
        ("ru", "Правительство Армении отозвало законопроект о ратификации Стамбульской конвенции."),
    ],
)
def test_a_bill_that_is_pulled_is_no_withdrawal(language: str, text: str) -> None:
    assert happened(language, text) == set()


def test_a_withdrawn_reservation_is_no_withdrawal() -> None:
    assert read("en", "Tunisia withdrew its reservations to the Convention on the Rights of the Child.") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Japan has not yet deposited its instrument of ratification of the Arms Trade Treaty."),
        ("az", "Azərbaycan Paris Sazişinin təsdiqnaməsini hələ depozitariyə təqdim etməyib."),
        ("fr", "Le Japon n'a pas déposé son instrument de ratification de l'Accord de Paris."),
        ("es", "Chile aún no ha depositado el instrumento de ratificación del Acuerdo de Escazú."),
    ],
)
def test_a_denial_is_denied(language: str, text: str) -> None:
    assert {(claim.kind, claim.realis) for claim in read(language, text)} == {(NewsStage.DEPOSITED, Realis.DENIED)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Japan will deposit its instrument of ratification of the Arms Trade Treaty in June."),
        (
            "en",
            "Once the law is signed, Japan would hand over its instrument of ratification of the Arms Trade Treaty.",
        ),
        ("az", "Azərbaycan Paris Sazişinin təsdiqnaməsini depozitariyə təqdim edəcək."),
        ("ru", "Армения сдаст на хранение ратификационную грамоту Римского статута."),
        ("pt", "O Brasil depositará o instrumento de ratificação do Acordo de Paris."),
    ],
)
def test_a_plan_is_planned(language: str, text: str) -> None:
    claims = read(language, text)
    assert NewsStage.DEPOSITED in {claim.kind for claim in claims}
    assert {claim.realis for claim in claims} == {Realis.PLANNED}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Amnesty urged Japan to ratify the Arms Trade Treaty."),
        ("es", "Los sindicatos instaron a Chile a ratificar el Convenio 190 de la OIT."),
        ("az", "BMT Azərbaycanı Paris Sazişini təsdiq etməyə çağırıb."),
    ],
)
def test_an_appeal_is_neither_done_nor_planned(language: str, text: str) -> None:
    assert {claim.kind for claim in read(language, text)} <= {NewsStage.URGED}


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "Fiji deposited its instrument of ratification of the Singapore Convention on Mediation.", "SGP"),
        ("en", "In Morocco, Togo signed the Marrakesh Treaty.", "MAR"),
        ("es", "En México, Cuba firmó el Acuerdo de París.", "MEX"),
    ],
)
def test_a_place_is_no_party(language: str, text: str, place: str) -> None:
    parties = {claim.party for claim in read(language, text)}
    assert parties
    assert place not in parties


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Italy signed the Istanbul Convention in 2012. The exhibition was opened in Rome."),
        ("en", "The Istanbul Convention, ratified by Italy in 2013, protects women."),
        ("en", "Kenya hosted a workshop for countries that have ratified the Paris Agreement."),
        ("en", "The United States and China have signed but not ratified the Comprehensive Nuclear-Test-Ban Treaty."),
        ("ru", "Казахстан ратифицировал Парижское соглашение в 2016 году. В Алматы прошла конференция."),
        ("uk", "Україна підписала Стамбульську конвенцію у 2011 році. У Києві відбулася нарада."),
    ],
)
def test_background_is_not_news(language: str, text: str) -> None:
    assert happened(language, text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The union's members ratified the contract after a long vote."),
        ("en", "Illinois ratified the amendment to the constitution."),
        ("en", "The Senate of Kenya confirmed Jane Doe as ambassador. Kenya is a party to the Paris Agreement."),
        (
            "en",
            (
                "Instruments of accession to the Treaty on the Non-Proliferation of Nuclear Weapons are "
                "deposited with the Government of the Russian Federation."
            ),
        ),
        ("en", "How does a state such as Kenya ratify the Paris Agreement?"),
        ("en", "The Supreme Court of India approved the plan under the Paris Agreement."),
        ("es", "El Senado de México ratificó a Juan Pérez como embajador. México es parte del Acuerdo de París."),
        ("az", "Milli Məclis büdcəni təsdiq edib. Azərbaycan Paris Sazişinin tərəfidir."),
    ],
)
def test_what_is_no_treaty_act_says_nothing(language: str, text: str) -> None:
    assert read(language, text) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Indonesia ratified the extradition treaty with Singapore. Both belong to the Paris Agreement."),
        (
            "en",
            (
                "The Indonesian parliament ratified the Visiting Forces Agreement. Indonesia applies the Paris "
                "Agreement. The agreement was ratified on Monday."
            ),
        ),
        ("az", "Milli Məclis Türkiyə ilə ikitərəfli sazişi təsdiq edib. Azərbaycan Paris Sazişinin tərəfidir."),
        ("ru", "Госдума ратифицировала договор о дружбе с Кубой. Россия участвует в Парижском соглашении."),
        (
            "fr",
            (
                "Le Sénat français a ratifié la convention fiscale avec le Luxembourg. La France applique "
                "l'Accord de Paris."
            ),
        ),
    ],
)
def test_a_bilateral_agreement_is_not_the_treaty_named_beside_it(language: str, text: str) -> None:
    assert read(language, text) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Uganda's parliament passed a law implementing the Nagoya Protocol."),
        ("en", "The cabinet of Jamaica approved the action plan under the Minamata Convention."),
        ("es", "El Congreso de Perú aprobó una ley para la aplicación del Protocolo de Nagoya."),
    ],
)
def test_carrying_out_a_treaty_is_no_consent(language: str, text: str) -> None:
    assert read(language, text) == ()


@pytest.mark.parametrize(
    ("language", "text", "published", "date"),
    [
        ("en", "Kenya's Senate approved the Paris Agreement on Thursday.", None, None),
        ("en", "Kenya's Senate approved the Paris Agreement on Thursday.", "2025-03-14", "2025-03-13"),
        ("en", "Kenya's Senate approved the Paris Agreement on 3 June.", None, None),
        ("en", "Kenya's Senate approved the Paris Agreement on 3 June.", "2025-06-05", "2025-06-03"),
        ("en", "Kenya's Senate approved the Paris Agreement on December 30.", "2025-01-02", "2024-12-30"),
        ("en", "Kenya's Senate approved the Paris Agreement on March 5, 2024.", None, "2024-03-05"),
        ("en", "Kenya's Senate approved the Paris Agreement on 31 February 2024.", None, None),
        ("en", "Kenya's Senate approved the Paris Agreement yesterday.", "2025-06-05", "2025-06-04"),
        ("az", "Milli Məclis fevralın 10-da Paris Sazişini təsdiq edib.", "2026-02-11", "2026-02-10"),
        ("az", "Milli Məclis 10 fevral 2026-cı il tarixində Paris Sazişini təsdiq edib.", None, "2026-02-10"),
        ("az", "Milli Məclis cümə günü Paris Sazişini təsdiq edib.", None, None),
        ("ru", "Госдума ратифицировала Парижское соглашение 17 сентября 2025 года.", None, "2025-09-17"),
        ("pt", "O Senado do Brasil aprovou nesta quarta-feira, 6, o Acordo de Paris.", "2021-10-08", "2021-10-06"),
    ],
)
def test_a_date_is_told_by_the_text_and_the_publication_date_alone(
    language: str, text: str, published: str | None, date: str | None
) -> None:
    (claim,) = read(language, text, published=published)
    assert claim.date == date


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Chad both signed and ratified the Paris Agreement on the same day in Addis Ababa.",
            {("TCD", "signed")},
        ),
        (
            "en",
            (
                "The Senate of Chile approved the Escazú Agreement on 3 May 2022 and the law was published in "
                "the Official Gazette."
            ),
            {("CHL", "parliament_approved"), ("CHL", "gazetted")},
        ),
        (
            "es",
            "El Senado de Chile aprobó el Acuerdo de Escazú y la ley se publicó en el Diario Oficial.",
            {("CHL", "parliament_approved"), ("CHL", "gazetted")},
        ),
    ],
)
def test_coordinated_verbs_share_their_subject(language: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= happened(language, text, "Ratified and signed")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Depositary received Togo's instrument of accession to the Arms Trade Treaty."),
        (
            "en",
            (
                "Togo's ambassador handed over the instrument of ratification of the Arms Trade Treaty to the "
                "Secretary-General."
            ),
        ),
        ("uk", "Україна передала документи про ратифікацію Римського статуту Генеральному секретарю ООН."),
        ("de", "Österreich hinterlegte die Ratifikationsurkunde zum Pariser Abkommen."),
        ("it", "L'Italia ha depositato lo strumento di ratifica della Convenzione di Istanbul."),
        ("az", "Azərbaycan Paris Sazişinin təsdiqnaməsini BMT Baş katibinə təqdim edib."),
    ],
)
def test_a_deposit_needs_its_instrument_and_is_still_only_a_report(language: str, text: str) -> None:
    (claim,) = read(language, text)
    assert (claim.kind, claim.realis, claim.axis) == (NewsStage.DEPOSITED, Realis.HAPPENED, Axis.INTERNATIONAL)


def test_similar_titles_stay_apart() -> None:
    text = (
        "Chile's Senate approved the Budapest Convention. Peru's Congress approved the UN Convention "
        "against Cybercrime."
    )
    assert {(claim.party, claim.treaty) for claim in read("en", text)} == {("CHL", "coe-185"), ("PER", "un-xviii-16")}


def test_a_generic_word_means_the_one_treaty_named_before_it() -> None:
    text = (
        "Chile is debating the Minamata Convention. The Senate of Chile approved the convention. It "
        "approved the protocol too."
    )
    assert [claim.treaty for claim in read("en", text)] == ["un-xxvii-17"]
    before = "The Senate of Chile approved the convention. Experts spoke about the Minamata Convention."
    assert read("en", before) == ()
