"""The static JSON interface: the site's facts as files that a program can read."""
