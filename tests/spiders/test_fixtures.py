"""Every source has saved pages of our own making, and reads from each what claims.json or fault.json says.

A case is a folder tests/spiders/fixtures/<source>/<case>/ with `page.*` (the body), `about.json` (how it
came: address, retrieved_at and, where there are, stamp, treaty, title, content_type) and what is expected:
`claims.json` (the lines of `servanda read`) or `fault.json` (reason and verdict).
"""

import importlib
import inspect
import json
import os
import pkgutil
from pathlib import Path
from typing import Any

import pytest

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders import sources
from servanda_spiders.crawl.source import SourceSpider

FIXTURES = Path(__file__).parent / "fixtures"
ACCEPT = "SERVANDA_ACCEPT"


def spiders() -> dict[str, type[SourceSpider]]:
    found = {}
    for entry in pkgutil.iter_modules(sources.__path__):
        module = importlib.import_module(f"{sources.__name__}.{entry.name}")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, SourceSpider) and member.__module__ == module.__name__:
                found[member.name] = member
    return found


SPIDERS = spiders()
CASES = [(name, case) for name in SPIDERS for case in sorted((FIXTURES / name).glob("*/"))]


def fetched(case: Path) -> Fetched:
    pages = sorted(case.glob("page.*"))
    assert len(pages) == 1, f"{case}: expected one page.*, found {[page.name for page in pages]}"
    about = json.loads((case / "about.json").read_text(encoding="utf-8"))
    return Fetched(body=pages[0].read_bytes(), **about)


def said(spider: type[SourceSpider], case: Path) -> tuple[str, Any]:
    """Give the name of the expected file and what would have to stand in it."""
    try:
        reading = spider.read(fetched(case))
    except PageFault as fault:
        return "fault.json", {"reason": fault.reason, "verdict": str(fault.verdict)}
    return "claims.json", [claim.as_line() for claim in reading.claims]


@pytest.mark.parametrize("name", sorted(SPIDERS))
def test_a_source_has_fixtures(name: str) -> None:
    cases = [case for case in (FIXTURES / name).glob("*/") if any(case.glob("page.*"))]
    assert cases, (
        f"the source {name} has no page to read: make {FIXTURES / name}/<case>/ with page.*, about.json, claims.json"
    )


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case.name}" for name, case in CASES])
def test_a_saved_page_says_what_is_expected(name: str, case: Path) -> None:
    file, found = said(SPIDERS[name], case)
    if os.environ.get(ACCEPT):
        for other in ("claims.json", "fault.json"):
            (case / other).unlink(missing_ok=True)
        (case / file).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    expected = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in _expected_files(case)}
    accept = f"{ACCEPT}=1 pytest tests/spiders/{Path(__file__).name} -k {case.name}"
    how = f"to accept what is read now, run `{accept}` and review the difference"
    assert list(expected) == [file], f"{case}: {file} was read; {how}"
    assert expected[file] == found, how


def _expected_files(case: Path) -> list[Path]:
    return [case / name for name in ("claims.json", "fault.json") if (case / name).exists()]
