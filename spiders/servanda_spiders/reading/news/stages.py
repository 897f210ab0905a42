"""What stage an event is evidence of, by the ordered rules of stages.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.registry.errors import RegistryError
from servanda_db.vocabulary import NewsStage
from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.word_kinds import ACTS, FOUND_OBJECTS, OBJECTS, ORGANS

_FILE = "stages.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """One rule; an empty set asks for nothing. `stage` is None where the event is evidence of nothing."""

    acts: frozenset[str]
    organs: frozenset[str]
    with_all: frozenset[str]
    with_any: frozenset[str]
    without: frozenset[str]
    treaties: tuple[str, ...]
    stage: NewsStage | None
    bare: bool

    def fits(self, event: Event, treaty: str | None) -> bool:
        """Tell whether the rule decides about an event."""
        organ = event.organ.value if event.organ else "none"
        return (
            (not self.acts or event.verb.value in self.acts)
            and (not self.organs or organ in self.organs)
            and self.with_all <= event.objects
            and (not self.with_any or not self.with_any.isdisjoint(event.objects))
            and self.without.isdisjoint(event.objects)
            and (not self.treaties or (treaty or "").startswith(self.treaties))
        )


def parse_rule(table: Mapping[str, object], where: str) -> StageRule:
    """Read one rule; raises RegistryError naming the rule and the key."""
    lists: dict[str, list[str]] = {}
    for key in ("acts", "organs", "with", "any", "without", "treaties"):
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise RegistryError(f"{where}: {key}: expected a list of texts")
        lists[key] = values
    unknown = sorted(set(table) - lists.keys() - {"stage", "bare"})
    unknown += sorted({*lists["acts"]} - ACTS) + sorted({*lists["organs"]} - ORGANS - {"none"})
    unknown += sorted({*lists["with"], *lists["any"], *lists["without"]} - OBJECTS - ORGANS - FOUND_OBJECTS)
    if unknown:
        raise RegistryError(f"{where}: unknown key or value {unknown[0]!r}")
    return StageRule(
        acts=frozenset(lists["acts"]),
        organs=frozenset(lists["organs"]),
        with_all=frozenset(lists["with"]),
        with_any=frozenset(lists["any"]),
        without=frozenset(lists["without"]),
        treaties=tuple(lists["treaties"]),
        stage=NewsStage(str(table["stage"])) if "stage" in table else None,
        bare=bool(table.get("bare", False)),
    )


@cache
def load_rules() -> tuple[StageRule, ...]:
    """Read the rules in order."""
    text = files("servanda_spiders.reading.news").joinpath(_FILE).read_text(encoding="utf-8")
    tables = tomllib.loads(text)["rule"]
    return tuple(parse_rule(table, f"{_FILE}: rule {number}") for number, table in enumerate(tables, 1))


def decide_stage(event: Event, treaty: str | None) -> StageRule | None:
    """Give the rule that decides about an event, or None where it is evidence of nothing."""
    rule = next((rule for rule in load_rules() if rule.fits(event, treaty)), None)
    return rule if rule and rule.stage else None
