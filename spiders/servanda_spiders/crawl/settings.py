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

DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
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
DEPTH_LIMIT = 8

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
# Pages in the order in which their links stand; a document goes before the next page by its priority.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "servanda_spiders.crawl.robots.RobotsMiddleware": 100,
    "servanda_spiders.crawl.complete.CompleteBodyMiddleware": 595,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "servanda_spiders.crawl.redirects.RedirectMiddleware": 600,
}
ITEM_PIPELINES = {"servanda_spiders.crawl.pipeline.StorePipeline": 100}

LOG_LEVEL = "WARNING"
LOG_COLOR = False
STATS_DUMP = False
