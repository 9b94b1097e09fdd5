"""Polling of feeds: asked politely, taken in story by story, and what went wrong kept for an administrator."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.newsroom.intake.feeds import is_due, poll_now
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Feed, Way
from portal.newsroom.readers import Cancelled, Incoming, UnreadableStory, read_stories
from portal.newsroom.readers.incoming import MAX_PACKAGE_BYTES
from portal.newsroom.readers.xml_root import root_name
from portal.people.accounts import ADMIN
from portal.people.letters import address, tell_staff
from portal.work.engine import Payload, job
from portal.work.fetching import Fault, Fetched, FetchFailed, fetch
from portal.work.schedules import schedule

TELL_AFTER = 5  # failures in a row; with the growing pauses, after about two and a half hours
NO_FEED = "no_feed"
_LONGEST_ETAG, _LONGEST_DATE = 400, 80
_SECONDS_OF_A_LOOK = 10.0  # somebody waits for the page
_FEEDS = ("rss", "feed", "RDF", "newsItem", "packageItem", "newsMessage", "nitf")  # their root elements

schedule("poll_feeds", "*/5 * * * *")


class Unusable(Exception):
    """What came from the address is nothing to take in. ``problem``: a Fault, with a status, or a reader's word."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Look:
    """What a feed would bring in now: headlines with their language and words; or the ``problem`` it has."""

    problem: str = ""
    stories: tuple[tuple[str, str, int], ...] = ()
    cancelled: int = 0
    refused: int = 0


@job("poll_feeds")
def poll_feeds(_payload: dict[str, Any]) -> None:
    """Enqueue a poll of every feed that is due."""
    now = utc_now()
    with transaction() as session:
        for feed in session.scalars(select(Feed).where(Feed.active.is_(True)).order_by(Feed.id)):
            if is_due(feed, now):
                poll_now(session, feed)


@job("poll_feed")
def poll_feed(payload: Payload) -> None:
    """Ask feed ``payload["feed"]`` what is new and take it in; a failure is kept, and told when it goes on."""
    feed = db.session.get(Feed, payload["feed"])
    if feed is None or not feed.active:
        return
    url, language, known = feed.url, feed.language, (feed.etag, feed.last_modified)
    db.session.rollback()  # no read stays open while the other side is slow
    try:
        found = _fetched(url, *known)
        if not found.unchanged:
            _stories(found.data, language)
            take_in(found.data, way=Way.FEED, origin=url, language=language)
    except Unusable as unusable:
        _note_failure(payload["feed"], unusable.problem)
        return
    with transaction() as session:
        feed = session.get(Feed, payload["feed"])
        if feed is None:
            return
        feed.polled_at, feed.problem, feed.failures = utc_now(), "", 0
        if not found.unchanged:
            feed.etag = found.etag if len(found.etag) <= _LONGEST_ETAG else ""
            feed.last_modified = found.last_modified if len(found.last_modified) <= _LONGEST_DATE else ""


def look_at(url: str, language: str) -> Look:
    """What the feed at ``url`` would bring in; nothing is stored. Never from inside a transaction."""
    try:
        found = _stories(_fetched(url, seconds=_SECONDS_OF_A_LOOK).data, language)
    except Unusable as unusable:
        return Look(unusable.problem)
    stories = [story.content for story in found if isinstance(story, Incoming)]
    cancelled = sum(isinstance(story, Cancelled) for story in found)
    return Look(
        stories=tuple((content.headline, content.language, content.word_count) for content in stories),
        cancelled=cancelled,
        refused=len(found) - len(stories) - cancelled,
    )


def _fetched(url: str, etag: str = "", last_modified: str = "", **more: Any) -> Fetched:
    loopback = current_app.extensions["reprise"].fetch_loopback
    try:
        return fetch(
            url,
            etag=etag,
            last_modified=last_modified,
            limit=MAX_PACKAGE_BYTES,
            loopback=loopback,
            **more,
        )
    except FetchFailed as failed:
        problem = f"{failed.fault}:{failed.status}" if failed.fault is Fault.STATUS else failed.fault.value
        raise Unusable(problem) from failed


def _stories(data: bytes, language: str) -> tuple[Any, ...]:
    """The stories of a feed. A page, be it one that says to sign in, is no feed, and no story either."""
    if root_name(data) not in _FEEDS and not data.lstrip().startswith((b"{", b"[")):
        raise Unusable(NO_FEED)
    try:
        return read_stories(data, language)
    except UnreadableStory as unreadable:
        raise Unusable(unreadable.problem.value) from unreadable


def _note_failure(feed_id: int, problem: str) -> None:
    with transaction() as session:
        feed = session.get(Feed, feed_id)
        if feed is None:
            return
        feed.polled_at, feed.problem, feed.failures = utc_now(), problem, feed.failures + 1
        if feed.failures == TELL_AFTER:
            tell_staff(
                session,
                ADMIN,
                "feed_failing",
                key=f"feed:{feed.id}:failing:{feed.polled_at.isoformat()}",
                feed=feed.url,
                problem=problem,
                failures=feed.failures,
                url=address("admin.feeds"),
            )
