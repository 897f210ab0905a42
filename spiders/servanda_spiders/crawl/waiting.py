"""Retry-After, obeyed: a short wait is waited for, a long one ends the source and is remembered over runs.

The rule is that of RFC 9110, 10.2.3: seconds or an HTTP date, here with status 429 and 503.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.crawler import Crawler
from scrapy.http import Response

from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.visits import Pause
from servanda_spiders.crawl.clock import iso, now
from servanda_spiders.crawl.failures import AskedToWaitError
from servanda_spiders.crawl.running import end_source, hosts_of, visits_of

_ASKS = frozenset({429, 503})
_LONGEST_REMEMBERED = timedelta(days=31)
# Waits of one host in one run, in all: this many times the longest.
_MOST_IN_A_RUN = 5


def asked_seconds(retry_after: str | None, date: str | None, at: datetime) -> float | None:
    """Give for how long a host asks us to wait, null where it does not say.

    `date` is the host's own Date header: its clock is the one that a date in Retry-After was read from. `at` is ours.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _LONGEST_REMEMBERED.total_seconds())
    until, since = _http_date(text), _http_date((date or "").strip()) or at
    if until is None:
        return None
    return min(max(0.0, (until - since).total_seconds()), _LONGEST_REMEMBERED.total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class RetryAfter:
    """Keeps one crawl to what hosts ask for. Scrapy's retry would ask again at once."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("SERVANDA_LONGEST_WAIT")

    def refuse_too_early(self, host: str) -> None:
        """Raise AskedToWaitError, which ends the source, where an earlier run was asked to wait for longer."""
        visits = visits_of(self._crawler)
        pause = visits.pause(host, now()) if visits else None
        if pause is not None:
            raise self._end(pause.address, f"asked to wait until {pause.until}; nothing was asked of it before that")

    def obey(self, host: str, address: str, response: Response) -> None:
        """Hold a host back as its answer asks. Raises AskedToWaitError for a wait that ends the source."""
        seconds = _asked(response)
        if not seconds:
            return
        if seconds <= self._longest:
            waited = hosts_of(self._crawler).pause(host, seconds)
            if waited <= _MOST_IN_A_RUN * self._longest:
                return
        until = iso(datetime.now(UTC) + timedelta(seconds=seconds + 1))
        detail = f"asked to wait until {until} (status {response.status})"
        raise self._end(address, detail + self._remember(Pause(host=host, until=until, address=address)))

    def _remember(self, pause: Pause) -> str:
        visits = visits_of(self._crawler)
        try:
            if visits is not None:
                visits.note_pause(pause)
                return "; no run asks before that"
        except STORE_ERRORS as error:
            return f"; that can't be remembered: {error}"
        return ""

    def _end(self, address: str, detail: str) -> AskedToWaitError:
        end_source(self._crawler, address, "asked_to_wait", detail)
        return AskedToWaitError(detail)


def _asked(response: Response) -> float | None:
    if response.status not in _ASKS:
        return None
    given = [response.headers.get(name) for name in ("Retry-After", "Date")]
    retry_after, date = (value.decode("latin-1") if value else None for value in given)
    return asked_seconds(retry_after, date, datetime.now(UTC))
