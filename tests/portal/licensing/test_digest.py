"""The daily letter: to whom, when, what about, and never without a reason."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.licensing.digest import HOUR, send_digests
from portal.newsroom.articles import Article, Edition, EditionState
from portal.people.accounts import EDITOR, Role, User
from portal.work.tables import Mail
from tests.portal.desks.stories import offer
from tests.portal.licensing.paid import paid

MORNING = dt.datetime(2026, 11, 24, HOUR, 0, tzinfo=dt.UTC)  # London keeps UTC in winter


def editor(name: str, **values: object) -> User:
    with transaction() as session:
        role = session.scalar(select(Role).where(Role.name == EDITOR)) or Role(name=EDITOR)
        user = User(
            email=f"{name}@reprise.example", name=name, fs_uniquifier=name, active=True, confirmed_at=utc_now(),
            roles=[role], **values,
        )  # fmt: skip
        session.add(user)
    return user


def waiting_story(
    due: dt.datetime | None = None, state: EditionState = EditionState.IN_REVIEW, **values: object
) -> Article:
    article = offer(states={"fr": state})
    with transaction() as session:
        french = session.get_one(Article, article.id).edition("fr")
        assert french is not None
        french.due_at = due
        for name, value in values.items():
            setattr(french, name, value)
    return article


def letters() -> list[Mail]:
    db.session.expire_all()
    return list(db.session.scalars(select(Mail).where(Mail.template == "editors_digest").order_by(Mail.id)))


def test_nothing_to_say_is_not_said(app: Flask) -> None:
    editor("ada")
    offer()
    assert send_digests(MORNING) == 0
    assert letters() == []


def test_an_edition_due_today_is_told_once_however_often_the_clock_strikes(app: Flask) -> None:
    editor("ada")
    waiting_story(MORNING + dt.timedelta(hours=10))
    for minutes in (0, 0, 30):
        send_digests(MORNING + dt.timedelta(minutes=minutes))
    (letter,) = letters()
    assert letter.subject == "1 edition for you on Tuesday 24 November"
    assert "Due today" in letter.text
    assert "L’eau augmentera d’un tiers" in letter.text
    assert "due 17:00" in letter.text


def test_late_paid_and_stale_stand_apart_in_that_order(app: Flask) -> None:
    editor("ada")
    waiting_story(state=EditionState.STALE)
    paid(waiting_story().id, "Le Courrier")
    waiting_story(MORNING - dt.timedelta(days=1))
    send_digests(MORNING)
    text = letters()[0].text
    places = [text.index(part) for part in ("Late", "Paid and waiting", "Source has changed")]
    assert places == sorted(places)
    assert "paid by Le Courrier" in text
    assert "3 editions" in letters()[0].subject


def test_each_editor_reads_in_their_own_language_at_their_own_seven_o_clock(app: Flask) -> None:
    editor("ada")
    editor("zoe", language="fr", timezone="America/Montreal")
    waiting_story(MORNING + dt.timedelta(hours=10))
    send_digests(MORNING)
    assert [letter.recipient for letter in letters()] == ["ada@reprise.example"]
    send_digests(MORNING + dt.timedelta(hours=5))
    french = letters()[1]
    assert french.language == "fr"
    assert "mardi 24 novembre" in french.subject
    assert "12\u00a0h," in french.text
    assert "Due today" not in french.text


@pytest.mark.parametrize("reason", ["switched off", "left the house"])
def test_who_does_not_want_it_or_has_left_gets_none(app: Flask, reason: str) -> None:
    editor("ada", **({"digest": False} if reason == "switched off" else {}))
    if reason == "left the house":
        with transaction() as session:
            session.scalars(select(User)).one().active = False
    waiting_story(MORNING)
    assert send_digests(MORNING) == 0


def test_what_a_colleague_has_taken_is_theirs_alone(app: Flask) -> None:
    editor("ada")
    zoe = editor("zoe")
    waiting_story(MORNING - dt.timedelta(hours=1), assignee_id=zoe.id)
    send_digests(MORNING)
    assert [letter.recipient for letter in letters()] == ["zoe@reprise.example"]


def test_a_killed_story_waits_for_nobody(app: Flask) -> None:
    editor("ada")
    article = waiting_story(MORNING)
    with transaction() as session:
        session.get_one(Article, article.id).killed_at = MORNING
    assert db.session.scalars(select(Edition)).all()
    assert send_digests(MORNING) == 0
