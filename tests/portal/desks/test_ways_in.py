"""Pushing stories with a key: made and revoked by an administrator, and what came in as editors see it."""

import hashlib
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from portal.db import db
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.tables import Arrival, PushKey
from portal.people.accounts import ADMIN, EDITOR
from tests.portal.newsroom.intake.test_receiving import ninjs
from tests.portal.people.people import enter, person, post


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    return enter(client, person("ruth@house.example.org", ADMIN))


@pytest.fixture
def key(admin: FlaskClient) -> str:
    page = post(admin, "/desk/admin/ways-in", name="our CMS")
    found = re.search(r"reprise_[\w-]{43}", page.text)
    assert found
    return found[0]


def push(client: FlaskClient, key: str, data: bytes, **more: Any) -> Any:
    return client.post("/hooks/stories", data=data, headers={"Authorization": f"Bearer {key}"}, **more)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(admin: FlaskClient, key: str) -> None:
    assert key not in admin.get("/desk/admin/ways-in").text
    assert db.session.query(PushKey).one().key_hash == hashlib.sha256(key.encode()).hexdigest()


def test_a_pushed_story_is_in_and_the_answer_says_so(app: Any, key: str) -> None:
    cms = app.test_client()
    told = push(cms, key, ninjs()).get_json()["stories"]
    assert [story["outcome"] for story in told] == ["new"]
    assert push(cms, key, ninjs()).get_json()["stories"][0]["outcome"] == "unchanged"
    assert db.session.query(Arrival).first().origin == "our CMS"
    assert db.session.query(PushKey).one().used_at is not None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic {key}", "Bearer {key}x", "Bearer é"])
def test_nothing_comes_in_without_a_working_key(app: Any, key: str, header: str) -> None:
    answer = app.test_client().post(
        "/hooks/stories", data=ninjs(), headers={"Authorization": header.format(key=key)}
    )
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert db.session.query(Arrival).count() == 0


def test_a_revoked_key_opens_nothing(app: Any, admin: FlaskClient, key: str) -> None:
    number = db.session.query(PushKey).one().id
    post(admin, f"/desk/admin/ways-in/keys/{number}/revoke", "/desk/admin/ways-in")
    assert push(app.test_client(), key, ninjs()).status_code == 401


def test_a_bad_body_gets_a_clear_answer(app: Any, key: str) -> None:
    cms = app.test_client()
    refused = push(cms, key, b"{,}")
    assert refused.status_code == 422
    assert refused.get_json()["stories"][0]["problem"] == "broken"
    assert push(cms, key, b"a=b", content_type="application/x-www-form-urlencoded").status_code == 415
    assert push(cms, key, ninjs(), query_string={"language": "de"}).status_code == 422
    assert push(cms, key, ninjs(), content_type="application/octet-stream").status_code == 200
    app.config["MAX_CONTENT_LENGTH"] = 10
    assert push(cms, key, ninjs()).status_code == 413


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_key_without_a_usable_name_is_refused_at_its_field(admin: FlaskClient, name: str) -> None:
    assert 'id="name-error"' in post(admin, "/desk/admin/ways-in", name=name).text
    assert db.session.query(PushKey).count() == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_editors_see_what_came_in_and_why_something_was_refused(app: Any, key: str, language: str) -> None:
    cms, editor = app.test_client(), app.test_client()
    push(cms, key, ninjs())
    push(cms, key, b"{,}")
    enter(editor, person("ed@house.example.org", EDITOR))
    page = editor.get(f"/desk/editor/arrivals?lang={language}").text
    assert "Bridge reopens" in page
    assert "our CMS" in page
    refused = editor.get("/desk/editor/arrivals?outcome=refused").text
    assert "Bridge reopens" not in refused
    with force_locale(language):
        assert str(message("broken")) in refused
