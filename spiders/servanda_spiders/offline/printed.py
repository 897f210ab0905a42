"""How the depositary prints dates, cells and links; used by the templates of the offline edition."""

from datetime import date
from urllib.parse import quote

from servanda_spiders.offline.status_tables import Cell, Row, StatusTable

NOTICE = "Servanda offline edition: written from facts by this project, not a page of its publisher."
ID = "ctl00_ctl00_ContentPlaceHolder1_ContentPlaceHolderInnerPage_"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LAST_CHAPTER_OF_VOLUME_I = 12


def long_date(iso: str) -> str:
    """Print an ISO date as `22 August 2026`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def stamp(iso: str) -> str:
    """Print an ISO date as the status stamp of a page: day first, midnight in New York."""
    return f"STATUS AS AT : {date.fromisoformat(iso):%d-%m-%Y} 00:00:00 EDT"


def html_cell(row: Row, column: int) -> str:
    """Print the acts of one cell as in HTML: `20 Jan 2021 A`, in square brackets where withdrawn."""
    return ", ".join(_act(cell, " ") for cell in row.cells if cell.column == column)


def xml_cell(row: Row, column: int) -> str:
    """Print the acts of one cell as in XML: a TAB before the year, a blank at the end."""
    return "".join(f"{_act(cell, chr(9) + ' ')} " for cell in row.cells if cell.column == column)


def force(table: StatusTable) -> str | None:
    """Print what is known of the entry into force, null where nothing is."""
    if table.force_text is not None or table.force_on is None:
        return table.force_text
    return f"{long_date(table.force_on)}, in accordance with article {table.force_article}."


def registration(table: StatusTable) -> str | None:
    """Print date and number of the registration, null where they are not known."""
    if table.registered_on is None or table.registration is None:
        return None
    return f"{long_date(table.registered_on)}, No. {table.registration}"


def about(table: StatusTable) -> str:
    """Say in words where the facts of a page come from, as of when, and what they are known to lack."""
    parts = [f"{NOTICE} Facts as of {long_date(table.as_of)}."]
    for source in table.sources:
        limit = f" ({source.limit})" if source.limit else ""
        parts.append(f"Source as of {long_date(source.as_of)}: {source.title}{limit}.")
    parts.append(f"The latest act in this list is of {long_date(table.latest)}.")
    if table.force_on is not None and table.force_on > table.as_of:
        parts.append("Its entry into force is later than this list of participants.")
    return " ".join(parts + ([table.notes] if table.notes else []))


def chapter_link(table: StatusTable) -> str:
    """Give the link to the chapter of a treaty, as the list of chapters has it."""
    return f"Treaties.aspx?id={table.chapter}&subid=A&clang=_en"


def details_link(table: StatusTable) -> str:
    """Give the link to the page of a treaty, as its chapter has it."""
    return f"ViewDetails.aspx?src=TREATY&mtdsg_no={table.reference}&chapter={table.chapter}&clang=_en"


def xml_link(table: StatusTable) -> str:
    """Give the link to the XML of a treaty, as its page has it."""
    volume = "I" if table.chapter <= _LAST_CHAPTER_OF_VOLUME_I else "II"
    path = f"Volume {volume}/Chapter {table.roman_chapter}/{table.reference}.en.xml"
    return f"../doc/Publication/MTDSG/{quote(path)}"


def _act(cell: Cell, before_year: str) -> str:
    day = date.fromisoformat(cell.date)
    letter = f" {cell.letter}" if cell.letter else ""
    text = f"{day.day} {_MONTHS[day.month - 1][:3]}{before_year}{day.year}{letter}"
    return f"[{text}]" if cell.bracketed else text
