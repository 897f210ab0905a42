"""Pure functions, bytes or text in, readings out: no Scrapy, no SQL, no clock."""
