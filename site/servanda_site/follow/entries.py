"""What became known, as entries of feeds: the id of each comes from what it says, and is the same in any build."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from servanda_db.store.changes_between import NATURES
from servanda_db.store.reads.journal import ChangeRecord
from servanda_db.store.reads.reports import Report
from servanda_db.vocabulary import ChangeKind
from servanda_site.printing import day, visible
from servanda_site.views.evidence import act_anchor, report_anchor
from servanda_site.views.known import Known
from servanda_site.words import load_words

REPORTED = "reported"
_TAGGED_SINCE = "2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that became known. `updated` is our time (UTC, ISO); `url` leads to the evidence or the page about it.

    `kind` is the kind of the change, or `reported` for what news, officials and gazettes say; `nature` tells what
    happened in the world from what was set right.
    """

    id: str
    title: str
    text: str
    url: str
    updated: str
    kind: str
    nature: str
    treaty: str | None
    party: str | None


def change_entries(
    known: Known, changes: Iterable[ChangeRecord], pairs: frozenset[tuple[str, str]], base: str
) -> list[Entry]:
    """Give an entry for each change, the latest first.

    `pairs` have a page of evidence; `base` is the site's address with a slash at its end.
    """
    seen: Counter[str] = Counter()
    entries = []
    for change in changes:
        key = _key(change)
        seen[key] += 1
        double = f"-{seen[key]}" if seen[key] > 1 else ""
        entries.append(_of_change(known, change, pairs, base, f"{tag(base)}change/{key}{double}"))
    return latest_first(entries)


def report_entries(known: Known, base: str) -> list[Entry]:
    """Give an entry for each report of a source that can establish nothing, the latest first."""
    return latest_first(_of_report(known, report, base) for told in known.reports.values() for report in told)


def latest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Order entries by our time, the latest first; those of one time by what they are about."""
    ordered = sorted(entries, key=lambda entry: (entry.treaty or "", entry.party or "", entry.kind, entry.id))
    return sorted(ordered, key=lambda entry: entry.updated, reverse=True)


def tag(base: str) -> str:
    """Give the head of every id of the site at `base` (RFC 4151): its host, and a year that never changes."""
    return f"tag:{urlsplit(base).hostname},{_TAGGED_SINCE}:"


def _key(change: ChangeRecord) -> str:
    """Give a name of a change that comes from what it says alone: row ids differ in a database made again."""
    said = (
        change.treaty,
        change.party,
        change.kind,
        change.seen_at,
        change.detail,
        change.before,
        change.after,
        change.act,
        change.act_date,
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


def _of_change(known: Known, change: ChangeRecord, pairs: frozenset[tuple[str, str]], base: str, key: str) -> Entry:
    treaty, party = known.treaties.get(change.treaty or ""), known.parties.get(change.party or "")
    act = load_words()["act"].get(change.act or "", "")
    what = ", ".join(filter(None, (act, day(change.act_date)))) if act else ""
    word = load_words()["change"][change.kind]
    about = ", ".join(filter(None, (party.name if party else "", treaty.brief if treaty else "")))
    return Entry(
        id=key,
        title=visible(": ".join(filter(None, (about, f"{word}: {what}" if what else word)))),
        text=visible(change.detail),
        url=base + _place(change, pairs),
        updated=change.seen_at,
        kind=change.kind,
        nature=str(NATURES[ChangeKind(change.kind)]),
        treaty=change.treaty,
        party=change.party,
    )


def _place(change: ChangeRecord, pairs: frozenset[tuple[str, str]]) -> str:
    """Give the page that proves a change, else the one about it."""
    if change.treaty and change.party and (change.treaty, change.party) in pairs:
        anchor = f"#{act_anchor(change.act, change.act_date)}" if change.act else ""
        return f"standings/{change.treaty}/{change.party}/{anchor}"
    if change.treaty:
        return f"treaties/{change.treaty}/"
    return f"parties/{change.party}/" if change.party else "changes/"


def _of_report(known: Known, report: Report, base: str) -> Entry:
    treaty, party = known.treaties[report.treaty], known.parties[report.party]
    words = load_words()
    word = words["report"].get(report.kind) or words["act"][report.kind]
    said = ", ".join(filter(None, (word, words["realis"][report.realis], day(report.date))))
    return Entry(
        id=f"{tag(base)}report/{report.id}",
        title=visible(f"{party.name}, {treaty.brief}: reported, not confirmed: {said}"),
        text=visible(f"{report.publisher} ({words['tier'][report.tier]}): “{report.quote}” {report.address}"),
        url=f"{base}standings/{report.treaty}/{report.party}/#{report_anchor(report)}",
        updated=report.retrieved_at,
        kind=REPORTED,
        nature=REPORTED,
        treaty=report.treaty,
        party=report.party,
    )
