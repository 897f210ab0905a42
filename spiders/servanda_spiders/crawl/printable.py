"""Text from outside on its way to a terminal or a log: nothing in it can act there."""

import logging
import unicodedata

_ACTS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Give text with control and format characters written out, as Python's escapes name them; spaces stay."""
    return "".join(_written_out(c) if unicodedata.category(c) in _ACTS else c for c in text)


def _written_out(character: str) -> str:
    return " " if character in "\t\n" else character.encode("unicode_escape").decode("ascii")


class PrintableFilter(logging.Filter):
    """Writes control characters out in every message of a handler; a traceback keeps its lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record's message; let it pass."""
        record.msg, record.args = printable(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = "\n".join(printable(line) for line in record.exc_text.split("\n"))
        return True
