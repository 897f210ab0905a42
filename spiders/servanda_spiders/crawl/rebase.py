"""A source read from another host: `--base-url` replaces scheme and host of its addresses on the wire only.

Pages keep the addresses of the source itself, so that nothing is stored twice.
"""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

_HANDLER = "servanda_spiders.crawl.rebase.RebasedDownloadHandler"


class BadBaseUrlError(Exception):
    """A base address that is more, or less, than scheme and host."""


def checked_base_url(text: str) -> str:
    """Give `http://host[:port]`. Raises BadBaseUrlError for an address with a path, a query or a user."""
    try:
        split = urlsplit(text)
        plain = split.scheme in ("http", "https") and split.hostname and (split.port or True)
    except ValueError:
        plain = False
    if not plain or split.path not in ("", "/") or split.query or split.fragment or "@" in split.netloc:
        raise BadBaseUrlError(f"{text!r}: expected scheme and host alone, such as http://127.0.0.1:8000")
    return f"{split.scheme}://{split.netloc}"


def rebase_settings(base_url: str, *, delay: bool) -> dict[str, Any]:
    """Give the settings that send every request to `base_url`; robots.txt is obeyed there too."""
    changes: dict[str, Any] = {
        "SERVANDA_BASE_URL": base_url,
        "DOWNLOAD_HANDLERS": {
            "http": _HANDLER,
            "https": _HANDLER,
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
    }
    return changes if delay else changes | {"DOWNLOAD_DELAY": 0}


def rebased(address: str, base_url: str) -> str:
    """Give the address with the scheme and host of `base_url`."""
    base = urlsplit(base_url)
    return urlunsplit(urlsplit(address)._replace(scheme=base.scheme, netloc=base.netloc))


class RebasedDownloadHandler(HTTP11DownloadHandler):
    """Fetches from the base address and hands the answer on as the source's own."""

    async def download_request(self, request: Request) -> Response:
        """Fetch a request from the base address."""
        base_url = self.crawler.settings["SERVANDA_BASE_URL"]
        response = await super().download_request(request.replace(url=rebased(request.url, base_url)))
        location = response.headers.get("Location")
        if location is not None and location.decode("latin-1").startswith(base_url):
            response.headers["Location"] = rebased(location.decode("latin-1"), request.url)
        return response.replace(url=request.url)
