"""Decisions of the package and of the data folder together."""

from pathlib import Path

import pytest

from servanda_db.registry import corrections
from servanda_db.registry.corrections import FILE, Acceptance, Corrections, load_corrections

SHA = "a" * 64


def held(why: str) -> Corrections:
    return Corrections(acceptances=(Acceptance(sha256=SHA, why=why, by="A. Reader", at="2026-04-01T10:00:00Z"),))


def test_what_the_package_decides_too_is_one_decision_and_the_folder_has_the_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "_of_the_package", lambda: held("as reviewed by the package"))
    both = held("as the operator saw it").over(held("as reviewed by the package"))
    assert [one.why for one in both.acceptances] == ["as the operator saw it"]
    assert load_corrections(tmp_path) == held("as reviewed by the package")
    assert not (tmp_path / FILE).exists()


def test_other_decisions_of_the_package_stay() -> None:
    other = Corrections(acceptances=(Acceptance(sha256="b" * 64, why="x"),))
    assert {one.sha256 for one in held("y").over(other).acceptances} == {SHA, "b" * 64}
