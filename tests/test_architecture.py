"""Data flows one way: observe -> know -> tell. db imports neither room; spiders and site import only db."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "servanda_db": ROOT / "db" / "servanda_db",
    "servanda_spiders": ROOT / "spiders" / "servanda_spiders",
    "servanda_site": ROOT / "site" / "servanda_site",
}
MAY_IMPORT = {
    "servanda_db": {"servanda_db"},
    "servanda_spiders": {"servanda_spiders", "servanda_db"},
    "servanda_site": {"servanda_site", "servanda_db"},
}


def imported(path: Path, *, at_load: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if at_load else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(room: str) -> dict[str, Path]:
    folder = ROOMS[room]
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    for name, path in modules(room).items():
        rooms = {found.split(".")[0] for found in imported(path) if found.startswith("servanda_")}
        assert rooms <= MAY_IMPORT[room], f"{name} imports {sorted(rooms - MAY_IMPORT[room])}"


def test_only_the_spiders_know_scrapy_and_only_the_site_knows_datasette() -> None:
    for room, strangers in {
        "servanda_db": {"scrapy", "datasette", "jinja2", "selectolax"},
        "servanda_spiders": {"datasette"},
        "servanda_site": {"scrapy", "selectolax"},
    }.items():
        for name, path in modules(room).items():
            roots = {found.split(".")[0] for found in imported(path)}
            assert not roots & strangers, f"{name} imports {sorted(roots & strangers)}"


def test_reading_is_pure() -> None:
    forbidden = {"scrapy", "sqlite3", "sqlite_utils", "time", "socket", "urllib.request", "requests", "random"}
    for name, path in modules("servanda_spiders").items():
        if name.startswith("servanda_spiders.reading"):
            assert not imported(path) & forbidden, name


def test_sql_is_written_in_the_store_alone() -> None:
    for room in ROOMS:
        for name, path in modules(room).items():
            if not name.startswith("servanda_db.store"):
                strangers = imported(path) & {"sqlite3"}
                assert not strangers or "datasette" in name, f"{name} imports sqlite3"


def test_no_import_cycles() -> None:
    known = {name: path for room in ROOMS for name, path in modules(room).items()}
    graph = {name: {found for found in imported(path, at_load=True) if found in known} for name, path in known.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in sorted(graph[name] - {name}):
            visit(other, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_help_imports_neither_scrapy_nor_datasette() -> None:
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from servanda_db.command import main\n"
        "result = CliRunner().invoke(main, ['--help'])\n"
        "assert result.exit_code == 0 and 'crawl' in result.output, result.output\n"
        "print(sorted({'scrapy', 'datasette', 'twisted', 'lxml', 'jinja2', 'sqlite_utils'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
