"""The editors' queue over HTTP: its order, its views, who has paid, and giving editions to people."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article, Edition, EditionState
from portal.people.accounts import EDITOR, FINANCE, User
from portal.people.saved_views import MOST, SavedView
from tests.portal.desks.stories import offer
from tests.portal.licensing.paid import paid
from tests.portal.people.people import enter, person

QUEUE = "/desk/editor"


@pytest.fixture
def ada(app: Flask) -> User:
    return person("ada@house.example.org", EDITOR)


@pytest.fixture
def editor(client: FlaskClient, ada: User) -> FlaskClient:
    enter(client, ada)
    return client


def waiting(
    state: EditionState = EditionState.IN_REVIEW, topic: str = "environment", **values: object
) -> Edition:
    """A French edition that waits, its source approved."""
    article = offer(states={"fr": state}, topic=topic)
    with transaction() as session:
        french = session.get_one(Article, article.id).edition("fr")
        assert french is not None
        for name, value in values.items():
            setattr(french, name, value)
    return french


def listed(editor: FlaskClient, query: str = "") -> list[str]:
    """Edition ids in the order the page has them."""
    answer = editor.get(f"{QUEUE}{query}")
    assert answer.status_code == 200
    return re.findall(r'name="editions" value="(\w+)"', answer.text)


def token(editor: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', editor.get(QUEUE).text)
    assert found
    return found[1]


def test_what_is_due_first_stands_first_then_what_is_paid_for(editor: FlaskClient) -> None:
    plain, wanted = waiting(), waiting()
    later = waiting(due_at=utc_now() + dt.timedelta(days=2))
    late = waiting(due_at=utc_now() - dt.timedelta(hours=1))
    paid(wanted.article_id, "Le Courrier")
    assert listed(editor) == [late.id, later.id, wanted.id, plain.id]


def test_outlets_that_wait_are_named_and_counted_once(editor: FlaskClient) -> None:
    edition = waiting()
    paid(edition.article_id, "Le Courrier", "Le Phare", "La Presse du Nord", "L’Écho")
    page = editor.get(QUEUE).text
    assert "La Presse du Nord, Le Courrier" in page
    assert "and 2 more" in page


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("?state=stale", {"stale"}),
        ("?assignee=me", {"mine"}),
        ("?assignee=nobody", {"stale", "late", "paid", "culture"}),
        ("?due=late", {"late"}),
        ("?due=none", {"stale", "mine", "paid", "culture"}),
        ("?paid=1", {"paid"}),
        ("?topic=culture", {"culture"}),
        ("?language=en", set()),
        ("?state=nonsense&assignee=9999&topic=%00", {"stale", "mine", "late", "paid", "culture"}),
    ],
)
def test_the_address_says_what_is_listed(editor: FlaskClient, ada: User, query: str, which: set[str]) -> None:
    made = {
        "stale": waiting(EditionState.STALE),
        "mine": waiting(assignee_id=ada.id),
        "late": waiting(due_at=utc_now() - dt.timedelta(days=1)),
        "paid": waiting(),
        "culture": waiting(topic="culture"),
    }
    paid(made["paid"].article_id, "Le Courrier")
    names = {edition.id: name for name, edition in made.items()}
    assert {names[id] for id in listed(editor, query)} == which


@pytest.mark.parametrize(
    ("language", "views"),
    [
        ("en", ["Everything", "Mine", "Paid and waiting", "Late", "Source has changed", "Without assignee"]),
        (
            "fr",
            ["Tout", "À moi", "Payé et en attente", "En retard", "L’original a changé", "Sans responsable"],
        ),
    ],
)
def test_saved_views_are_addresses_with_counts(editor: FlaskClient, language: str, views: list[str]) -> None:
    waiting(due_at=utc_now() - dt.timedelta(days=1))
    page = editor.get(f"{QUEUE}?due=late&lang={language}").text
    tabs = re.findall(
        r'<a href="(/desk/editor[^"]*)"( aria-current="page")?>([^<]+?) <span class="muted">(\d+)', page
    )
    assert [name for _url, _here, name, _count in tabs] == views
    assert [name for _url, here, name, _count in tabs if here] == [views[3]]
    assert tabs[3][3] == "1"
    assert 'id="view-address" value="http' in page


def test_ticked_editions_are_given_to_a_person_and_back_to_nobody(editor: FlaskClient, ada: User) -> None:
    chosen, other = [waiting(), waiting()], waiting()
    sent = {
        "csrf_token": token(editor),
        "editions": [edition.id for edition in chosen],
        "person": str(ada.id),
    }
    answer = editor.post(f"{QUEUE}?state=in_review", data=sent)
    assert answer.location.endswith("?state=in_review"), "the view is lost"
    assert "2 editions are assigned to" in editor.get(answer.location).text
    assert set(listed(editor, "?assignee=me")) == {edition.id for edition in chosen}
    assert listed(editor, "?assignee=nobody") == [other.id]
    editor.post(QUEUE, data={**sent, "editions": [chosen[0].id, "nothing"], "person": "nobody"})
    assert db.session.get_one(Edition, chosen[0].id).assignee_id is None


def test_nothing_ticked_is_said_and_the_choice_of_person_stays(editor: FlaskClient, ada: User) -> None:
    waiting()
    answer = editor.post(QUEUE, data={"csrf_token": token(editor), "person": str(ada.id)})
    assert answer.status_code == 422
    assert 'href="#editions"' in answer.text
    assert re.search(rf'<option selected value="{ada.id}"', answer.text)


def test_nobody_can_be_given_work_who_is_no_editor(editor: FlaskClient) -> None:
    edition, finance = waiting(), person("fin@house.example.org", FINANCE)
    sent = {"csrf_token": token(editor), "editions": [edition.id], "person": str(finance.id)}
    assert editor.post(QUEUE, data=sent).status_code == 422
    assert db.session.get_one(Edition, edition.id).assignee_id is None


def test_a_stale_translation_says_how_much_of_its_source_changed(editor: FlaskClient) -> None:
    edition = waiting(EditionState.STALE)
    with transaction() as session:
        french = session.get_one(Edition, edition.id)
        english = french.article.edition("en")
        assert english is not None
        assert english.current is not None
        first = english.current
        french_revision = french.current
        assert french_revision is not None
        data = {**first.data, "headline": "Water bills will rise by half"}
        data["blocks"] = [
            {**block, "markup": "Nobody asked them."} if block["id"] == "s5" else block
            for block in data["blocks"]
        ]
        newer = type(first)(
            number=2,
            data=data,
            content_hash="0" * 64,
            word_count=9,
            headline=data["headline"],
            created_at=utc_now(),
        )
        english.revisions.append(newer)
        again = type(first)(
            number=2, data=french_revision.data, content_hash=french_revision.content_hash, word_count=9,
            headline=french_revision.headline, source_revision_id=first.id, created_at=utc_now(),
        )  # fmt: skip
        french.revisions.append(again)
        session.flush()
        english.current_revision_id, french.current_revision_id = newer.id, again.id
    assert "2 segments changed" in editor.get(QUEUE).text


def test_a_long_queue_is_read_in_pages_of_thirty(editor: FlaskClient) -> None:
    for _each in range(31):
        waiting()
    first, second = listed(editor), listed(editor, "?page=2")
    assert (len(first), len(second)) == (30, 1)
    assert not set(first) & set(second)
    assert listed(editor, "?page=99") == second


def test_the_queue_asks_as_many_questions_for_thirty_editions_as_for_three(editor: FlaskClient) -> None:
    def queries() -> int:
        seen: list[str] = []
        note = lambda *arguments: seen.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            editor.get(QUEUE)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    for _each in range(3):
        waiting()
    few = queries()
    for _each in range(27):
        waiting()
    assert queries() <= few


def test_a_killed_story_waits_for_nobody(editor: FlaskClient) -> None:
    edition = waiting()
    with transaction() as session:
        session.get_one(Article, edition.article_id).killed_at = utc_now()
    assert listed(editor) == []


def test_an_editor_can_switch_the_letter_and_the_shortcuts_off(editor: FlaskClient, ada: User) -> None:
    edition = waiting()
    assert " data-keys" in editor.get(f"/desk/editor/editions/{edition.id}").text
    page = editor.get("/account").text
    assert re.search(r'<input[^>]* checked[^>]* id="digest"', page)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    sent = {"csrf_token": found[1], "name": "Ada", "language": "en", "timezone": "Europe/London"}
    assert editor.post("/account", data=sent).status_code == 302
    kept = db.session.get_one(User, ada.id)
    assert (kept.digest, kept.shortcuts) == (False, False)
    assert " data-keys" not in editor.get(f"/desk/editor/editions/{edition.id}").text


def test_nobody_else_is_asked_about_the_daily_letter(client: FlaskClient) -> None:
    enter(client, person("fin@house.example.org", FINANCE))
    assert 'id="digest"' not in client.get("/account").text


def keep(editor: FlaskClient, name: str, query: str = "?due=late") -> Any:
    return editor.post(f"{QUEUE}/views{query}", data={"csrf_token": token(editor), "name": name})


def test_a_view_is_kept_under_a_name_for_oneself_and_forgotten(app: Flask, editor: FlaskClient) -> None:
    waiting(due_at=utc_now() - dt.timedelta(days=1))
    assert keep(editor, "My late ones", "?due=late&language=fr").location.endswith("?language=fr&due=late")
    page = editor.get(f"{QUEUE}?due=late&language=fr").text
    assert re.search(r'aria-current="page">My late ones <span class="muted">1<', page)
    colleague = enter(app.test_client(), person("bo@house.example.org", EDITOR))
    assert "My late ones" not in colleague.get(QUEUE).text
    number = db.session.scalars(select(SavedView.id)).one()
    sent = {"csrf_token": token(colleague)}
    assert colleague.post(f"{QUEUE}/views/{number}/forget", data=sent).status_code == 404
    editor.post(f"{QUEUE}/views/{number}/forget", data={"csrf_token": token(editor)})
    assert "My late ones</a>" not in editor.get(QUEUE).text
    assert db.session.scalars(select(SavedView)).all() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x00b"])
def test_a_view_needs_a_usable_name(editor: FlaskClient, name: str) -> None:
    page = keep(editor, name)
    assert page.status_code == 422
    assert 'href="#name"' in page.text
    assert 'value="late"' in page.text


def test_the_same_name_again_changes_the_view_and_there_is_an_end_to_them(editor: FlaskClient) -> None:
    for number in range(MOST):
        keep(editor, f"View {number}")
    keep(editor, "View 0", "?language=fr")
    assert "first" in keep(editor, "One too many").text
    kept = db.session.scalars(select(SavedView.query).order_by(SavedView.id)).all()
    assert (len(kept), kept[0]) == (MOST, "language=fr")


def test_the_queue_says_what_the_checks_hold_against_an_edition(editor: FlaskClient) -> None:
    waiting()
    page = editor.get(QUEUE).text
    assert "Open checks" in page
    assert re.search(r"\d+ blocks?<", page)
    assert ">Contrôles<" in editor.get(f"{QUEUE}?lang=fr").text
