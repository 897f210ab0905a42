"""The build against a bare Jinja loop that writes pages with the same rows."""

import sqlite3
from pathlib import Path

from jinja2 import Environment

from bench.clock import Ratio, cpu_of
from servanda_site.build import build

PAGE = (
    "<!doctype html><html lang=en><title>{{ title }}</title><h1>{{ title }}</h1><table>"
    "{% for a, b, c, d in rows %}<tr><td>{{ a }}</td><td>{{ b }}</td><td>{{ c }}</td><td>{{ d }}</td></tr>{% endfor %}"
    "</table></html>"
)


def bare(database: Path, out: Path) -> None:
    """Render every treaty's and every party's rows with one template of four cells, and write them."""
    template = Environment(autoescape=True).from_string(PAGE)
    out.mkdir(exist_ok=True)
    connection = sqlite3.connect(database)
    for key, other in (("treaty", "party"), ("party", "treaty")):
        ids = [row[0] for row in connection.execute(f"SELECT DISTINCT {key} FROM standing ORDER BY 1")]
        for one in ids:
            rows = connection.execute(
                f"SELECT {other}, signed_on, consent_kind, consent_on FROM standing WHERE {key} = ?", (one,)
            ).fetchall()
            (out / f"{one}.html").write_text(template.render(title=one, rows=rows), encoding="utf-8")


def building(work: Path) -> list[Ratio]:
    data = work / "crawl"
    reference = cpu_of(lambda: bare(data / "servanda.db", work / "bare"), 3)
    first = cpu_of(lambda: build(data), 1)
    again = cpu_of(lambda: build(data), 1)
    return [
        Ratio(
            goal="G9",
            what="build, whole site",
            against="bare Jinja loop, 4 cells a row",
            ours=first,
            reference=reference,
            unit="CPU ms",
            limit=4.0,
        ),
        Ratio(
            goal="G11",
            what="build again, nothing changed",
            against="bare Jinja loop, 4 cells a row",
            ours=again,
            reference=reference,
            unit="CPU ms",
            limit=4.0,
        ),
    ]
