"""A host that nobody knows is named as such."""

import subprocess
import sys

SCRIPT = """
from twisted.internet import asyncioreactor
asyncioreactor.install()
import asyncio
from twisted.internet import defer, reactor
from twisted.internet.error import DNSLookupError
from servanda_spiders.crawl.failures import explain
from servanda_spiders.crawl.reachable import refuse_unreachable

reactor.resolve = lambda host: defer.fail(DNSLookupError(f"{host}?"))
try:
    reactor._asyncioEventloop.run_until_complete(refuse_unreachable("no.such.example"))
except Exception as error:
    print(explain(error)[0])
"""


def test_a_name_that_does_not_resolve_is_no_such_host() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no_such_host"
