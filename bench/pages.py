"""A status table of 200 parties with footnotes, in the published shapes, from invented dates."""

from html import escape

LABELS = ("Participant", "Signature", "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)")
PREFIX = "ctl00_ctl00_ContentPlaceHolder1_ContentPlaceHolderInnerPage_"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LETTERS = ("", " a", " A", " AA", " d")


def rows(names: tuple[str, ...], shift: int = 0) -> list[tuple[str, str, str]]:
    """Give name, signature and consent for each name; `shift` makes another page of the same size."""
    made = []
    for number, name in enumerate(names):
        day, month, year = 1 + (number + shift) % 28, MONTHS[(number * 7 + shift) % 12], 1960 + number % 50
        signature = f"{day} {month} {year}" if number % 3 else ""
        made.append((name, signature, f"{day} {month} {year + 4}{LETTERS[number % 5]}"))
    return made


def xml(reference: str, names: tuple[str, ...], shift: int = 0) -> bytes:
    """The XML of one treaty."""
    head = "".join(f"<Entry>{escape(label)}</Entry>" for label in LABELS)
    body = "".join(
        f"<Row><Entry>{escape(name)}&lt;superscript&gt;{number % 40}&lt;/superscript&gt;</Entry>"
        f"<Entry>{signed}</Entry><Entry>{consent} </Entry></Row>"
        for number, (name, signed, consent) in enumerate(rows(names, shift))
    )
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><Treaty><Header><Chapter><HeaderText>CHAPTER IV</HeaderText>'
        "<Name>HUMAN RIGHTS</Name></Chapter><ExternalData>"
        f"<Titlesect>Invented convention {reference}</Titlesect><Conclusion>New York, 1 January 1960</Conclusion>"
        "<EIF><Labeltext>1 January 1970, in accordance with article 1.</Labeltext></EIF><Status/></ExternalData>"
        "</Header>"
        f"<Participants><Table><TGroup><Thead><Row>{head}</Row></Thead><Tbody><Rows>{body}</Rows></Tbody></TGroup>"
        "</Table></Participants><Declarations/><EndNotes/></Treaty>"
    ).encode("iso-8859-1", "xmlcharrefreplace")


def html(reference: str, names: tuple[str, ...], shift: int = 0, link: bool = False) -> bytes:
    """The ViewDetails page of one treaty, with or without its link to the XML."""
    chapter = reference.split("-")[0]
    head = "".join(f"<td>{escape(label)}</td>" for label in LABELS)
    body = "".join(
        f"<tr><td>{escape(name)} <sup>{number % 40}</sup></td><td>&nbsp;{signed}</td><td>&nbsp;{consent}</td></tr>"
        for number, (name, signed, consent) in enumerate(rows(names, shift))
    )
    file = f"../doc/Publication/MTDSG/Volume%20I/Chapter%20{chapter}/{reference}.en.xml"
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>UNTC {reference}</title></head><body>"
        f"<span id='{PREFIX}lblHeader'>STATUS AS AT : 01-01-2026 05:00:00 EDT</span>"
        + (f"<a href='{file}' title='View XML'>VIEW XML</a>" if link else "")
        + f"<table><tr><td id='{PREFIX}rptHead_ctl00_tcText'>CHAPTER {chapter}<br>HUMAN RIGHTS</td></tr></table>"
        f"<table><tr><td id='{PREFIX}rptTreaty_ctl00_tcTreaty'>Invented convention {reference}</td></tr><tr>"
        f"<td id='{PREFIX}rptTreaty_ctl00_tcText'>New York, 1 January 1960</td></tr></table>"
        f"<div class='table-responsive'><table id='{PREFIX}tblgrid'><tr>{head}</tr>{body}</table></div></body></html>"
    ).encode()
