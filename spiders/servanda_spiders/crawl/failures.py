"""Why an address gave no page: Scrapy's exceptions in our words, as a stable code and one line."""

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from servanda_spiders.crawl.complete import IncompleteBody, TooLargeBody
from servanda_spiders.crawl.mirror import UnreadablePageError
from servanda_spiders.crawl.printable import printable
from servanda_spiders.crawl.reachable import PrivateAddressError


class RedirectedError(exceptions.IgnoreRequest):
    """An address whose server sent us to another page; says to which."""


class OffsiteError(exceptions.IgnoreRequest):
    """A link to a host that is not the source's."""


class DeadlineError(exceptions.IgnoreRequest):
    """An address whose time is used up, all tries and redirects counted."""


class NothingKnownError(exceptions.IgnoreRequest):
    """A host that says "unchanged" of a page of which we hold nothing."""


class AskedToWaitError(exceptions.IgnoreRequest):
    """A host that asked us to come back later than this run waits for."""


class RobotsDeniedError(exceptions.IgnoreRequest):
    """A page that robots.txt does not let us read, or whose robots.txt can't be gone by."""


_CODES: tuple[tuple[type[BaseException], str, str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout", "no whole answer in time"),
    (DeadlineError, "timeout", ""),
    (PrivateAddressError, "private_address", ""),
    (exceptions.CannotResolveHostError, "no_such_host", "the host name is not known"),
    (exceptions.DownloadConnectionRefusedError, "connection_refused", "the host refused the connection"),
    (exceptions.DownloadFailedError, "no_answer", "the connection broke off, or what came is not HTTP as we read it"),
    (exceptions.ResponseDataLossError, "truncated", "the body ended before its announced length"),
    (exceptions.DownloadCancelledError, "too_large", "the page is larger than the limit"),
    (IncompleteBody, "truncated", ""),
    (TooLargeBody, "too_large", ""),
    (UnreadablePageError, "unreadable", ""),
    (RedirectedError, "redirected", ""),
    (OffsiteError, "offsite", ""),
    (NothingKnownError, "no_content_known", ""),
    (AskedToWaitError, "asked_to_wait", ""),
    (RobotsDeniedError, "robots", ""),
    (exceptions.UnsupportedURLSchemeError, "scheme", "an address that is not http or https"),
    (exceptions.NotSupported, "scheme", "an address that is not http or https"),
    (exceptions.IgnoreRequest, "not_fetched", ""),
)
_GONE = frozenset({"status_404", "status_410", "status_403", "status_451"})


def explain(error: BaseException | None) -> tuple[str, str]:
    """Give a stable code and one line for what stopped a download."""
    if isinstance(error, HttpError):
        return f"status_{error.response.status}", f"the server answered {error.response.status}"
    for kind, code, words in _CODES:
        if isinstance(error, kind):
            return code, words or _line(error)
    return "no_answer", _line(error)


def is_gone(reason: str) -> bool:
    """Tell whether a code says that the source has the page no longer, not that it could not be had this time."""
    return reason in _GONE


def of_known_page(reason: str, detail: str) -> tuple[str, str]:
    """Say of a page that was read before that its source has it no longer, where that is what the answer means."""
    if not is_gone(reason):
        return reason, detail
    return "source_gone", f"{detail} for a page that was read before; what was read stays"


def _line(error: BaseException | None) -> str:
    text = " ".join(printable(str(error)).split())
    return (text if len(text) <= 300 else f"{text[:299]}…") or type(error).__name__
