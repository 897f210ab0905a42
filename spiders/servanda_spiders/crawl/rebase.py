"""A source read from another host: `--base-url` replaces scheme and host of its addresses on the wire only.

Pages keep the addresses of the source itself, so that nothing is stored twice.
"""

from typing import Any
from urllib.parse import urlsplit, urlunsplit


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
    changes: dict[str, Any] = {"SERVANDA_BASE_URL": base_url}
    return changes if delay else changes | {"DOWNLOAD_DELAY": 0}


def rebased(address: str, base_url: str | None) -> str:
    """Give the address that is really asked: with the scheme and host of `base_url`, where there is one."""
    if not base_url:
        return address
    base = urlsplit(base_url)
    return urlunsplit(urlsplit(address)._replace(scheme=base.scheme, netloc=base.netloc))


def wire_host(address: str, base_url: str | None) -> str:
    """Give `name:port` of the host that is really asked for an address."""
    split = urlsplit(rebased(address, base_url))
    return f"{split.hostname}:{split.port or (443 if split.scheme == 'https' else 80)}"
