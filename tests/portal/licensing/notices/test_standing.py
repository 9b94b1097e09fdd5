"""Where a delivery stands, as a grid of what the clock and the row can say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.licensing.notices.standing import DEADLINE, LAST_REMINDER, Standing, reminders_due, standing

SENT = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
DONE_BY = SENT + dt.timedelta(hours=24)
SECOND = dt.timedelta(seconds=1)
MOMENTS = {
    "just sent": (SENT, 0, Standing.OPEN),
    "a second before half time": (SENT + dt.timedelta(hours=12) - SECOND, 0, Standing.OPEN),
    "at half time": (SENT + dt.timedelta(hours=12), 1, Standing.PRESSING),
    "a second before the deadline": (DONE_BY - SECOND, 1, Standing.PRESSING),
    "at the deadline": (DONE_BY, 2, Standing.LATE),
    "a second before a day late": (DONE_BY + dt.timedelta(days=1) - SECOND, 2, Standing.LATE),
    "a day late": (DONE_BY + dt.timedelta(days=1), 3, Standing.LATE),
    "a week late": (DONE_BY + dt.timedelta(days=7), 9, Standing.LATE),
    "a year late": (DONE_BY + dt.timedelta(days=365), LAST_REMINDER, Standing.LATE),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_reminders_and_standing_of_what_nobody_confirmed(moment: str) -> None:
    now, due, state = MOMENTS[moment]
    assert reminders_due(SENT, DONE_BY, now) == due
    assert standing(SENT, DONE_BY, None, now) is state


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("confirmed", [SENT, DONE_BY + dt.timedelta(days=3)])
def test_what_is_confirmed_is_confirmed_whenever_one_looks(moment: str, confirmed: dt.datetime) -> None:
    assert standing(SENT, DONE_BY, confirmed, MOMENTS[moment][0]) is Standing.CONFIRMED


_hours = st.integers(min_value=1, max_value=24 * 60)


@given(allowed=_hours, passed=st.integers(min_value=0, max_value=24 * 90), later=_hours)
def test_reminders_never_grow_fewer_and_the_deadline_is_the_second(
    allowed: int, passed: int, later: int
) -> None:
    by = SENT + dt.timedelta(hours=allowed)
    now = SENT + dt.timedelta(hours=passed)
    due = reminders_due(SENT, by, now)
    assert 0 <= due <= LAST_REMINDER
    assert due <= reminders_due(SENT, by, now + dt.timedelta(hours=later))
    assert (due >= DEADLINE) is (now >= by)
