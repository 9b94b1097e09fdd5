"""Where a delivery stands, from its row and the clock alone: pure, so that it can be tested as a grid."""

import datetime as dt
from enum import StrEnum

# Half time, the deadline, then one a day: after two weeks another letter helps nobody, and the board goes on.
HALF_TIME, DEADLINE = 1, 2
LAST_REMINDER = DEADLINE + 14


class Standing(StrEnum):
    """Where one delivery stands."""

    OPEN = "open"
    PRESSING = "pressing"  # more than half of the time is over
    LATE = "late"
    CONFIRMED = "confirmed"


def reminders_due(issued_at: dt.datetime, deadline: dt.datetime, now: dt.datetime) -> int:
    """How many reminders an unconfirmed delivery should have had by ``now``: 0 … LAST_REMINDER."""
    if now >= deadline:
        return min(DEADLINE + (now - deadline) // dt.timedelta(days=1), LAST_REMINDER)
    return HALF_TIME if now >= issued_at + (deadline - issued_at) / 2 else 0


def standing(
    issued_at: dt.datetime, deadline: dt.datetime, acknowledged_at: dt.datetime | None, now: dt.datetime
) -> Standing:
    """Where a delivery of a notice issued at ``issued_at`` stands at ``now``; once confirmed, for ever so."""
    if acknowledged_at is not None:
        return Standing.CONFIRMED
    due = reminders_due(issued_at, deadline, now)
    return (Standing.OPEN, Standing.PRESSING, Standing.LATE)[min(due, DEADLINE)]
