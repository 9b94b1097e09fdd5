"""The order of versions, as senders write them: a count, or the moment of the version."""

from collections.abc import Iterable

from portal.newsroom.readers.incoming import instant

_LONGEST_COUNT = 18  # digits


def is_older(version: str, known: Iterable[str]) -> bool:
    """True when ``version`` came before one of ``known``. What cannot be compared, "" above all, is not older."""
    return any(_before(version, other) for other in known)


def _before(one: str, other: str) -> bool:
    if all(v.isascii() and v.isdecimal() and len(v) <= _LONGEST_COUNT for v in (one, other)):
        return int(one) < int(other)
    first, second = instant(one), instant(other)
    return bool(first and second and first < second)
