"""What has to happen by the clock: a table of job names and when they are due."""

from dataclasses import dataclass

_due: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Job ``name`` is due whenever ``cron`` (five fields, UTC) says so."""

    name: str
    cron: str


def schedule(name: str, cron: str) -> None:
    """Let the worker enqueue job ``name``, with an empty payload, whenever ``cron`` says: ``*/5 * * * *``.

    Raises ValueError when the job already has another schedule.
    """
    if _due.setdefault(name, cron) != cron:
        raise ValueError(f"job {name!r} is already due at {_due[name]!r}")


def schedules() -> tuple[Schedule, ...]:
    """Every schedule, in the order registered."""
    return tuple(Schedule(name, cron) for name, cron in _due.items())
