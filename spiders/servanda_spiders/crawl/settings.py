"""Scrapy's settings for every spider: safe and polite, where Scrapy's defaults are neither.

`servanda crawl` uses them, and so does plain `scrapy crawl` through scrapy.cfg.
"""

import os

from servanda_db import __version__

BOT_NAME = "servanda"
SPIDER_MODULES = ["servanda_spiders.sources"]
# Who runs the crawl, an address or a mail: a source must be able to reach a person.
CONTACT = os.environ.get("SERVANDA_CONTACT", "")
USER_AGENT = f"servanda/{__version__} (treaty status tracker; {CONTACT or 'its operator has named no contact'})"

DOWNLOAD_HANDLERS = {
    "http": "servanda_spiders.crawl.download.PoliteDownloadHandler",
    "https": "servanda_spiders.crawl.download.PoliteDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "servanda_spiders.crawl.reachable.PublicResolver"
DNS_TIMEOUT = 10
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Seconds for one try, and for an address with all its tries and redirects; turns and pauses of its host do not count.
# Of the 60 s that an address may cost, 5 are left for starting and ending.
DOWNLOAD_TIMEOUT = 30
SERVANDA_DEADLINE = 55
# The longest wait, in seconds, that a run keeps to: Retry-After, Crawl-delay.
SERVANDA_LONGEST_WAIT = 60
DOWNLOAD_FAIL_ON_DATALOSS = True
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.5
DOWNLOAD_DELAY_JITTER = 0.3
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = True
HTTPCACHE_ENABLED = False
# Links from a start page, and links in all, that one source may lead a run along.
SERVANDA_DEEPEST = 8
SERVANDA_MOST_PAGES = 10_000

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,
    "servanda_spiders.crawl.memory.MemoryUsage": 0,
}
MEMUSAGE_LIMIT_MB = 300
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5

# Scrapy starts this many workers for each page, however few items it gave; one keeps them in order.
CONCURRENT_ITEMS = 1
# Scrapy would read the source text of the callback again for each page.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Pages in the order in which their links stand; a document goes before the next page by its priority.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "servanda_spiders.crawl.redirects.OffsiteMiddleware": 50,
    "servanda_spiders.crawl.robots.RobotsMiddleware": 100,
    "servanda_spiders.crawl.revalidation.RevalidationMiddleware": 580,
    "servanda_spiders.crawl.complete.CompleteBodyMiddleware": 595,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "servanda_spiders.crawl.redirects.RedirectMiddleware": 600,
}
SPIDER_MIDDLEWARES = {"servanda_spiders.crawl.caps.CapsMiddleware": 850}
ITEM_PIPELINES = {"servanda_spiders.crawl.pipeline.StorePipeline": 100}

LOG_LEVEL = "WARNING"
LOG_COLOR = False
STATS_DUMP = False
