"""What is read of a text again and again, as an editor works on it, is read once."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")
_TEXTS = 4096  # both sides of some ten stories of 5,000 words
_readings: list[Callable[[], None]] = []


def remembered(read: Callable[_P, _R]) -> Callable[_P, _R]:
    """``read``, a pure function of hashable values, keeping its last answers: nobody may change what it gives."""
    cached = lru_cache(maxsize=_TEXTS)(read)
    _readings.append(cached.cache_clear)
    return cast(Callable[_P, _R], cached)


def forget() -> None:
    """Everything that was read, so that it is read anew: for those who measure how long that takes."""
    for clear in _readings:
        clear()
