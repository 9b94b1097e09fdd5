"""Polling a feed over real HTTP: new stories come in once, and what goes wrong is kept, told, and waited out."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article
from portal.newsroom.intake import feeds
from portal.newsroom.intake.feed_words import said
from portal.newsroom.intake.feeds import add_feed, pause_feed, remove_feed, resume_feed
from portal.newsroom.intake.polling import TELL_AFTER, look_at, poll_feed, poll_feeds
from portal.newsroom.intake.tables import Arrival, Feed
from portal.people.accounts import ADMIN
from portal.work.engine import unfinished
from portal.work.fetching import Fault
from portal.work.tables import Mail
from tests.portal.newsroom.intake.test_receiving import ninjs
from tests.portal.people.people import person
from tests.portal.work.web import Page, Web, served

Drain = Callable[[], int]


@pytest.fixture(scope="module")
def shared() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def web(shared: Web) -> Web:
    shared.pages.clear()
    shared.asked.clear()
    return shared


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, fetch_loopback=True)


def polled(feed: Feed) -> Feed:
    """The feed after one more poll."""
    poll_feed({"feed": feed.id})
    db.session.rollback()
    return db.session.get_one(Feed, feed.id, populate_existing=True)


def arrivals() -> list[str]:
    return list(db.session.scalars(select(Arrival.outcome).order_by(Arrival.id)))


def test_a_new_feed_is_polled_at_once_and_its_stories_come_in(app: Flask, web: Web, drain: Drain) -> None:
    web.pages["/feed"] = Page(
        ninjs(), headers={"ETag": '"7"', "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT"}
    )
    feed = add_feed(web.url("/feed"), "")
    drain()
    assert db.session.scalars(select(Article)).one().source_uri == "cms:1"
    assert (feed.etag, feed.problem, feed.failures) == ('"7"', "", 0)
    assert feed.polled_at is not None
    assert db.session.scalars(select(Arrival)).one().origin == web.url("/feed")


def test_what_has_not_changed_is_neither_sent_nor_told_again(app: Flask, web: Web) -> None:
    web.pages["/feed"] = lambda asked: (
        Page(status=304) if asked.get("if-none-match") == '"7"' else Page(ninjs(), headers={"ETag": '"7"'})
    )
    feed = polled(add_feed(web.url("/feed"), ""))
    assert polled(feed).etag == '"7"'
    assert [asked.get("if-none-match") for _, asked in web.asked] == [None, '"7"']
    web.pages["/feed"] = Page(ninjs())  # the same story, listed again
    assert polled(feed).etag == ""
    assert arrivals() == ["new"]


def test_an_absurd_mark_is_not_kept(app: Flask, web: Web) -> None:
    web.pages["/feed"] = Page(ninjs(), headers={"ETag": "x" * 401, "Last-Modified": "y" * 81})
    feed = polled(add_feed(web.url("/feed"), ""))
    assert (feed.etag, feed.last_modified) == ("", "")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(status=500), "status:500"),
        (Page(status=302, headers={"Location": "http://169.254.169.254/"}), "internal"),
        (Page(b"<!doctype html>\n<html><body><h1>Sign in</h1><p>Please.</p></body></html>"), "no_feed"),
        (Page(b"<?xml version='1.0'?><!-- a --><!DOCTYPE html><HTML/>"), "no_feed"),
        (Page(b"Sign in\n\nPlease sign in to read this page."), "no_feed"),
        (Page(b""), "no_feed"),
        (Page(b"{,}"), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_is_kept_and_nothing_comes_in(app: Flask, web: Web, page: Page, problem: str) -> None:
    web.pages["/feed"] = page
    feed = polled(add_feed(web.url("/feed"), ""))
    assert (feed.problem, feed.failures) == (problem, 1)
    assert arrivals() == []
    web.pages["/feed"] = Page(ninjs())
    feed = polled(feed)
    assert (feed.problem, feed.failures) == ("", 0)
    assert arrivals() == ["new"]


def test_administrators_learn_once_of_a_feed_that_goes_on_failing(app: Flask, web: Web) -> None:
    person("ruth@house.example.org", ADMIN)
    feed = add_feed(web.url("/gone"), "")
    for _ in range(TELL_AFTER + 2):
        feed = polled(feed)
    letter = db.session.scalars(select(Mail)).one()
    assert web.url("/gone") in letter.subject
    assert "There is nothing at this address. (404)" in letter.text
    assert "http://portal.test/desk/admin/ways-in/feeds" in letter.text


def test_only_feeds_that_are_due_are_polled_and_once_each(
    app: Flask, web: Web, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = add_feed(web.url("/a"), ""), add_feed(web.url("/b"), "")
    pause_feed(other.id)
    drain()
    with transaction():
        one.polled_at = utc_now() - dt.timedelta(hours=1)
    monkeypatch.setattr(feeds, "utc_now", lambda: dt.datetime(2999, 1, 1, tzinfo=dt.UTC))  # a later minute
    poll_feeds({})
    poll_feeds({})
    assert [job.task.payload for job in unfinished()] == [{"feed": one.id}]


def test_a_feed_that_is_polled_again_after_a_pause_is_polled_at_once(
    app: Flask, web: Web, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = add_feed(web.url("/a"), "")
    pause_feed(feed.id)
    drain()
    monkeypatch.setattr(feeds, "utc_now", lambda: dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    resume_feed(feed.id)
    drain()
    assert len(web.asked) == 1


def test_a_feed_that_was_paused_or_removed_is_left_alone(app: Flask, web: Web) -> None:
    feed, other = add_feed(web.url("/a"), ""), add_feed(web.url("/b"), "")
    pause_feed(feed.id)
    assert remove_feed(other.id) == web.url("/b")
    poll_feed({"feed": feed.id})
    poll_feed({"feed": other.id})
    assert web.asked == []
    assert [verb(10**6) for verb in (pause_feed, resume_feed)] == [None, None]
    assert remove_feed(10**6) == ""


def test_a_look_tells_what_would_come_in_and_stores_nothing(app: Flask, web: Web) -> None:
    web.pages["/feed"] = Page(ninjs())
    look = look_at(web.url("/feed"), "")
    assert look.stories == (("Bridge reopens", "en", 6),)
    assert look_at(web.url("/none"), "").problem == "status:404"
    assert db.session.scalars(select(Article)).all() == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_failure_has_plain_words(app: Flask, language: str) -> None:
    problems = [fault.value for fault in Fault if fault is not Fault.STATUS]
    problems += ["no_feed", "broken", *(f"status:{status}" for status in (401, 403, 404, 410, 429, 418, 503))]
    with force_locale(language):
        words = [said(problem) for problem in problems]
    assert all(len(word) > 15 for word in words)
    assert len(set(words)) == len(words)
