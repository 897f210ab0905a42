"""Lets tests import what they share as `tests.spiders.<module>`, however pytest was started."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

if TYPE_CHECKING:
    from tests.spiders.faults import Scene


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Scene"]:
    """Start the server and the crawling process once."""
    from tests.spiders.crawl_driver import Driver
    from tests.spiders.fault_server import fault_server
    from tests.spiders.faults import Scene
    from tests.spiders.two_sources import write_two

    folder, driver = tmp_path_factory.mktemp("faults"), Driver()
    with fault_server(write_two(folder / "mirror")) as server:
        report = driver.crawl(folder / "healthy", server.base)
        assert (report.code, report.lines) == (0, [])
        yield Scene(server=server, driver=driver, healthy=folder / "healthy")
    driver.close()


@pytest.fixture
def scene(scenes: "Scene") -> "Scene":
    """Give the scene without faults."""
    scenes.server.heal()
    return scenes
