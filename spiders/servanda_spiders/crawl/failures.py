"""Why an address gave no page: Scrapy's exceptions in our words, as a stable code and one line."""

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from servanda_spiders.crawl.complete import IncompleteBody
from servanda_spiders.crawl.mirror import UnreadablePageError


class RedirectedError(exceptions.IgnoreRequest):
    """An address whose server sent us to another page; says to which."""


_CODES: tuple[tuple[type[BaseException], str, str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout", "no whole answer in time"),
    (exceptions.CannotResolveHostError, "no_such_host", "the host name is not known"),
    (exceptions.DownloadConnectionRefusedError, "connection_refused", "the host refused the connection"),
    (exceptions.ResponseDataLossError, "truncated", "the body ended before its announced length"),
    (exceptions.DownloadCancelledError, "too_large", "the page is larger than 16 MiB"),
    (IncompleteBody, "truncated", ""),
    (UnreadablePageError, "unreadable", ""),
    (RedirectedError, "redirected", ""),
    (exceptions.UnsupportedURLSchemeError, "scheme", "an address that is not http or https"),
    (exceptions.NotSupported, "scheme", "an address that is not http or https"),
)


def explain(error: BaseException | None) -> tuple[str, str]:
    """Give a stable code and one line for what stopped a download."""
    if isinstance(error, HttpError):
        return f"status_{error.response.status}", f"the server answered {error.response.status}"
    for kind, code, words in _CODES:
        if isinstance(error, kind):
            return code, words or _line(error)
    if isinstance(error, exceptions.IgnoreRequest):
        return _ignored(error)
    return "no_answer", _line(error)


def _ignored(error: exceptions.IgnoreRequest) -> tuple[str, str]:
    words = str(error)
    if "robots.txt" in words:
        return "robots", _line(error)
    if "max redirections" in words:
        return "redirected", "the server sends us from one address to the next without end"
    if "DOWNLOAD_MAXSIZE" in words:
        return "too_large", "the page is larger than 16 MiB when unpacked"
    return "not_fetched", _line(error)


def _line(error: BaseException | None) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
