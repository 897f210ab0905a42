"""The downloads: what researchers load into R, Stata, Python, with a codebook and checksums."""
