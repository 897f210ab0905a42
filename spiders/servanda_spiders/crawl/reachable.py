"""Which machines may be asked: public addresses, and the one that the operator named.

A name is looked at when it has been resolved, at the last moment before the connection: what a page or a name server
says can't lead into the operator's own network.
"""

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


class PrivateAddressError(IgnoreRequest):
    """A host that lies in a private, loopback, link-local or otherwise not public network."""


def refuse_private(host: str, address: str) -> None:
    """Raise PrivateAddressError unless `address`, to which `host` has been resolved, is a public one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    if not mapped.is_global or mapped.is_multicast:
        raise PrivateAddressError(f"{host} is {address}, which is no public address; nothing was sent there")


async def refuse_unreachable(host: str) -> None:
    """Resolve a host as the connection will. Raises PrivateAddressError, CannotResolveHostError."""
    from twisted.internet import reactor

    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        # Twisted's own annotation of a host name is that of its timeouts.
        resolved: Deferred[str] = reactor.resolve(host)  # type: ignore[arg-type]
        try:
            address = await maybe_deferred_to_future(resolved)
        except DNSLookupError as error:
            # As Scrapy names it where it resolves a host itself.
            raise CannotResolveHostError(str(error)) from error
    refuse_private(host, address)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, that gives a private address only for a host that the operator has named."""

    def __init__(self, reactor: "ReactorBase", cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._named: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: "ReactorBase") -> "PublicResolver":
        """Make the resolver of a process; a base address and the proxies of the environment are named hosts."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._named = named_hosts(crawler.settings)
        return resolver

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> "Deferred[str]":  # noqa: N802 Twisted's name
        """Resolve a name. The Deferred fails with PrivateAddressError, or as Scrapy's."""
        found = super().getHostByName(name, timeout)
        return found if name in self._named else found.addCallback(self._public, name)

    @staticmethod
    def _public(address: str, name: str) -> str:
        refuse_private(name, address)
        return address


def named_hosts(settings: "BaseSettings") -> frozenset[str]:
    """Give the hosts that the operator has named: of `--base-url`, and of the proxies in the environment."""
    addresses = [settings.get("SERVANDA_BASE_URL"), *getproxies().values()]
    return frozenset(host for address in addresses if address and (host := urlsplit(address).hostname))
