"""Strict reading of registry files: each key has its type, and a key that nobody asks for is an error."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from servanda_db.registry.errors import RegistryError


class Table:
    """One table of a registry file; `where` names file and entry in every error.

    Each method takes one key; `close` raises RegistryError where the file has keys that no method took.
    """

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self.where = where
        self._values = dict(values)

    def error(self, key: str, problem: str) -> RegistryError:
        """Give an error that names file, entry and key, for the caller to raise."""
        return RegistryError(f"{self.where}: {key}: {problem}")

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not yet taken."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """Give the keys not yet taken, in the order of the file."""
        return tuple(self._values)

    def text(self, key: str) -> str:
        """Take a string that is neither missing nor blank."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise self.error(key, f"expected a text without blanks around it, found {value!r}")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Take a string, or None where the key is absent."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of strings, empty where the key is absent."""
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, f"expected a list of texts, found {value!r}")
        return tuple(value)

    def date(self, key: str) -> str:
        """Take a TOML date (not in quotes) and give it in ISO form."""
        value = self._take(key)
        if type(value) is not datetime.date:
            raise self.error(key, f"expected a date such as 2024-12-24 without quotes, found {value!r}")
        return value.isoformat()

    def date_or_none(self, key: str) -> str | None:
        """Take a date in ISO form, or None where the key is absent."""
        return self.date(key) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """Take true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.error(key, f"expected true or false, found {value!r}")
        return value

    def count(self, key: str) -> int:
        """Take a whole number, zero or more."""
        value = self._take(key)
        if type(value) is not int or value < 0:
            raise self.error(key, f"expected a whole number, found {value!r}")
        return value

    def count_or_none(self, key: str) -> int | None:
        """Take a whole number, zero or more, or None where the key is absent."""
        return self.count(key) if self.has(key) else None

    def number(self, key: str) -> float:
        """Take a number, whole or with a fraction, zero or more."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise self.error(key, f"expected a number, found {value!r}")
        return float(value)

    def table(self, key: str) -> "Table":
        """Take a table; where the key is absent, an empty one."""
        value = self._values.pop(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"expected a table, found {value!r}")
        return Table(value, f"{self.where} [{key}]")

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Take a list of tables, empty where the key is absent; each is named by its place in the file."""
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"expected a list of tables, found {value!r}")
        return tuple(Table(item, f"{self.where} [[{key}]] {place}") for place, item in enumerate(value, 1))

    def rest(self) -> dict[str, object]:
        """Take all that is left as it stands, for a reader that checks it itself."""
        values, self._values = self._values, {}
        return values

    def close(self) -> None:
        """Raise RegistryError where a key is left that nobody knows."""
        for key in self._values:
            raise self.error(key, "unknown key")

    def _take(self, key: str) -> object:
        if key not in self._values:
            raise self.error(key, "missing")
        return self._values.pop(key)


def parse_file(text: str, where: str) -> Table:
    """Read the text of a TOML file. Raises RegistryError naming `where` and the line that is not TOML."""
    try:
        return Table(tomllib.loads(text), where)
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = text.splitlines()[int(place[1]) - 1].strip() if place else ""
        raise RegistryError(f"{where}: not readable as TOML: {error}: {line}") from error


def registry_file(path: str) -> Table:
    """Read one file of the registry inside the package, such as `sources.toml`."""
    target = files("servanda_db.registry").joinpath(path)
    try:
        return parse_file(target.read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise RegistryError(f"{path}: no such file in the registry") from error
