"""The screen of feeds: added, tried, paused and removed by an administrator, with plain words for what is wrong."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.config import Config
from portal.db import db
from portal.newsroom.articles import Article
from portal.newsroom.intake.tables import Feed
from portal.people.accounts import ADMIN, EDITOR
from tests.portal.newsroom.intake.test_receiving import ninjs
from tests.portal.people.people import enter, errors, person, post
from tests.portal.work.web import Page, Web, served

FEEDS = "/desk/admin/ways-in/feeds"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with served() as web:
        web.pages["/feed"] = Page(ninjs())
        yield web


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, fetch_loopback=True)


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    return enter(client, person("ruth@house.example.org", ADMIN))


def feed() -> Feed:
    return db.session.scalars(select(Feed)).one()


def test_a_feed_is_added_tried_paused_and_removed(admin: FlaskClient, web: Web) -> None:
    assert post(admin, FEEDS, url=web.url("/feed"), language="en").status_code == 302
    assert (feed().url, feed().language, feed().active) == (web.url("/feed"), "en", True)
    tried = post(admin, f"{FEEDS}/{feed().id}/try", FEEDS).text
    assert "Bridge reopens" in tried
    assert "1 story can come in." in tried
    assert db.session.scalars(select(Article)).all() == []
    post(admin, f"{FEEDS}/{feed().id}/pause", FEEDS)
    assert "Paused" in admin.get(FEEDS).text
    post(admin, f"{FEEDS}/{feed().id}/resume", FEEDS)
    assert feed().active
    post(admin, f"{FEEDS}/{feed().id}/remove", FEEDS)
    assert db.session.scalars(select(Feed)).all() == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_that_fails_says_why(admin: FlaskClient, web: Web, language: str) -> None:
    post(admin, FEEDS, url=web.url("/nothing"), language="")
    page = post(admin, f"{FEEDS}/{feed().id}/try", f"{FEEDS}?lang={language}").text
    assert {"en": "There is nothing at this address. (404)", "fr": "Il n’y a rien à cette adresse. (404)"}[
        language
    ] in page


@pytest.mark.parametrize(
    "url", ["", "not an address", "file:///etc/passwd", "ftp://feed.example.org/", "http://127.0.0.1/"]
)
def test_an_address_that_cannot_be_polled_is_refused_at_its_field(admin: FlaskClient, url: str) -> None:
    page = post(admin, FEEDS, url=url, language="")
    assert page.status_code == 422
    assert errors(page)
    assert db.session.scalars(select(Feed)).all() == []


def test_the_same_feed_twice_is_refused(admin: FlaskClient, web: Web) -> None:
    post(admin, FEEDS, url=web.url("/feed"), language="")
    page = post(admin, FEEDS, url=web.url("/feed"), language="fr")
    assert "This feed is polled already." in page.text


def test_only_administrators_see_feeds(client: FlaskClient) -> None:
    enter(client, person("ed@house.example.org", EDITOR))
    assert client.get(FEEDS).status_code in (403, 404)


@pytest.mark.parametrize("verb", ["try", "pause", "resume", "remove"])
def test_a_feed_that_is_gone_is_not_found(admin: FlaskClient, verb: str) -> None:
    assert post(admin, f"{FEEDS}/9/{verb}", FEEDS).status_code == 404
