"""A site is the same bytes whatever the time zone, the hash seed and the locale of whoever builds it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts


def digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_site_is_the_same_under_another_time_zone_and_hash_seed(facts: Facts, tmp_path: Path) -> None:
    facts.db.conn.execute("UPDATE treaty SET in_force_on = '2026-06-01' WHERE id = 'un-xviii-16'")
    found = []
    for name, zone, seed in (("one", "UTC", "1"), ("two", "Asia/Kathmandu", "4711")):
        out = tmp_path / name
        command = [sys.executable, "-m", "servanda_db", "build", "--data", str(facts.path.parent), "--to", str(out)]
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        found.append(digests(out))
    assert found[0] == found[1]
    assert any(path.endswith(".ics") for path in found[0])
