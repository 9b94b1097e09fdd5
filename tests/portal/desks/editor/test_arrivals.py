"""The log of what came in, as editors read it: by outcome and way, page by page, and what was left out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db, transaction, utc_now
from portal.newsroom.intake.log import PAGE, arrivals
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Arrival, Way
from portal.people.accounts import EDITOR
from tests.portal.newsroom.intake.test_receiving import ninjs
from tests.portal.people.people import enter, person

LOG = "/desk/editor/arrivals"


@pytest.fixture
def editor(client: FlaskClient) -> FlaskClient:
    return enter(client, person("ed@house.example.org", EDITOR))


def refused(count: int, way: Way = Way.PUSH) -> None:
    with transaction() as session:
        for number in range(count):
            session.add(
                Arrival(at=utc_now(), way=way, outcome="refused", problem="broken", title=f"Story {number}")
            )


def titles(page: str) -> list[str]:
    return re.findall(r"Story \d+", page)


def turn(page: str, towards: str) -> str:
    found = re.search(rf'rel="{towards}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Bridge reopens", "Story 0"]),
        ("?outcome=new", ["Bridge reopens"]),
        ("?way=folder", ["Story 0"]),
        ("?outcome=new&way=folder", []),
        ("?outcome=nonsense&way=%00&before=x&after=-1", ["Bridge reopens", "Story 0"]),
    ],
)
def test_the_address_says_what_is_listed(editor: FlaskClient, query: str, shown: list[str]) -> None:
    take_in(ninjs(), way=Way.PUSH, origin="our CMS")
    refused(1, Way.FOLDER)
    page = editor.get(f"{LOG}{query}")
    assert page.status_code == 200
    assert [title for title in ("Bridge reopens", "Story 0") if title in page.text] == shown


def test_pages_go_on_from_the_last_row_seen_whatever_comes_in_meanwhile(editor: FlaskClient) -> None:
    refused(2 * PAGE + 1)
    first = editor.get(f"{LOG}?outcome=refused").text
    assert (titles(first)[0], turn(first, "prev")) == (f"Story {2 * PAGE}", "")
    second = editor.get(turn(first, "next")).text
    assert titles(second)[0] == f"Story {PAGE}"
    refused(3)  # come in between two turns of the page
    third = editor.get(turn(second, "next")).text
    assert (titles(third), turn(third, "next")) == (["Story 0"], "")
    assert titles(editor.get(turn(third, "prev")).text) == titles(second)


def test_a_page_beyond_the_end_is_empty(app: Flask) -> None:
    refused(1)
    assert arrivals(before=1).rows == ()
    assert arrivals(after=10**6).rows == ()


def test_what_was_left_out_stands_with_the_newest_text_alone(editor: FlaskClient) -> None:
    body = '<p>Two.</p><script>track()</script><div class="newsletter-signup"><p>Sign up to our newsletter</p></div>'
    for text in ("<p>One.</p>", body):
        take_in(
            ninjs().replace(b"<p>It reopened on Monday.</p>", text.encode().replace(b'"', b'\\"')),
            way=Way.PUSH,
            origin="",
        )
    left_out = db.session.query(Arrival).all()[-1].edition.left_out
    assert left_out
    page = editor.get(LOG).text
    assert page.count("left out</summary>") == 1


def test_a_refused_story_is_named(editor: FlaskClient) -> None:
    take_in(ninjs(version="2"), way=Way.PUSH, origin="")
    take_in(ninjs(version="1", headline="An older bridge"), way=Way.PUSH, origin="")
    assert [row.title for row in db.session.query(Arrival).order_by(Arrival.id)] == [
        "Bridge reopens",
        "An older bridge",
    ]
