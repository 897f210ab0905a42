"""The limit on memory, by what this process holds now."""

import os
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage as ScrapyMemoryUsage

_PAGES = Path("/proc/self/statm")


class MemoryUsage(ScrapyMemoryUsage):
    """Scrapy's limit, without the peak of the process that started this one, which Linux counts in with our own."""

    def get_virtual_size(self) -> int:
        """Give the bytes held in memory now; where the system does not tell, the peak."""
        try:
            return int(_PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return super().get_virtual_size()
