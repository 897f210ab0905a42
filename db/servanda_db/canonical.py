"""What was read of a page as canonical JSON and back: kept in place of a body whose terms allow facts only. Pure."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from servanda_db.vocabulary import PageFault, Reading, Verdict


def canonical(read: Reading | PageFault) -> bytes:
    """Give what a reader said of a page, or why it could not, as JSON in UTF-8: the same for the same, byte by byte."""
    if isinstance(read, PageFault):
        told: dict[str, Any] = {"fault": [read.reason, read.detail, str(read.verdict)]}
    else:
        told = {"reading": _plain(read)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_canonical(text: bytes) -> Reading | PageFault:
    """Give back what `canonical` wrote. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
        if "fault" in told:
            reason, detail, verdict = told["fault"]
            return PageFault(reason, detail, Verdict(verdict))
        found = _made(Reading, told["reading"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not what was read of a page: {error}") from error
    if not isinstance(found, Reading):
        raise ValueError("not what was read of a page")
    return found


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    # Two vocabularies share words (a reservation is an act and a stage of the news): each is written with its own.
    return f"{type(value).__name__}.{value.value}" if isinstance(value, Enum) else value


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _made(_types(kind)[name], item) for name, item in value.items()})
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], item) for item in value)
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return _made_of_one({one.__name__: one for one in kinds if isinstance(one, type)}, value)


def _made_of_one(kinds: Mapping[str, type], value: Any) -> Any:
    """Make a word of the vocabulary, or a part, of the one kind that fits; all else stands for itself."""
    name, _, word = value.partition(".") if isinstance(value, str) else ("", "", "")
    if name in kinds and issubclass(kinds[name], Enum):
        return kinds[name](word)
    parts = [kind for kind in kinds.values() if is_dataclass(kind)]
    return _made(parts[0], value) if parts and isinstance(value, dict) else value
