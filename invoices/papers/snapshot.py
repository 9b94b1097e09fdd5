"""Frozen dataclasses to plain JSON values and back, by their type hints: how a paper's content is stored."""

import dataclasses
import datetime as dt
import types
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Self, Union, get_args, get_origin, get_type_hints


class InvalidSnapshot(ValueError):
    """Stored JSON that is not the content of the paper it should be; the message names the field."""


class Snapshot:
    """What every frozen content dataclass inherits: a stored form, and the same value back from it."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values in field order: dates in ISO 8601, decimals as strings, tuples as lists."""
        return _plain(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The content from ``to_json``'s output. Raises InvalidSnapshot on anything else."""
        return _typed(cls, data, cls.__name__)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _typed(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not types.NoneType)
        return None if value is None else _typed(inner, value, where)
    if origin is tuple:
        inner = get_args(hint)[0]
        items = _expect(list | tuple, value, where)
        return tuple(_typed(inner, item, f"{where}[{at}]") for at, item in enumerate(items))
    if origin is dict:
        inner = get_args(hint)[1]
        items = _expect(dict, value, where).items()
        return {key: _typed(inner, item, f"{where}.{key}") for key, item in items}
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, _expect(dict, value, where), where)
    return _scalar(hint, value, where)


def _scalar(hint: Any, value: Any, where: str) -> Any:
    try:
        if hint in (dt.date, dt.datetime):
            return hint.fromisoformat(value)
        if hint is Decimal or issubclass(hint, Enum):
            return hint(_expect(str, value, where))
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise InvalidSnapshot(f"{where}: {value!r}") from problem
    return _expect(hint, value, where)


def _dataclass(hint: Any, data: dict[str, Any], where: str) -> Any:
    hints = _hints(hint)
    if unknown := set(data) - set(hints):
        raise InvalidSnapshot(f"{where}: unknown {', '.join(sorted(unknown))}")
    values = {name: _typed(hints[name], value, f"{where}.{name}") for name, value in data.items()}
    try:
        return hint(**values)
    except (TypeError, ValueError) as problem:
        raise InvalidSnapshot(f"{where}: {problem}") from problem


def _expect(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InvalidSnapshot(f"{where}: {value!r}")
    return value


@cache
def _hints(hint: Any) -> dict[str, Any]:
    known = get_type_hints(hint)
    return {field.name: known[field.name] for field in dataclasses.fields(hint)}
