"""The embargo on the article's page: told with its zone and who set it, changed with care."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article
from portal.people.accounts import EDITOR, User
from tests.portal.newsroom.test_counterparts import came
from tests.portal.people.people import enter, errors, person, post


@pytest.fixture
def editor(client: FlaskClient, app: object) -> FlaskClient:
    ed = person("ed@house.example.org", EDITOR)
    with transaction() as session:
        session.get_one(User, ed.id).timezone = "Europe/Paris"
    return enter(client, ed)


@pytest.fixture
def address(editor: FlaskClient) -> str:
    return f"/desk/editor/articles/{came(0, 'en').article_id}"


def kept(address: str) -> dt.datetime | None:
    return db.session.get_one(Article, address.rsplit("/", 1)[-1]).embargo_until


def send(editor: FlaskClient, address: str, day: dt.date | None, **more: str) -> object:
    parts = {"until-day": "", "until-month": "", "until-year": ""}
    if day:
        parts = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    return post(editor, f"{address}/embargo", address, **parts, **more)


def test_it_is_set_in_the_editors_own_time_and_told_with_the_zone(editor: FlaskClient, address: str) -> None:
    day = utc_now().date() + dt.timedelta(days=9)
    send(editor, address, day, until_clock="6h30")
    assert kept(address) == dt.datetime.combine(day, dt.time(6, 30), ZoneInfo("Europe/Paris"))
    page = editor.get(address).text
    assert "Held back" in page
    assert re.search("06:30, Central European (Standard|Summer) Time", page)
    assert "Set by Jo Park on" in page


def test_ending_it_early_asks_whether_that_is_agreed(editor: FlaskClient, address: str) -> None:
    day = utc_now().date() + dt.timedelta(days=9)
    send(editor, address, day)
    asked = send(editor, address, None)
    assert asked.status_code == 422
    assert errors(asked)
    assert kept(address) is not None
    send(editor, address, None, agreed="y")
    assert kept(address) is None


def test_a_moment_that_has_passed_is_refused_at_its_field(editor: FlaskClient, address: str) -> None:
    page = send(editor, address, utc_now().date() - dt.timedelta(days=1))
    assert page.status_code == 422
    assert 'id="until-error"' in page.text
