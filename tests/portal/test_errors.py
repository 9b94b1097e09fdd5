from collections.abc import Iterator

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from portal.config import Config
from tests.portals import entered, portal_for_tests


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """A portal of the test's own, since it is given other pages."""
    with entered(portal_for_tests(config), config) as app:
        yield app


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """A client of a portal with a page for each thing that may go wrong."""

    def fail(code: int) -> str:
        if code == 500:
            raise RuntimeError("a secret nobody should read")
        abort(code)

    app.add_url_rule("/fail/<int:code>", view_func=fail)
    app.add_url_rule("/send", view_func=lambda: "sent", methods=["POST"], endpoint="send")
    app.config.update(PROPAGATE_EXCEPTIONS=False, TESTING=False)
    return app.test_client()


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        (400, "We could not read that", "Nous n’avons pas pu lire cela"),
        (404, "There is no such page", "Cette page n’existe pas"),
        (405, "That cannot be done here", "Cela ne peut pas se faire ici"),
        (413, "That is too large to send", "L’envoi est trop volumineux"),
        (429, "Too many tries", "Trop de tentatives"),
    ],
)
def test_each_error_says_what_happened_in_the_readers_language(
    failing: FlaskClient, code: int, english: str, french: str
) -> None:
    for language, words in (("en", english), ("fr", french)):
        answer = failing.get(f"/fail/{code}?lang={language}")
        assert answer.status_code == code
        assert f"<h1>{words}</h1>" in answer.text
        assert f'<html lang="{language}">' in answer.text


def test_what_is_forbidden_looks_exactly_like_what_does_not_exist(failing: FlaskClient) -> None:
    forbidden, unknown = failing.get("/fail/403"), failing.get("/no-such-page")
    assert (forbidden.status_code, forbidden.data) == (unknown.status_code, unknown.data)
    assert unknown.status_code == 404


def test_a_failure_of_ours_says_so_in_both_languages_and_gives_nothing_away(failing: FlaskClient) -> None:
    answer = failing.get("/fail/500")
    assert answer.status_code == 500
    assert "Something failed on our side" in answer.text
    assert '<div class="opening" lang="fr">' in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This form has been open too long"), ("fr", "Ce formulaire est resté ouvert trop longtemps")],
)
def test_a_post_without_a_token_is_refused_with_a_way_out(
    failing: FlaskClient, language: str, words: str
) -> None:
    answer = failing.post(f"/send?lang={language}", data={"a": "b"})
    assert answer.status_code == 400
    assert words in answer.text


def test_a_method_that_is_not_there_is_answered_with_those_that_are(failing: FlaskClient) -> None:
    answer = failing.get("/send")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
