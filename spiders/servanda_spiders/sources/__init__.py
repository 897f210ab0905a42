"""The sources, a module each; the file's name is the spider's and the registry's."""
