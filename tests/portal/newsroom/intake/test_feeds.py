"""When a feed is due: every few minutes, ever later while it fails."""

import datetime as dt

import pytest

from portal.newsroom.intake.feeds import is_due, next_poll
from portal.newsroom.intake.tables import Feed

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 5), (1, 10), (2, 20), (5, 160), (7, 360), (10_000, 360)]
)
def test_a_feed_that_fails_is_left_in_peace_ever_longer(failures: int, minutes: int) -> None:
    assert next_poll(NOW, failures) == NOW + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("ago", "active", "due"),
    [(None, True, True), (None, False, False), (3, True, False), (4.5, True, True), (60, False, False)],
)
def test_a_feed_is_due_when_its_pause_is_over(ago: float | None, active: bool, due: bool) -> None:
    polled_at = None if ago is None else NOW - dt.timedelta(minutes=ago)
    assert is_due(Feed(active=active, polled_at=polled_at, failures=0), NOW) is due
