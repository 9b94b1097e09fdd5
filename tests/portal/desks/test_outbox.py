"""The local outbox: letters to read while the portal is tried out, and none in production."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import transaction
from portal.work.mail import queue_mail, queue_rendered


def write(count: int = 1, recipient: str = "ann@paper.example") -> None:
    with transaction() as session:
        for number in range(count):
            queue_mail(
                session,
                key=f"{recipient}:{number}",
                recipient=recipient,
                language="fr" if number % 2 else "en",
                template="test",
            )


def test_an_empty_outbox_says_what_will_come(client: FlaskClient) -> None:
    assert "No letters yet" in client.get("/outbox/").text


def test_letters_are_listed_newest_first_and_paged(client: FlaskClient) -> None:
    write(51)
    first = client.get("/outbox/").text
    assert first.count("ann@paper.example") == 50
    assert "?before=2" in first
    second = client.get("/outbox/?before=2").text
    assert second.count("ann@paper.example") == 1


def test_letters_to_one_address_are_kept_apart(client: FlaskClient) -> None:
    write()
    write(recipient="bob@paper.example")
    page = client.get("/outbox/?to=bob@paper.example").text
    assert "bob@paper.example" in page
    assert "ann@paper.example" not in page


def test_a_letter_is_read_as_text_with_links_and_as_html(client: FlaskClient) -> None:
    write()
    page = client.get("/outbox/1").text
    assert '<a href="http://portal.test"' in page
    answer = client.get("/outbox/1/html")
    assert answer.text.startswith("<!doctype html>")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_a_letter_says_is_never_markup_on_our_page(client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    with transaction() as session:
        queue_rendered(session, "k", "ann@paper.example", "en", evil, evil, "<p>fine</p>")
    assert evil not in client.get("/outbox/1").text
    assert evil not in client.get("/outbox/").text


@pytest.mark.parametrize(
    "address",
    [
        "/outbox/2",
        "/outbox/2/html",
        "/outbox/99999999999999999999",
        "/outbox/x",
        "/outbox/99999999999999999999/html",
    ],
)
def test_an_unknown_letter_is_a_404(client: FlaskClient, address: str) -> None:
    write()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=99999999999999999999", "to=%00", "to=%0d%0a"]
)
def test_odd_questions_are_answered(client: FlaskClient, query: str) -> None:
    assert client.get(f"/outbox/?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/outbox/", "/outbox/1", "/outbox/1/html"])
def test_there_is_no_outbox_in_production(app: Flask, client: FlaskClient, address: str) -> None:
    write()
    app.extensions["reprise"] = replace(app.extensions["reprise"], environment="production")
    assert client.get(address).status_code == 404
