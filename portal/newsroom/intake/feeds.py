"""Feeds of the publisher's CMS: which there are, and what an administrator does with them."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.intake.tables import Feed
from portal.work.engine import enqueue

_INTERVAL = dt.timedelta(minutes=5)
_LONGEST = dt.timedelta(hours=6)  # between two polls of a feed that fails
_SLACK = dt.timedelta(minutes=1)  # the clock ticks a little before a poll ends


class FeedThere(ValueError):
    """This address is polled already."""


def add_feed(url: str, language: str) -> Feed:
    """Poll ``url`` from now on. ``language``: ``en`` or ``fr``, "" lets each story say. Raises FeedThere."""
    with transaction() as session:
        if session.scalar(select(Feed.id).where(Feed.url == url)):
            raise FeedThere(url)
        feed = Feed(url=url, language=language)
        session.add(feed)
        session.flush()
        poll_now(session, feed)
        return feed


def pause_feed(feed_id: int) -> Feed | None:
    """Poll the feed no more for the time being; None when there is no such feed."""
    with transaction() as session:
        feed = session.get(Feed, feed_id)
        if feed:
            feed.active = False
        return feed


def resume_feed(feed_id: int) -> Feed | None:
    """Poll the feed again, at once and with a clean slate; None when there is no such feed."""
    with transaction() as session:
        feed = session.get(Feed, feed_id)
        if feed and not feed.active:
            feed.active, feed.failures, feed.problem = True, 0, ""
            poll_now(session, feed)
        return feed


def remove_feed(feed_id: int) -> str:
    """Forget the feed; what came from it stays. The address it had, "" when there is no such feed."""
    with transaction() as session:
        feed = session.get(Feed, feed_id)
        if feed is None:
            return ""
        session.delete(feed)
        return feed.url


def next_poll(polled_at: dt.datetime | None, failures: int) -> dt.datetime:
    """When a feed is due that was last polled at ``polled_at`` and then had failed ``failures`` times in a row.

    Every five minutes; twice as long after each failure, six hours at most. Never polled is long overdue.
    """
    if polled_at is None:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return polled_at + min(_INTERVAL * 2 ** min(failures, 10), _LONGEST)


def is_due(feed: Feed, now: dt.datetime) -> bool:
    """Whether the feed has to be polled at ``now``."""
    return feed.active and next_poll(feed.polled_at, feed.failures) <= now + _SLACK


def poll_now(session: Session, feed: Feed) -> None:
    """Have the feed polled once the caller's transaction is committed; once a minute at most."""
    minute = utc_now().isoformat(timespec="minutes")
    enqueue(session, "poll_feed", key=f"{feed.id}:{minute}:{feed.url}"[:200], payload={"feed": feed.id})
