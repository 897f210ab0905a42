"""What goes wrong in a registry file."""


class RegistryError(ValueError):
    """A registry file that can't be read strictly; the message names the file, the entry and the key."""
