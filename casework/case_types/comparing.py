"""What differs between two versions of a case type, part by part, in the words of the YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

_LISTS = ("case_fields", "fields", "tables", "rules", "phases", "letters")


@dataclass(frozen=True)
class Differing:
    """Is one part that differs: where it stands, and how it reads in each version; empty where it is not there."""

    place: str
    before: str
    after: str


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Differing, ...]:
    """Gives every part in which two case types, as plain data, differ."""
    left, right = _parts(before), _parts(after)
    places = [*left, *(place for place in right if place not in left)]
    return tuple(
        Differing(place, _words(left.get(place)), _words(right.get(place))) for place in places if left.get(place) != right.get(place)
    )


def _parts(content: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in content.items():
        if key not in _LISTS:
            made[key] = value
            continue
        for each in value:
            name = f"{key}.{each.get('name') or each.get('field')}"
            if key == "phases":
                made[name] = {part: words for part, words in each.items() if part != "tasks"}
                made |= {f"{name}.{task['name']}": task for task in each["tasks"]}
            else:
                made[name] = each
    return made


def _words(part: object) -> str:
    if part is None:
        return ""
    return part if isinstance(part, str) else yaml.safe_dump(part, allow_unicode=True, sort_keys=False, width=90).strip()
