"""The files for running unattended, run as far as they can be here."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # it ships no types

OPS = Path(__file__).parents[2] / "ops"


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((OPS / "github/crawl.yml").read_text("utf-8"))["jobs"]["crawl"][
        "steps"
    ]
    return found


def test_what_was_fetched_is_saved_whatever_fails_afterwards() -> None:
    told = steps()
    (restored,) = [step for step in told if "actions/cache/restore" in step.get("uses", "")]
    (saved,) = [step for step in told if "actions/cache/save" in step.get("uses", "")]
    assert told[told.index(saved) - 1]["name"] == "Crawl"
    assert saved["if"] == "always()"
    assert {saved["with"][name] == restored["with"][name] for name in ("path", "key")} == {True}
    assert not [step for step in told if step.get("uses", "").startswith("actions/cache@")]


def test_the_commit_holds_the_facts_and_not_the_largest_table(tmp_path: Path) -> None:
    (line,) = [line for step in steps() for line in step.get("run", "").splitlines() if line.startswith("git add ")]
    (tmp_path / "export").mkdir()
    facts = ["actions.csv", "treaties.json", "codebook.md", "SHA256SUMS"]
    for name in (*(f"export/{name}" for name in (*facts, "country_year.csv", "country_year.parquet")), "crawl.json"):
        (tmp_path / name).write_text(name)
    told = subprocess.run(
        ["sh", "-ec", f"git init -q . && {line} && git diff --cached --name-only"],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert set(told.stdout.split()) == {"crawl.json", *(f"export/{name}" for name in facts)}


def test_the_container_serves_under_the_address_that_it_is_given(tmp_path: Path) -> None:
    (command,) = re.findall(r"^CMD (.*)$", (OPS / "Containerfile").read_text("utf-8"), re.MULTILINE)
    stub = tmp_path / "servanda"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stub.chmod(0o755)
    given = {"SERVANDA_PUBLISHED": "/a place", "SERVANDA_SITE_URL": "https://treaties.example.org/"}
    path = f"{tmp_path}:{os.environ['PATH']}"
    told = subprocess.run(json.loads(command), env={"PATH": path, **given}, check=True, capture_output=True, text=True)
    arguments = told.stdout.splitlines()
    assert arguments[arguments.index("--release") + 1] == given["SERVANDA_PUBLISHED"]
    assert arguments[arguments.index("--site-url") + 1] == given["SERVANDA_SITE_URL"]
