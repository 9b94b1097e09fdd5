"""The members of a ninjs item, whose names differ between its versions in little but their capitals."""

import json
import re
from typing import Any

from portal.newsroom.content import plain
from portal.newsroom.readers.incoming import Problem, UnreadableStory
from portal.newsroom.readers.text import tidy

_MAIN = ("", "main", "headline", "title", "summary", "standfirst", "caption", "short")


def read_item(data: str) -> dict[str, Any]:
    """The JSON object in ``data``, all its names in lower case. Raises UnreadableStory."""
    try:
        item = _lower(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableStory(Problem.BROKEN) from error
    if not isinstance(item, dict):
        raise UnreadableStory(Problem.BROKEN)
    return item


def text(item: dict[str, Any], *names: str) -> str:
    """The first of the named members that is a string with something in it."""
    return next((item[n] for n in names if isinstance(item.get(n), str) and item[n].strip()), "")


def members(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a member that is a list of objects (version 2 on) or a named map of them (version 1)."""
    value = item.get(name)
    if isinstance(value, dict):
        return [{"name": key, **v} for key, v in value.items() if isinstance(v, dict)]
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def role(member: dict[str, Any]) -> str:
    """The role of a member: the last part, where it is a URI or a QCode."""
    return re.split(r"[:/#]", text(member, "role").lower())[-1]


def described(
    item: dict[str, Any], many: str, *single: str, only: tuple[str, ...] = (), skip: tuple[str, ...] = ()
) -> str:
    """Plain text of a headline or description: the member with a main role, else the first, else ``single``."""
    found = [(role(m), text(m, "value")) for m in members(item, many) if role(m) not in skip]
    found = [pair for pair in found if not only or pair[0] in only]
    found.sort(key=lambda pair: _MAIN.index(pair[0]) if pair[0] in _MAIN else len(_MAIN))
    value = next((v for _, v in found if v), "") or text(item, *single)
    return tidy(plain(value))


def status(item: dict[str, Any]) -> str:
    """``usable`` (also when nothing is said), ``canceled``, or ``withheld``, as which any other word counts."""
    said = re.split(r"[:/#]", text(item, "pubstatus").strip().lower())[-1] or "usable"
    return "canceled" if said.startswith("cancel") else "usable" if said == "usable" else "withheld"


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.lower(): _lower(member) for key, member in value.items()}
    return [_lower(member) for member in value] if isinstance(value, list) else value
