"""The registry of sources and of corrections: strict, and honest about terms."""

import pytest

from servanda_db.registry.corrections import load_corrections, read_corrections
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.sources import load_sources, read_sources, source_by_id
from servanda_db.registry.strict import parse_file
from servanda_db.vocabulary import Tier

FILE = """
[[source]]
id = "made_up"
title = "Made-up notices"
publisher = "Ministry of Made-up Affairs"
tier = "official"
start_urls = ["https://example.org/start"]
hosts = ["example.org"]
language = "en"
cadence = "daily"
may_republish_text = false
enabled = false
minimum_rows = 2
largest_drop = 0.10
notes = "For a test."
"""


def test_the_depositary_is_followed_and_its_text_is_not_republished() -> None:
    source = source_by_id("un_depositary")
    assert (source.tier, source.hosts, source.enabled) == (Tier.DEPOSITARY, ("treaties.un.org",), True)
    assert source.start_urls == ("https://treaties.un.org/Pages/ParticipationStatus.aspx?clang=_en",)
    assert not source.may_republish_text
    assert source.terms_url is not None
    assert source.largest_drop == pytest.approx(0.10)


def test_terms_that_nobody_read_are_said_to_be_unread() -> None:
    source = source_by_id("az_omm")
    assert (source.tier, source.hosts, source.enabled) == (Tier.PRESS, ("operativmm.az",), True)
    assert (source.terms_url, source.licence, source.may_republish_text) == (None, None, False)


def test_only_a_source_with_a_licence_may_be_republished() -> None:
    assert all(source.licence for source in load_sources() if source.may_republish_text)
    with pytest.raises(RegistryError, match=r"made_up|\[\[source\]\] 1.*may_republish_text.*licence"):
        read_sources(parse_file(FILE.replace("text = false", "text = true"), "sources.toml"))


def test_an_unknown_source_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RegistryError, match="az_omm"):
        source_by_id("no_such")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('cadence = "daily"', 'cadence = "daily"\nmood = "good"', ["mood", "unknown key"]),
        ('tier = "official"', 'tier = "rumour"', ["tier", "rumour"]),
        ("minimum_rows = 2", "minimum_rows = -2", ["minimum_rows"]),
        ("minimum_rows = 2", "minimum_rows = true", ["minimum_rows"]),
        ("largest_drop = 0.10", "largest_drop = 10", ["largest_drop", "share"]),
        ('["https://example.org/start"]', '["https://elsewhere.org/"]', ["start_urls", "elsewhere"]),
        ('["https://example.org/start"]', '["file:///etc/passwd"]', ["start_urls"]),
        ('["https://example.org/start"]', "[]", ["start_urls"]),
        ("enabled = false", 'enabled = "no"', ["enabled", "true or false"]),
        ('id = "made_up"', 'id = "Made Up"', ["id"]),
        ('notes = "For a test."', "", ["notes", "missing"]),
        ('notes = "For a test."', 'notes = "twice"\n' + FILE, ["id", "twice"]),
    ],
)
def test_a_source_that_is_not_as_it_should_be_is_an_error_that_names_file_and_key(
    old: str, new: str, words: list[str]
) -> None:
    with pytest.raises(RegistryError) as error:
        read_sources(parse_file(FILE.replace(old, new), "sources.toml"))
    assert str(error.value).startswith("sources.toml")
    for word in words:
        assert word in str(error.value)


def test_text_that_is_not_toml_is_named_with_its_line() -> None:
    with pytest.raises(RegistryError, match=r"sources\.toml: not readable as TOML.*NO: yes"):
        parse_file('title = "x"\nNO: yes\n', "sources.toml")


CORRECTIONS = """
[[accept]]
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
why = "the title was amended"
"""


def test_a_held_page_is_let_in_by_its_bytes() -> None:
    found = read_corrections(parse_file(CORRECTIONS, "corrections.toml"))
    assert found.let_in == {"0123456789abcdef" * 4}
    assert load_corrections().let_in == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('why = "the title was amended"\n', "", "why: missing"),
        ('sha256 = "0123', 'sha256 = "123', "sha256: expected 64"),
        ("[[accept]]", "[[accepted]]", "accepted: unknown key"),
        ("[[accept]]", f"{CORRECTIONS}\n[[accept]]", "twice"),
        ("[[accept]]", '[[name]]\npublished = "Ruritania"\n[[accept]]', "name: unknown key"),
    ],
)
def test_a_correction_without_its_reason_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(RegistryError, match=words):
        read_corrections(parse_file(CORRECTIONS.replace(old, new, 1), "corrections.toml"))
