"""A story out to a translator's tool and back, and drafts by a machine, over HTTP."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article
from portal.newsroom.exchange.xliff_reading import MAX_BYTES, read
from portal.newsroom.margin import Suggestion
from portal.people.accounts import EDITOR, OUTLET
from portal.work import engine
from tests.portal.desks.stories import WATER, offer
from tests.portal.desks.test_editor import person, signed_in, token
from tests.portal.newsroom.drafting.deepl_server import KEY, running
from tests.portals import entered


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    return signed_in(app, person(EDITOR, "editor@reprise.example"))


def page_of(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def send(browser: FlaskClient, page: str, data: bytes, name: str = "story.xlf"):
    form = {"csrf_token": token(browser, page), "file": (io.BytesIO(data), name) if data else ""}
    return browser.post(page, data=form, content_type="multipart/form-data")


def test_the_file_goes_out_under_a_name_one_can_read(editor: FlaskClient) -> None:
    article = offer()
    answer = editor.get(f"/desk/editor/articles/{article.id}/xliff/fr.xlf")
    assert answer.content_type == "application/xliff+xml"
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="water-bills-will-rise-by-a-third.en-fr.xlf"'
    )
    assert read(answer.data).unit("headline").target == {"text": WATER["fr"].headline}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "said", "conflict"),
    [
        ("en", "1 suggestion came in.", "compare before you accept: Headline."),
        ("fr", "1 suggestion est arrivée.", "comparez avant d’accepter\u00a0: Titre."),
    ],
)
def test_changes_come_back_as_suggestions_with_conflicts_shown(
    editor: FlaskClient, language: str, said: str, conflict: str
) -> None:
    article = offer()
    page = f"/desk/editor/articles/{article.id}/xliff/fr"
    text = editor.get(f"{page}.xlf").text.replace(WATER["fr"].headline, "L’eau plus chère")
    text = text.replace(
        '<mda:meta type="seen">', '<mda:meta type="seen">0', 1
    )  # as if it had been another text
    editor.get(f"{page}?lang={language}")
    answer = send(editor, page, text.encode())
    assert answer.status_code == 302
    edition = db.session.get_one(Article, article.id).edition("fr")
    assert answer.location.endswith(f"/editions/{edition.id}")  # type: ignore[union-attr]
    told = " ".join(p.text for p in page_of(editor.get("/desk/editor/articles")).select(".flash"))
    assert said in told
    assert conflict in told
    assert db.session.scalars(select(Suggestion.data)).all() == [{"text": "L’eau plus chère"}]
    assert send(editor, page, text.encode()).status_code == 302
    assert len(db.session.scalars(select(Suggestion)).all()) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose the XLIFF file"),
        (b"hello", "not well-formed"),
        (b"<xliff/>", "This is no XLIFF 2 file"),
        (b"x" * (MAX_BYTES + 1), "larger than 8"),
    ],
)
def test_a_bad_file_is_refused_next_to_its_field(editor: FlaskClient, data: bytes, said: str) -> None:
    article = offer()
    answer = send(editor, f"/desk/editor/articles/{article.id}/xliff/fr", data)
    assert answer.status_code == 422
    page = page_of(answer)
    assert said in page.select_one("#file-error").text  # type: ignore[union-attr]
    assert page.select_one(".error-summary a")["href"] == "#file"  # type: ignore[index]


def test_a_file_of_another_story_is_refused(editor: FlaskClient) -> None:
    one, other = offer(), offer()
    data = editor.get(f"/desk/editor/articles/{one.id}/xliff/fr.xlf").data
    answer = send(editor, f"/desk/editor/articles/{other.id}/xliff/fr?lang=fr", data)
    assert answer.status_code == 422
    assert "un autre article" in page_of(answer).select_one("#file-error").text  # type: ignore[union-attr]


def test_a_story_without_french_gets_its_first_text_from_the_file(editor: FlaskClient) -> None:
    article = offer({"en": WATER["en"]})
    page = f"/desk/editor/articles/{article.id}/xliff/fr"
    assert page in editor.get(f"/desk/editor/articles/{article.id}").text
    text = editor.get(f"{page}.xlf").text
    text = text.replace("</source></segment>", "</source><target>Du français.</target></segment>")
    assert send(editor, page, text.encode()).status_code == 302
    edition = db.session.get_one(Article, article.id).edition("fr")
    assert edition is not None
    assert edition.current.headline == "Du français."  # type: ignore[union-attr]


def test_there_is_nothing_where_there_can_be_no_translation(app: Flask, editor: FlaskClient) -> None:
    article = offer()
    outlet = signed_in(app, person(OUTLET, "outlet@reprise.example"))
    for path in ("xliff/en", "xliff/en.xlf", "xliff/de", "xliff/de.xlf"):
        assert editor.get(f"/desk/editor/articles/{article.id}/{path}").status_code == 404
    for path in ("xliff/fr", "xliff/fr.xlf"):
        assert editor.get(f"/desk/editor/articles/{'0' * 32}/{path}").status_code == 404
        assert outlet.get(f"/desk/editor/articles/{article.id}/{path}").status_code == 404


def test_without_an_engine_no_draft_is_offered(editor: FlaskClient) -> None:
    article = offer({"en": WATER["en"]})
    page = f"/desk/editor/articles/{article.id}"
    assert "machine" not in editor.get(page).text
    editor.post(f"{page}/draft", data={"csrf_token": token(editor, page), "language": "fr"})
    assert "No machine can draft this." in editor.get(page).text
    assert engine.unfinished() == []


def test_a_draft_is_asked_for_waited_for_and_labelled(portal_of_process: Flask, config: Config) -> None:
    with running() as deepl:
        drafting = replace(config, deepl_key=KEY, deepl_api=deepl.address)
        with entered(portal_of_process, drafting) as app:
            editor = signed_in(app, person(EDITOR, "editor@reprise.example"))
            _ask_and_wait(editor, deepl.fail, engine.run_pending)


def _ask_and_wait(editor: FlaskClient, fail: Callable[[int], None], run: Callable[..., int]) -> None:
    article = offer({"en": WATER["en"]})
    page = f"/desk/editor/articles/{article.id}"
    assert "Draft in French by machine" in editor.get(page).text
    editor.post(f"{page}/draft", data={"csrf_token": token(editor, page), "language": "fr"})
    assert "A French draft by a machine is on its way." in editor.get(page).text
    fail(456)
    run(raising=False)
    waiting = editor.get(f"{page}?lang=fr").text
    assert "Une ébauche française par une machine est en route." in waiting
    assert "épuisé" in waiting
    run(delayed=True)
    edition = db.session.get_one(Article, article.id).edition("fr")
    assert edition is not None
    assert editor.get(f"/desk/editor/editions/{edition.id}").status_code == 200
    assert "Ébauche par machine" in editor.get(page).text
    with transaction() as session:
        session.get_one(Article, article.id).killed_at = utc_now()
    assert "Draft in French" not in editor.get(f"{page}?lang=en").text
