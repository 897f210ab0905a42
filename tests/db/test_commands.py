"""The commands of the know room: what they take, what they refuse in one line."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda_db.command import COMMANDS, main
from servanda_db.store.database import open_database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an empty database."""
    open_database(tmp_path / "servanda.db").close()
    return tmp_path


def invoke(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def names(path: Path, text: bytes) -> Result:
    path.write_bytes(text)
    return invoke("names", path)


def test_names_of_a_file_with_a_byte_order_mark_and_any_line_ends(tmp_path: Path) -> None:
    found = names(tmp_path / "names.txt", b"\xef\xbb\xbfFrance\r\nRuritania\rT\xc3\xbcrkiye\n\nNiue")
    assert (found.exit_code, found.output) == (0, "France\tFRA\nRuritania\t\nTürkiye\tTUR\n\t\nNiue\tNIU\n")
    assert invoke("names", "-", stdin=b"Peru\n").output == "Peru\tPER\n"


@pytest.mark.parametrize(("text", "line"), [(b"France\nC\xf4te d'Ivoire\nPeru\n", 2), ("France\n".encode("utf-16"), 1)])
def test_a_file_of_names_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path, text: bytes, line: int) -> None:
    found = names(tmp_path / "names.txt", text)
    assert found.exit_code == 2
    (error,) = [said for said in found.stderr.splitlines() if said.startswith("Error")]
    assert f"names.txt: line {line} is not UTF-8" in error
    assert "Traceback" not in found.output


def test_status_without_treaty_and_party_is_a_list(data: Path) -> None:
    found = invoke("status", "--json", "--data", data)
    assert found.exit_code == 0
    assert isinstance(json.loads(found.stdout), list)
    assert invoke("status", "--data", data).exit_code == 0


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2026-03-27T25:00:00Z", "2026-03-27 06:00"])
@pytest.mark.parametrize(
    "question",
    [
        ("status", "--known-at"),
        ("explain", "un-iv-8", "AZE", "--known-at"),
        ("changes", "--since"),
        ("changes", "--until"),
    ],
)
def test_a_time_that_is_none_is_refused_by_the_name_of_its_option(
    data: Path, question: tuple[str, ...], day: str
) -> None:
    found = invoke(*question, day, "--data", data)
    assert found.exit_code == 2
    assert f"{question[-1]} {day}: write a day like 2026-02-23" in found.stderr


def test_the_end_of_a_day_is_not_before_its_beginning(data: Path) -> None:
    assert invoke("changes", "--since", "2026-03-27", "--until", "2026-03-27", "--data", data).exit_code == 0
    late = invoke("changes", "--since", "2026-03-29", "--until", "2026-03-27", "--data", data)
    assert (late.exit_code, "--since 2026-03-29 is after" in late.stderr) == (2, True)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_shows_examples_that_it_takes(name: str) -> None:
    told = invoke(name, "--help").output
    assert "Examples:" in told, f"examples.toml: nothing for {name}"
    assert f"servanda {name}" in told.partition("Examples:")[2]


def test_examples_are_of_commands_that_exist() -> None:
    text = files("servanda_db").joinpath("examples.toml").read_text("utf-8")
    assert set(tomllib.loads(text)["examples"]) <= set(COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_a_shell(shell: str) -> None:
    assert "_SERVANDA_COMPLETE" in invoke("completion", shell).output


def test_ids_complete_with_their_names() -> None:
    done = {"_SERVANDA_COMPLETE": "bash_complete", "COMP_WORDS": "servanda explain un-xviii-1", "COMP_CWORD": "2"}
    found = CliRunner().invoke(main, [], env=done, prog_name="servanda", catch_exceptions=True)
    assert "plain,un-xviii-16" in found.output
