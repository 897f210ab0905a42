from pathlib import Path

from click.testing import CliRunner

from servanda_db.forecast_command import forecast
from servanda_db.store.database import open_database
from servanda_db.store.reference import write_reference


def run(data: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(forecast, [*words, "--data", str(data)])
    return result.exit_code, result.output


def test_the_last_day_for_deposits_is_named(tmp_path: Path) -> None:
    db = open_database(tmp_path / "servanda.db")
    write_reference(db)
    db.close()
    code, said = run(tmp_path, "un-xviii-16", "--by", "2027-12-31", "--on", "2026-11-24")
    assert code == 0
    assert "at least 40 more instruments, the last of them by 2027-10-02" in said
    assert "not possible" in run(tmp_path, "un-xviii-16", "--by", "2026-12-31", "--on", "2026-11-24")[1]


def test_no_rule_no_forecast(tmp_path: Path) -> None:
    db = open_database(tmp_path / "servanda.db")
    write_reference(db)
    db.close()
    code, said = run(tmp_path, "un-xvii-1", "--by", "2027-12-31")
    assert code == 2
    assert "un-xvii-1" in said
    assert run(tmp_path, "un-xviii-16", "--by", "31.12.2027")[0] == 2
