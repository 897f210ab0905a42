"""The story that started the project: signed in Hanoi, voted, law signed, and a headline that says more. End to end."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda_db.command import main
from servanda_db.store.reads.articles import article_id
from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.intake import process
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.sources.az_omm import AzOmm
from servanda_spiders.sources.un_depositary import UnDepositary

STATUS = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20II/Chapter%20XVIII/XVIII-16.en.xml"
SITE = "https://operativmm.az/en/post/"
SIGNED = ("Azerbaijan", "Qatar", "Viet Nam")
HEADLINE = "In Hanoi, 72 states ratify UN Convention on Cybercrime"
TOLD = {
    f"{SITE}signing-in-hanoi/1": (
        HEADLINE,
        "The UN Convention against Cybercrime was signed in Hanoi by 72 states. Azerbaijan signed it as well.",
        "2025-10-29",
    ),
    f"{SITE}milli-majlis/2": (
        "Milli Majlis adopts law on the UN Cybercrime Convention",
        "On 10 February 2026 the Milli Majlis of Azerbaijan adopted the law approving"
        " the UN Convention against Cybercrime.",
        "2026-02-10",
    ),
    f"{SITE}decree/3": (
        "President signs law on the UN Cybercrime Convention",
        "President Ilham Aliyev of Azerbaijan on 23 February 2026 signed the law approving"
        " the UN Convention against Cybercrime.",
        "2026-02-23",
    ),
    f"{SITE}approval/4": (
        "President approves UN Cybercrime Convention",
        "President Ilham Aliyev signed the law confirming the UN Convention against Cybercrime."
        " By ratifying this document, Azerbaijan is among the first countries to take over its standards.",
        None,
    ),
}


def status_page() -> str:
    rows = "".join(
        f"<Row><Entry>{name}</Entry><Entry>25 Oct 2025</Entry><Entry></Entry></Row>" for name in sorted(SIGNED)
    )
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><Treaty><Header><Chapter><HeaderText>CHAPTER XVIII</HeaderText>'
        "<Name>PENAL MATTERS</Name></Chapter><ExternalData><Titlesect>United Nations Convention against Cybercrime"
        "</Titlesect><Conclusion>New York, 24 December 2024</Conclusion></ExternalData></Header><Participants><Table>"
        "<TGroup><Thead><Row><Entry>Participant</Entry><Entry>Signature</Entry>"
        "<Entry>Ratification, Acceptance(A), Approval(AA), Accession(a)</Entry></Row></Thead>"
        f"<Tbody><Rows>{rows}</Rows></Tbody></TGroup></Table></Participants></Treaty>"
    )


def article_page(title: str, text: str, published: str | None) -> str:
    meta = f'<meta property="article:published_time" content="{published}T10:00:00Z">' if published else ""
    body = f"<main><article><h1>{title}</h1><p>{text}</p></article></main>"
    return f"<!doctype html><html lang='az'><head><title>{title}</title>{meta}</head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("story") / "data"
    pages = {STATUS: status_page()} | {address: article_page(*told) for address, told in TOLD.items()}
    with open_stores(folder) as stores:
        for address, body in pages.items():
            fetched = Fetched(
                address=address,
                body=body.encode(),
                retrieved_at="2026-03-27T06:00:00Z",
                treaty="un-xviii-16" if address == STATUS else None,
            )
            spider = UnDepositary if address == STATUS else AzOmm
            outcome = process(stores, spider, fetched, "status" if address == STATUS else "article")
            assert outcome.verdict is Verdict.ACCEPTED, outcome.fault
    assert run("build", data=folder).exit_code == 0
    return folder


def run(*arguments: str, data: Path) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(data)])


def answer(*arguments: str, data: Path) -> Any:
    return json.loads(run(*arguments, "--json", data=data).stdout)


def verdict(address: str, data: Path) -> Any:
    return answer("explain", "--article", address, data=data)


def patterns(address: str, data: Path) -> set[str]:
    return {error["pattern"] for error in verdict(address, data)["errors"]}


def test_one_timeline_five_claims_and_the_right_standing(data: Path) -> None:
    status = answer("status", "--treaty", "un-xviii-16", "--party", "AZE", "--on", "2026-03-27", data=data)
    (standing,) = status["standings"]
    assert standing["is_party"] is False
    assert standing["international"]["stage"] == "signed"
    assert standing["international"]["signed_on"] == "2025-10-25"
    assert standing["domestic"] == {"stage": "law_signed", "date": "2026-02-23"}
    assert standing["waiting_days"] is not None
    told = answer("explain", "un-xviii-16", "AZE", data=data)["claims"]
    assert sorted((one["kind"], one["date"]) for one in told if one["date"]) == [
        ("law_signed", "2026-02-23"),
        ("parliament_approved", "2026-02-10"),
        ("signature", "2025-10-25"),
    ]
    assert sorted(one["kind"] for one in told if not one["date"]) == ["law_signed", "signed"]
    assert [one["kind"] for one in told if one["accepted"]] == ["signature"]


def test_the_headline_of_ratification_is_named(data: Path) -> None:
    address = f"{SITE}signing-in-hanoi/1"
    assert patterns(address, data) == {"signature reported as ratification"}
    found = verdict(address, data)
    assert found["errors"][0]["quote"] == HEADLINE
    assert [one["stage"] for sentence in found["sentences"] for one in sentence["supports"]] == ["signed"]


def test_a_vote_and_a_law_that_are_called_so_have_no_error(data: Path) -> None:
    assert patterns(f"{SITE}milli-majlis/2", data) == set()
    assert patterns(f"{SITE}decree/3", data) == set()


def test_the_law_called_ratifying_and_among_the_first_is_named(data: Path) -> None:
    assert patterns(f"{SITE}approval/4", data) == {"law told as ratification", "first country"}


@pytest.mark.parametrize("address", TOLD)
def test_each_article_has_its_page_with_what_the_depositary_says(address: str, data: Path) -> None:
    key = article_id("az_omm", address)
    page = (data / "site" / "news" / key / "index.html").read_text(encoding="utf-8")
    assert "This does not change the status because" in page
    assert "signature of Azerbaijan of 25 Oct 2025, and no instrument" in page
    assert f"news/{key}/index.html" in (data / "site" / "news" / "index.html").read_text(encoding="utf-8")
    assert all(error["pattern"] in page for error in verdict(key, data)["errors"])


def test_a_rebuild_gives_the_same_verdicts(data: Path) -> None:
    before = {address: verdict(address, data) for address in TOLD}
    assert run("rebuild", data=data).exit_code == 0
    assert {address: verdict(address, data) for address in TOLD} == before


def test_an_address_that_was_not_read_is_wrong_usage(data: Path) -> None:
    done = run("explain", "--article", f"{SITE}nothing/9", data=data)
    assert done.exit_code == 2
    assert "nothing/9" in done.stderr
