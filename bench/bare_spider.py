"""The reference of the crawl: a bare Scrapy spider, bare lexbor rows, raw rows into SQLite, one transaction a page."""

import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser

BASE, COUNT, DATABASE = sys.argv[1], int(sys.argv[2]), sys.argv[3]


class Bare(scrapy.Spider):
    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        self.connection = sqlite3.connect(DATABASE, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("CREATE TABLE cell (page TEXT, name TEXT, signed TEXT, consent TEXT)")
        for n in range(1, COUNT + 1):
            yield scrapy.Request(f"{BASE}/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-{n}&chapter=4&clang=_en")

    def parse(self, response: Response) -> Iterator[Any]:
        tree = LexborHTMLParser(response.body)
        table = tree.css_first("table[id$=tblgrid]")
        assert table is not None
        rows = [(response.url, *(cell.text() for cell in row.iter())) for body in table.iter() for row in body.iter()]
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO cell VALUES (?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")
        return iter(())


process = CrawlerProcess(
    {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS": 1}
)
process.crawl(Bare)
process.start()
