"""The page that names a release, and the digests of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda_site import publishing
from servanda_site.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.site.conftest import Facts


def test_the_page_says_that_it_is_of_an_offline_edition(facts: Facts, tmp_path: Path) -> None:
    notice = "Offline edition: facts as of 27 March 2026."
    facts.put("edition", name="notice", value=notice)
    done = publish(facts.path.parent, tmp_path / "to", site_url="https://treaties.example.org")
    page = (done.folder / "site/release/index.html").read_text("utf-8")
    assert notice in page
    assert 'href="https://treaties.example.org/release/"' in page


def test_every_file_is_read_once_for_its_digest(facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, read = publishing._digest, []

    def noted(path: Path) -> str:
        read.append(path)
        return digest(path)

    monkeypatch.setattr(publishing, "_digest", noted)
    done = publish(facts.path.parent, tmp_path / "to")
    assert len(read) == len(set(read)) == done.files
