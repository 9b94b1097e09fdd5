"""What has to happen by the clock: a table of job names and when they are due."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.config import Config


@dataclass(frozen=True, slots=True)
class Schedule:
    """Job ``name`` is due whenever ``cron`` (five fields, UTC) says so, in a portal that has it ``wanted``."""

    name: str
    cron: str
    wanted: Callable[[Config], bool]


_due: dict[str, Schedule] = {}


def schedule(name: str, cron: str, *, wanted: Callable[[Config], bool] = lambda _: True) -> None:
    """Let the worker enqueue job ``name``, with an empty payload, whenever ``cron`` says: ``*/5 * * * *``.

    ``wanted``: whether the settings ask for it at all. Raises ValueError when the job already has another schedule.
    """
    known = _due.setdefault(name, Schedule(name, cron, wanted))
    if known.cron != cron:
        raise ValueError(f"job {name!r} is already due at {known.cron!r}")


def schedules(config: Config) -> tuple[Schedule, ...]:
    """Every schedule that a portal with these settings needs, in the order registered."""
    return tuple(entry for entry in _due.values() if entry.wanted(config))
