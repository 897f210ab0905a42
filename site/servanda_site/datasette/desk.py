"""Datasette as the research desk: our configuration, our templates, one database, whatever edition is current."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from datasette.app import Datasette

from servanda_site.datasette.configuration import NAME, SETTINGS, metadata
from servanda_site.datasette.editions import EDITION
from servanda_site.datasette.lanes import DeskDatabase


class Desk(Datasette):  # type: ignore[misc]  # Datasette ships no types
    """Datasette whose metadata names the release that is being read."""

    def metadata(self, key: Any = None, database: Any = None, table: Any = None, fallback: bool = True) -> Any:
        """Give metadata as Datasette does; the whole of it with the id of the release."""
        told = super().metadata(key, database, table, fallback)
        edition = EDITION.get(None)
        if key is None and database is None and table is None and edition and edition.release:
            return {**told, "release": edition.release}
        return told


def open_desk(public: str = "http://127.0.0.1:8765/") -> Datasette:
    """Give a Datasette over the current edition's database, called `servanda`, to be mounted at /data/ of `public`."""
    here = files("servanda_site.datasette")
    base = f"{urlsplit(public).path.rstrip('/')}/data/"
    desk = Desk(
        files=[],
        metadata=metadata(),
        settings={**SETTINGS, "base_url": base, "num_sql_threads": 1},
        plugins_dir=str(here / "plugins"),
        template_dir=str(here / "templates"),
        static_mounts=[("desk", str(here / "static"))],
        cors=True,
    )
    # Without files Datasette adds a database of its own, on which anyone could run anything.
    desk.remove_database("_memory")
    desk.add_database(DeskDatabase(desk), name=NAME)
    return desk
