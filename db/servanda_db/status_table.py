"""What `servanda status` prints for a person: the sheet of a treaty, the sheet of a party, the list of treaties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from servanda_db.international_state import Standing
from servanda_db.vocabulary import DomesticStage

_ORDER = (
    Standing.WAITING,
    Standing.NOT_IN_FORCE,
    Standing.CONSENT_DEPOSITED,
    Standing.PARTY,
    Standing.PROVISIONALLY_APPLYING,
    Standing.SUSPENDED,
    Standing.WITHDRAWAL_NOTIFIED,
    Standing.FORMER_PARTY,
    Standing.SIGNED,
    Standing.OPEN_QUESTION,
    Standing.NOT_SIGNED,
)
_COLOURS = {
    Standing.WAITING: "yellow",
    Standing.NOT_IN_FORCE: "cyan",
    Standing.CONSENT_DEPOSITED: "cyan",
    Standing.PARTY: "green",
    Standing.WITHDRAWAL_NOTIFIED: "red",
    Standing.FORMER_PARTY: "bright_black",
    Standing.OPEN_QUESTION: "magenta",
}
_PLURALS = {
    Standing.PARTY: "parties",
    Standing.FORMER_PARTY: "former parties",
    Standing.OPEN_QUESTION: "open questions",
}
_COLUMNS = ("signed", "consent", "in force", "at home")
_BAR = 20
_LONGEST_NAME = 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What parties and treaties are called, by id; an id without a name stands for itself."""

    parties: Mapping[str, str]
    treaties: Mapping[str, str]

    def party(self, party: str) -> str:
        """Give name and id of a party."""
        name = self.parties.get(party)
        return f"{_short(name)} ({party})" if name else party

    def treaty(self, treaty: str) -> str:
        """Give the name of a treaty."""
        return self.treaties.get(treaty, treaty)


def registered_names(titles: Mapping[str, str]) -> Names:
    """Give the names that the registry has; `titles` are those of the treaties that were read, by id."""
    from servanda_db.registry.parties import load_parties
    from servanda_db.registry.treaties import load_treaties

    return Names(
        parties={party.id: party.name for party in load_parties()},
        treaties={**titles, **{treaty.id: treaty.short_title for treaty in load_treaties()}},
    )


def treaty_sheet(status: Mapping[str, Any], names: Names) -> str:
    """Lay a status object out: entry into force and progress, the counts, then the parties by their standing."""
    groups = _grouped(status["standings"])
    rows = {standing: [(names.party(one["party"]), *_row(one)) for one in found] for standing, found in groups.items()}
    widths = _widths([("party", *_COLUMNS), *(row for found in rows.values() for row in found)])
    known = f", as known at {status['known_at']}" if status["known_at"] else ""
    lines = [
        click.style(names.treaty(status["treaty"]), bold=True),
        f"{status['treaty']} on {status['on']}{known}",
        *_force_lines(status["entry_into_force"]),
        _counted(status["standings"]) or "no act is known",
    ]
    for standing, found in rows.items():
        head = f"{standing} ({len(found)})"
        lines += ["", click.style(head, fg=_COLOURS.get(standing), bold=True)]
        lines += [click.style(_line(("party", *_COLUMNS), widths), dim=True), *(_line(row, widths) for row in found)]
    return "\n".join(lines)


def party_sheet(party: str, statuses: Sequence[Mapping[str, Any]], names: Names) -> str:
    """Lay out where one party stands under each treaty, what waits at home first."""
    if not statuses:
        return f"{names.party(party)}: nothing is known of it under any treaty"
    held = [(one["standings"][0], one) for one in statuses]
    held.sort(key=lambda pair: (_ORDER.index(pair[0]["standing"]), pair[1]["treaty"]))
    rows = [
        (whole["treaty"], _short(names.treaty(whole["treaty"])), one["standing"], *_row(one)) for one, whole in held
    ]
    columns = ("treaty", "name", "standing", *_COLUMNS)
    widths = _widths([columns, *rows])
    known = f", as known at {statuses[0]['known_at']}" if statuses[0]["known_at"] else ""
    lines = [click.style(f"{names.party(party)} on {statuses[0]['on']}{known}", bold=True)]
    lines += [_counted([one for one, _ in held]), "", click.style(_line(columns, widths), dim=True)]
    lines += [click.style(_line(row, widths), fg=_COLOURS.get(Standing(row[2]))) for row in rows]
    return "\n".join(lines)


def treaty_list(statuses: Sequence[Mapping[str, Any]], names: Names) -> str:
    """Give a line for each treaty: since when it is in force, and how many parties stand where."""
    if not statuses:
        return "no treaty was read: run `servanda crawl` or `servanda demo` first"
    rows = [
        (one["treaty"], _short(names.treaty(one["treaty"])), _moment(one), _counted(one["standings"]) or "no act")
        for one in statuses
    ]
    widths = _widths(rows)
    return "\n".join(_line(row, widths) for row in rows)


def _grouped(standings: Sequence[Mapping[str, Any]]) -> dict[Standing, list[Mapping[str, Any]]]:
    groups = {standing: [one for one in standings if one["standing"] == standing] for standing in _ORDER}
    return {standing: found for standing, found in groups.items() if found}


def _counted(standings: Sequence[Mapping[str, Any]]) -> str:
    counts = Counter(one["standing"] for one in standings)
    return ", ".join(f"{counts[one]} {_PLURALS.get(one, one)}" for one in _ORDER if counts[one])


def _moment(status: Mapping[str, Any]) -> str:
    force = status["entry_into_force"]
    since = force["published"] or force["computed"]
    if not since:
        return "no date of entry into force"
    return f"in force {'since' if since <= status['on'] else 'from'} {since}"


def _force_lines(force: Mapping[str, Any]) -> list[str]:
    published = force["published"] or "no date"
    computed = force["computed"] or f"no date ({force.get('reason')})"
    lines = [f"entry into force: the depositary prints {published}; rule and deposits give {computed}"]
    if force["agrees"] is False:
        lines.append(
            f"the two differ, a conflict: {force['reason']}" if "reason" in force else "the two differ: a conflict"
        )
    if force["rule"]:
        lines.append(f"rule (article {force['article']}): {force['rule']}" if force["article"] else force["rule"])
    return lines + [f"  {_progress(one)}" for one in force["progress"]]


def _progress(one: Mapping[str, Any]) -> str:
    if one["have"] is None:
        return f"not known: {one['clause']}"
    filled = min(_BAR, int(_BAR * one["have"] / one["need"])) if one["need"] else _BAR
    mark = "fulfilled" if one["satisfied"] else "open"
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {one['have']} of {one['need']}, {mark}: {one['clause']}"


def _row(standing: Mapping[str, Any]) -> tuple[str, ...]:
    abroad = standing["international"]
    consent = " ".join(filter(None, (abroad["consent_on"], (abroad["consent_kind"] or "").replace("_", " "))))
    return (abroad["signed_on"] or "", consent, abroad["in_force_on"] or "", _at_home(standing))


def _at_home(standing: Mapping[str, Any]) -> str:
    home, days = standing["domestic"], standing["waiting_days"]
    if home["stage"] == DomesticStage.NONE:
        return ""
    told = f"{home['stage'].replace('_', ' ')} {home['date'] or ''}".strip()
    return f"{told}, waiting {days} days" if days is not None else told


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
