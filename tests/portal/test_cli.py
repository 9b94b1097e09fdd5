"""Commands of ``flask --app wsgi``."""

from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from portal import demonstration
from portal.db import db, transaction
from portal.people.accounts import User
from portal.people.outlets import Outlet
from portal.work import engine
from portal.work.tables import Mail


def call(app: Flask, *words: str, typed: str = "") -> Result:
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=words, input=typed)
    db.session.rollback()
    return result


def test_every_command_explains_itself(app: Flask) -> None:
    for words in (
        ("worker",),
        ("migrate",),
        ("reconcile",),
        ("samples", "load"),
        ("users", "add"),
        ("mail", "test"),
        ("jobs", "list"),
        ("jobs", "retry"),
    ):
        result = call(app, *words, "--help")
        assert result.exit_code == 0, result.output
        assert len(result.output.splitlines()) >= 4


def test_the_demonstration_loads_once(app: Flask) -> None:
    for _ in range(2):
        result = call(app, "samples", "load")
        assert result.exit_code == 0, result.output
    assert db.session.query(Outlet).count() == 3
    people = {person.email: person for person in db.session.query(User)}
    assert len(people) == len(demonstration.PEOPLE)
    assert {role.name for person in people.values() for role in person.roles} == {
        "outlet",
        "editor",
        "finance",
        "admin",
    }
    assert people["outlet@demo.example"].outlet is not None
    assert people["editor@demo.example"].outlet is None


def test_the_demonstration_stays_out_of_production(app: Flask) -> None:
    app.extensions["reprise"] = replace(app.extensions["reprise"], environment="production")
    result = call(app, "samples", "load")
    assert result.exit_code == 1
    assert "production" in result.output
    assert db.session.query(User).count() == 0


def test_a_staff_member_is_added_once_with_a_password_that_is_not_kept_as_typed(app: Flask) -> None:
    words = ("users", "add", "Jo@Paper.Example", "--role", "finance", "--name", "Jo", "--language", "fr")
    first = call(app, *words, typed="a long password\na long password\n")
    assert first.exit_code == 0, first.output
    person = db.session.query(User).one()
    assert (person.name, person.language, [role.name for role in person.roles]) == ("Jo", "fr", ["finance"])
    assert person.confirmed_at is not None
    assert person.password is not None
    assert "a long password" not in person.password
    again = call(app, *words, typed="a long password\na long password\n")
    assert again.exit_code == 1
    assert "is there already" in again.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nobody", "--role", "editor", "--password", "long enough words"), "@"),
        (("a@b.example", "--role", "editor", "--password", "short"), "12 characters"),
        (("a@b.example", "--role", "outlet", "--password", "long enough words"), "outlet"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_with_the_reason(
    app: Flask, words: tuple[str, ...], says: str
) -> None:
    result = call(app, "users", "add", *words)
    assert result.exit_code != 0
    assert says in result.output
    assert db.session.query(User).count() == 0


def test_a_test_letter_is_sent_at_once(app: Flask) -> None:
    result = call(app, "mail", "test", "ann@paper.example", "--language", "fr")
    assert result.exit_code == 0, result.output
    letter = db.session.query(Mail).one()
    assert (letter.recipient, letter.language) == ("ann@paper.example", "fr")
    assert letter.sent_at is not None
    assert "outbox" in result.output


def test_a_test_letter_to_nowhere_says_why(app: Flask) -> None:
    assert "not one plain mail address" in call(app, "mail", "test", "ann").output
    app.extensions["reprise"] = replace(app.extensions["reprise"], smtp_url="smtp://127.0.0.1:1")
    result = call(app, "mail", "test", "ann@paper.example")
    assert result.exit_code == 1
    assert "refused" in result.output


def test_unfinished_jobs_are_listed_and_retried(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_payload: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setitem(engine._handlers, "fail", fail)
    with transaction() as session:
        engine.enqueue(session, "fail", key="a", payload={})
    engine.run_pending(raising=False)
    listed = call(app, "jobs", "list").output
    assert "delayed" in listed
    assert "fail:a~2 tried 1 times, last: OSError: the disk is full" in listed
    assert call(app, "jobs", "retry", "fail:a~2").exit_code == 0
    assert "waiting" in call(app, "jobs", "list").output
    assert "no unfinished job" in call(app, "jobs", "retry", "nothing").output
