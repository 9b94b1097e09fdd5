"""Notices over HTTP: an editor sends one, an outlet reads and confirms it, and nobody sees another's."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.newsroom import working
from portal.newsroom.articles import Article, EditionState
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.people.accounts import FINANCE
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import sign_in
from tests.portal.licensing.notices import conftest as notices
from tests.portal.licensing.notices.conftest import REASONS, Story
from tests.portal.people.people import csrf, enter, person

config, shop, story = licensing.config, licensing.shop, notices.story  # fixtures


@pytest.fixture
def editor(story: Story, client: FlaskClient) -> FlaskClient:
    return enter(client, story.editor)


@pytest.fixture
def outlet(app: Flask, story: Story) -> FlaskClient:
    return sign_in(app.test_client(), story.shop.buyer)


def form_of(story: Story, *languages: str, **typed: Any) -> dict[str, Any]:
    data = {"kind": "correction", "reason_en": REASONS["en"], "reason_fr": REASONS["fr"], **typed}
    for place, language in enumerate(languages):
        read = story.approval(language)
        data[f"editions-{place}-edition"] = story.edition(language).id
        data[f"editions-{place}-text_hash"] = read.text_hash
        data[f"editions-{place}-source_revision"] = read.source_revision_id
    return data


def send(client: FlaskClient, path: str, data: dict[str, Any]) -> Any:
    return client.post(path, data={**data, "csrf_token": csrf(client, path)})


def corrected(story: Story) -> Notice:
    story.licensed()
    story.revised("en", "Water bills rise by six")
    return announce(
        story.article_id, NoticeKind.CORRECTION, REASONS, None, story.editor, story.approvals("en")
    )


def test_a_notice_signs_what_was_edited_since_the_newest_revision(story: Story, editor: FlaskClient) -> None:
    story.licensed()
    story.revised("en", "Water bills rise by six")
    english = story.edition("en")
    edit = {"headline": {"text": "Water bills rise by seven"}}
    working.save(
        english.id, edit, {"headline": segment_hash({"text": "Water bills rise by six"})}, story.editor
    )
    path = f"/desk/editor/articles/{story.article_id}/notice"
    assert "seven" in editor.get(path).text
    assert send(editor, path, form_of(story, "en")).status_code == 303
    approved = story.edition("en").approved
    assert approved is not None
    assert approved.headline == "Water bills rise by seven"


def test_a_notice_says_which_checks_block_it_and_keeps_what_was_typed(
    story: Story, editor: FlaskClient
) -> None:
    story.licensed()
    story.revised("en", "")
    path = f"/desk/editor/articles/{story.article_id}/notice"
    answer = send(editor, path, form_of(story, "en"))
    assert answer.status_code == 422
    assert "Checks block the approval: The headline is missing: write one." in answer.text
    assert REASONS["en"] in answer.text
    assert story.edition("en").state == "in_review"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What will be approved", "1 outlet", "The Northern Courier Ltd", "Send the notice")),
        ("fr", ("Ce qui sera approuvé", "1\u00a0média", "The Northern Courier Ltd", "Envoyer l’avis")),
    ],
)
def test_the_form_shows_what_will_happen_and_to_whom(
    story: Story, editor: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    story.licensed()
    story.revised("en", "Water bills rise by six")
    page = editor.get(f"/desk/editor/articles/{story.article_id}/notice?lang={language}").text
    for word in words[:1] + words[2:]:
        assert word in page
    assert "<ins>" in page
    assert '<dd lang="en">' in page


def test_a_correction_from_form_to_confirmation(
    story: Story, editor: FlaskClient, outlet: FlaskClient
) -> None:
    licence = story.licensed()
    story.revised("en", "Water bills rise by six")
    path = f"/desk/editor/articles/{story.article_id}/notice"
    answer = send(editor, path, form_of(story, "en"))
    assert answer.status_code == 303
    story.drain()
    notice = db.session.query(Notice).one()
    assert answer.location == f"/desk/editor/notices/{notice.id}"
    for language, told in (("en", "To be confirmed"), ("fr", "À confirmer")):
        assert told in outlet.get(f"/notices?lang={language}").text
        assert told in outlet.get(f"/orders/{licence.request_id}?lang={language}").text
    page = outlet.get(f"/notices/{notice.id}?lang=en").text
    assert "The price was wrong." in page
    assert 'value="Margaret Ellison"' in page
    assert "<del>" in page
    assert (
        send(outlet, f"/notices/{notice.id}", {"person": "Ann Page", "remark": "Page 3"}).status_code == 303
    )
    assert "by Ann Page" in outlet.get(f"/notices/{notice.id}").text
    board = editor.get("/desk/editor/notices").text
    assert "Confirmed by all" in board
    assert "Ann Page" in editor.get(f"/desk/editor/notices/{notice.id}").text
    outlet.get(f"/orders/{licence.request_id}/package.zip")
    assert "version 2 of 2" in editor.get(f"/desk/editor/articles/{story.article_id}/running").text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Say why, in French"), ("fr", "Dites pourquoi, en français")]
)
def test_what_was_typed_stays_when_something_is_missing(
    story: Story, editor: FlaskClient, language: str, said: str
) -> None:
    story.licensed()
    story.revised("en", "Better")
    path = f"/desk/editor/articles/{story.article_id}/notice"
    editor.get(f"{path}?lang={language}")
    answer = send(editor, path, form_of(story, "en", reason_en="Very <wrong>", reason_fr=""))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Very &lt;wrong&gt;" in answer.text
    assert db.session.query(Notice).count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "nonsense"},
        {"kind": ""},
        {"deadline-day": "31", "deadline-month": "2", "deadline-year": "2027"},
        {"deadline-day": "1", "deadline-month": "1", "deadline-year": "2020"},
        {"reason_en": "x" * 5000},
        {"reason_en": "a\0b"},
        {"editions-0-text_hash": "0" * 64},
        {"editions-0-edition": "nonsense"},
        {"kind": "kill", "first_word": "Wrong"},
    ],
)
def test_bad_input_sends_nothing_and_says_so(story: Story, editor: FlaskClient, bad: dict[str, str]) -> None:
    story.licensed()
    story.revised("en", "Better")
    path = f"/desk/editor/articles/{story.article_id}/notice"
    answer = send(editor, path, {**form_of(story, "en"), **bad})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert db.session.query(Notice).count() == 0
    assert story.edition("en").state == EditionState.IN_REVIEW


def test_a_text_that_is_not_ready_is_named_with_the_way_to_it(story: Story, editor: FlaskClient) -> None:
    story.licensed()
    story.revised("fr", "Mieux", state=EditionState.CHANGES_REQUESTED)
    page = editor.get(f"/desk/editor/articles/{story.article_id}/notice").text
    assert "text is not ready" in page
    assert f"/desk/editor/editions/{story.edition('fr').id}" in page


@pytest.mark.parametrize("word", ["water", "  L’EAU ", "l'eau"])
def test_a_kill_is_confirmed_with_the_first_word_of_a_headline(
    story: Story, editor: FlaskClient, outlet: FlaskClient, word: str
) -> None:
    story.licensed()
    path = f"/desk/editor/articles/{story.article_id}/notice"
    answer = send(editor, path, form_of(story, kind="kill", first_word=word))
    assert answer.status_code == 303
    assert db.session.get_one(Article, story.article_id).killed_at
    notice = db.session.query(Notice).one()
    assert "must not be read" in outlet.get(f"/notices/{notice.id}").text
    assert editor.get(path).location.endswith("/running")


def test_an_edition_that_outlets_run_is_not_withdrawn_in_silence(story: Story, editor: FlaskClient) -> None:
    story.licensed()
    edition = story.edition("en")
    token = csrf(editor, f"/desk/editor/articles/{story.article_id}/notice")
    answer = editor.post(f"/desk/editor/editions/{edition.id}/withdraw", data={"csrf_token": token})
    assert answer.location.endswith(f"/articles/{story.article_id}/notice?kind=kill")
    assert story.edition("en").state == EditionState.APPROVED


@pytest.mark.parametrize(("language", "said"), [("en", "Write the name"), ("fr", "Écrivez le nom")])
def test_a_confirmation_wants_a_name_and_keeps_the_remark(
    story: Story, outlet: FlaskClient, language: str, said: str
) -> None:
    notice = corrected(story)
    outlet.get(f"/notices?lang={language}")
    answer = send(outlet, f"/notices/{notice.id}", {"person": " ", "remark": "On page 3"})
    assert answer.status_code == 422
    assert said in answer.text
    assert "On page 3" in answer.text
    assert db.session.query(Delivery).one().acknowledged_at is None


def test_another_outlets_notice_is_nothing_at_all(story: Story, app: Flask) -> None:
    notice = corrected(story)
    stranger = enter(app.test_client(), story.another_buyer("en"))
    nothing = stranger.get("/notices/" + "f" * 32)
    answer = stranger.get(f"/notices/{notice.id}")
    assert answer.status_code == nothing.status_code == 404
    assert answer.text == nothing.text.replace("f" * 32, notice.id)
    token = csrf(stranger, "/account")
    sent = stranger.post(f"/notices/{notice.id}", data={"csrf_token": token, "person": "Mallory"})
    assert sent.status_code == 404
    assert "Water bills" not in stranger.get("/notices").text
    assert db.session.query(Delivery).one().acknowledged_at is None


def test_each_desk_is_for_its_own_people(story: Story, app: Flask, outlet: FlaskClient) -> None:
    notice = corrected(story)
    finance = enter(app.test_client(), person("money@house.example", FINANCE))
    for path in (
        "/desk/editor/notices",
        f"/desk/editor/notices/{notice.id}",
        f"/desk/editor/articles/{story.article_id}/running",
        f"/desk/editor/articles/{story.article_id}/notice",
    ):
        assert [c.get(path).status_code for c in (outlet, finance)] == [404, 404], path
        assert app.test_client().get(path).status_code == 302
    assert finance.get(f"/notices/{notice.id}").status_code == 404
