"""Numbers of treaties in the MTDSG: "XXVII-7-d", chapter first, as addresses and files name them."""

import re
from urllib.parse import unquote

_REFERENCE = r"[IVXL]+-[0-9A-Za-z]{1,6}(?:-[0-9A-Za-z]{1,6}){0,3}"
_WHOLE = re.compile(_REFERENCE, re.IGNORECASE)
_IN_QUERY = re.compile(rf"[?@&;]mtdsg_no=({_REFERENCE})(?=[&;#]|$)", re.IGNORECASE)
# The number comes first; a file may have been saved without an ending, or with a year or a language before it.
_IN_FILE_NAME = re.compile(rf"(?:^|[/\\:])(?:un-)?({_REFERENCE})(?:\.[0-9A-Za-z_-]{{1,20}}){{0,3}}$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_CHAPTER = re.compile(r"\bCHAPTER ([IVXL]+)\b", re.IGNORECASE)


def canonical(reference: str) -> str | None:
    """Give a number as the depositary prints it ("xxvii-7-d" is "XXVII-7-d"), or None where it is none.

    The chapter and a subdivision that stands alone, as in "XI-B-16", are capitals; other letters are small.
    """
    text = reference.strip().removeprefix("un-").removeprefix("UN-")
    if not _WHOLE.fullmatch(text):
        return None
    chapter, second, *rest = text.split("-")
    second = second.upper() if second.isalpha() else second.lower()
    return "-".join((chapter.upper(), second, *(part.lower() for part in rest)))


def treaty_id(reference: str) -> str:
    """Give our id of a treaty with a canonical number: `un-` and the number in small letters."""
    return f"un-{reference.lower()}"


def reference_in_address(address: str) -> str | None:
    """Give the number that an address, or the path of a saved file, names: `mtdsg_no=`, or `IV-4.en.xml`."""
    text = unquote(address)
    match = _IN_QUERY.search(text) or _IN_FILE_NAME.search(text.split("?")[0])
    return canonical(match[1]) if match and _DIGIT.search(match[1]) else None


def chapter_of(reference: str) -> str:
    """Give the chapter of a canonical number, a Roman numeral."""
    return reference.split("-")[0]


def chapter_in(text: str) -> str | None:
    """Give the Roman numeral of "CHAPTER IV", or None."""
    match = _CHAPTER.search(text)
    return match[1].upper() if match else None


def has_number(reference: str, number: str) -> bool:
    """Tell whether "11" of a printed title "11. d ..." can belong to a canonical number such as "IV-11-d"."""
    return number in re.findall(r"(?<=-)\d+", reference)
