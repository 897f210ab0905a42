"""One request at a time for each host, and none before the host wants the next: shared by all sources of a run."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    between: float = 0.0
    not_before: float = 0.0
    waited: float = 0.0


class Hosts:
    """The pace of each host (`name:port` on the wire), in seconds of the event loop's clock."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn, and for any pause that it asked for; one request is made inside."""
        known = self._host(host)
        async with known.turn:
            while (left := known.not_before - _clock()) > 0:
                await asyncio.sleep(left)
            try:
                yield
            finally:
                known.not_before = max(known.not_before, _clock() + known.between)

    def slow_down(self, host: str, between: float) -> None:
        """Leave at least `between` seconds from one answer of this host to the next request."""
        known = self._host(host)
        known.between = max(known.between, between)
        known.not_before = max(known.not_before, _clock() + known.between)

    def pause(self, host: str, seconds: float) -> float:
        """Ask nothing of this host for so long; give how long it has made this run wait in all."""
        known = self._host(host)
        known.not_before = max(known.not_before, _clock() + seconds)
        known.waited += seconds
        return known.waited

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


def _clock() -> float:
    return asyncio.get_running_loop().time()
