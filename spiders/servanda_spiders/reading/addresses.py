"""One address for one page: without what only tells how a reader came, or on which device."""

import re
from collections.abc import Collection
from urllib.parse import quote, unquote_plus, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|igshid|igsh|mc_[ce]id|mkt_tok|_hs\w+|_openstat"
    r"|at_(?:medium|campaign|custom\d)|cmpid|ref_src|ref_url|spm|xtor",
    re.IGNORECASE,
)
# Presentations of a page that is there without them too.
_VARIANTS = frozenset({"amp", "print", "outputtype", "mobile", "desktop", "noamp", "m"})
_VARIANT_VALUES = frozenset({"", "0", "1", "true", "false", "amp", "print", "yes", "y"})
_PORTS = {"http": 80, "https": 443}
_OTHER_HOSTS = ("m.", "mobile.", "amp.", "www.")
_AMP_PATH = re.compile(r"(?<=[^/])/amp/?$", re.IGNORECASE)
_SAFE = "/~!$&'()*+,;=:@%"


def canonical_address(address: str, hosts: Collection[str]) -> str:
    """Give the canonical form of an address that may lie on one of `hosts`; any other text comes back as it is.

    Host in small letters without a trailing dot, no default port, no fragment, no tracking parameters, no variant for
    printing, AMP or telephones where the host without it is one of `hosts`. What tells pages apart stays.
    """
    try:
        split = urlsplit(address.strip())
        port, host = split.port, (split.hostname or "").rstrip(".")
    except ValueError:
        return address
    scheme = split.scheme.lower()
    if scheme not in _PORTS or not host:
        return address
    host = _known_host(host, hosts)
    place = f"[{host}]" if ":" in host else host
    netloc = place if port in (None, _PORTS[scheme]) else f"{place}:{port}"
    path = _AMP_PATH.sub("", quote(split.path, safe=_SAFE)) or "/"
    return urlunsplit((scheme, netloc, path, _query(split.query), ""))


def declared_address(page: str, declared: str | None, hosts: Collection[str], pattern: re.Pattern[str]) -> str | None:
    """Give the address that a page declares as its own, where that is an article on one of the source's hosts.

    A site that declares its start page, or another site, for every article is not believed.
    """
    if not declared:
        return None
    try:
        found = canonical_address(urljoin(page, declared), hosts)
        host = urlsplit(found).hostname
    except ValueError:
        return None
    return found if host in hosts and pattern.search(found) and same_article(page, found, pattern) else None


def same_article(page: str, other: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether two canonical addresses may be of one article: not where both name it, and differently."""
    asked, given = article_id(page, pattern), article_id(other, pattern)
    return asked is None or given is None or asked == given


def article_id(address: str, pattern: re.Pattern[str]) -> str | None:
    """Give what the pattern's group `id` finds in an address, None where it has no such group or does not fit."""
    found = pattern.search(address)
    return found.groupdict().get("id") if found else None


def _known_host(host: str, hosts: Collection[str]) -> str:
    """Give the source's own host for a variant of it ("m.", "www."), where that is safe to tell."""
    if host in hosts:
        return host
    bare = next((host[len(start) :] for start in _OTHER_HOSTS if host.startswith(start)), host)
    return next((known for known in (bare, f"www.{bare}") if known in hosts), host)


def _query(query: str) -> str:
    """Give a query without tracking and variants; untouched, to the letter, where it has none."""
    return "&".join(part for part in query.split("&") if not _is_noise(*map(unquote_plus, part.partition("=")[::2])))


def _is_noise(key: str, value: str) -> bool:
    variant = key.lower() in _VARIANTS and value.lower() in _VARIANT_VALUES
    return variant or bool(_TRACKING.fullmatch(key))
