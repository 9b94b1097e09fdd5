"""The editors' desk over HTTP, in both languages, with good files and bad ones."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image as Picture
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.newsroom import stories
from portal.newsroom.articles import Article, EditionState, Image
from portal.people.accounts import EDITOR, FINANCE, Role, User
from tests.portal.licensing.paid import paid

EN = """Mill bridge reopens after nine months of repairs

Drivers save 14 minutes a day, the council says
The bridge at dawn (AFP)

The bridge over the Wend reopened on Monday after nine months of repairs that cost £2.4m, the county council said.

“We have waited for this day,” said Ada Moss, who runs the bakery beside it and who lost a third of her trade.

What comes next

A second bridge is to be closed for three weeks in May, when 400 bolts will be replaced by hand.
"""
FR = """Le pont du Moulin rouvre après neuf mois de travaux

Les automobilistes gagnent 14 minutes par jour, selon le comté
Le pont à l’aube (AFP)

Le pont sur la Wend a rouvert lundi après neuf mois de travaux qui ont coûté 2,4 millions de livres, a annoncé le comté.

« Nous attendions ce jour », a dit Ada Moss, qui tient la boulangerie voisine et qui a perdu un tiers de ses clients.

Et maintenant ?

Un second pont sera fermé trois semaines en mai, le temps de remplacer 400 boulons à la main.
"""


def png() -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def person(role: str, email: str) -> User:
    with transaction() as session:
        known = session.scalar(select(Role).where(Role.name == role)) or Role(name=role)
        made = User(email=email, fs_uniquifier=email, active=True, confirmed_at=utc_now(), roles=[known])
        session.add(made)
    return made


def signed_in(app: Flask, user: User) -> FlaskClient:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"], session["fs_cc"] = user.fs_uniquifier, True, "set"
        session["identity.id"] = user.fs_uniquifier
    return browser


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    return signed_in(app, person(EDITOR, "editor@reprise.example"))


def token(browser: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page).text)
    assert found, f"no form on {page}"
    return found[1]


def upload(browser: FlaskClient, en: bytes = EN.encode(), fr: bytes | None = FR.encode(), **more):
    data = {
        "csrf_token": token(browser, "/desk/editor/upload"),
        "source": (io.BytesIO(en), "story.txt"),
        "language": "en",
        **more,
    }
    if fr is not None:
        data["translation"] = (io.BytesIO(fr), "histoire.txt")
    return browser.post("/desk/editor/upload", data=data, content_type="multipart/form-data")


def brought_in(browser: FlaskClient, **more) -> Article:
    answer = upload(browser, **more)
    assert answer.status_code == 302, answer.text
    return db.session.get(Article, answer.location.rsplit("/", 1)[-1])


def followed(browser: FlaskClient, address: str, data: dict[str, str]):
    answer = browser.post(address, data=data)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location)


def approve(browser: FlaskClient, id: str):
    page = browser.get(f"/desk/editor/editions/{id}").text
    fields = dict(re.findall(r'name="(text_hash|source_revision)"[^>]*value="([^"]*)"', page))
    address = f"/desk/editor/editions/{id}"
    return followed(browser, f"{address}/approve", {"csrf_token": token(browser, address), **fields})


def test_the_desk_is_closed_to_strangers_and_to_finance(app: Flask) -> None:
    assert app.test_client().get("/desk/editor").status_code == 302
    finance = signed_in(app, person(FINANCE, "finance@reprise.example"))
    assert finance.get("/desk/editor").status_code == 404
    assert finance.get("/desk/editor/upload").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_answers_in_the_language_asked_for(editor: FlaskClient, language: str) -> None:
    article = brought_in(editor)
    edition = article.edition("fr")
    for path in ("", "/articles", "/upload", f"/articles/{article.id}", f"/editions/{edition.id}"):
        answer = editor.get(f"/desk/editor{path}?lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text


def test_both_editions_come_in_at_once_and_wait_for_review(editor: FlaskClient) -> None:
    article = brought_in(editor)
    assert {e.language: e.state for e in article.editions} == {"en": "in_review", "fr": "in_review"}
    english, french = (article.edition(code).current.content for code in ("en", "fr"))
    assert [b.id for b in english.blocks] == [b.id for b in french.blocks]
    queue = editor.get("/desk/editor").text
    assert "Mill bridge reopens" in queue
    assert "Le pont du Moulin" in queue


def test_the_whole_way_from_file_to_offer(editor: FlaskClient) -> None:
    article = brought_in(editor, images=(io.BytesIO(png()), "image-1.png"))
    address = f"/desk/editor/articles/{article.id}"
    sent = {"csrf_token": token(editor, address), "images-0-key": "image-1", "images-0-rights": "third_party"}
    answer = followed(editor, f"{address}/rights", sent)
    assert "The rights are confirmed." in answer.text
    editor.post(f"{address}/offer", data={"csrf_token": token(editor, address), "offered": "1"})
    assert "Approve English edition" in editor.get(f"/desk/editor/editions/{article.edition('en').id}").text
    for code in ("en", "fr"):
        assert "Approved. Outlets" in approve(editor, article.edition(code).id).text
    db.session.expire_all()
    assert [e.language for e in stories.licensable_editions(db.session.get(Article, article.id))] == [
        "en",
        "fr",
    ]


def test_a_translation_waits_for_its_source(editor: FlaskClient) -> None:
    article = brought_in(editor)
    answer = approve(editor, article.edition("fr").id)
    assert "Approve the edition it was translated from first." in answer.text
    db.session.expire_all()
    assert db.session.get(Article, article.id).edition("fr").state == EditionState.IN_REVIEW


def test_approving_a_text_that_has_changed_meanwhile_is_refused(editor: FlaskClient) -> None:
    article = brought_in(editor)
    english = article.edition("en")
    address = f"/desk/editor/editions/{english.id}"
    stale = {
        "csrf_token": token(editor, address),
        "text_hash": english.current.content_hash,
        "source_revision": "",
    }
    brought_in(editor, en=EN.replace("£2.4m", "£2.6m").encode(), fr=None)
    answer = followed(editor, f"{address}/approve", stale)
    assert "The text has changed since you opened it." in answer.text


def test_changes_are_asked_for_with_a_comment_and_not_without(editor: FlaskClient) -> None:
    article = brought_in(editor)
    address = f"/desk/editor/editions/{article.edition('fr').id}"
    empty = editor.post(f"{address}/changes", data={"csrf_token": token(editor, address), "comment": " "})
    assert empty.status_code == 422
    assert 'href="#comment"' in empty.text
    sent = {"csrf_token": token(editor, address), "comment": "Segment 4: « boulons » <b>"}
    answer = followed(editor, f"{address}/changes", sent)
    assert "Segment 4: « boulons » &lt;b&gt;" in answer.text
    assert db.session.get(Article, article.id).edition("fr").state == EditionState.CHANGES_REQUESTED


def test_an_agency_picture_cannot_be_called_ours(editor: FlaskClient) -> None:
    article = brought_in(editor)
    address = f"/desk/editor/articles/{article.id}"
    sent = {"csrf_token": token(editor, address), "images-0-key": "image-1", "images-0-rights": "ours"}
    answer = editor.post(f"{address}/rights", data=sent)
    assert answer.status_code == 422
    assert "credited to an agency" in answer.text
    assert db.session.scalar(select(Image.rights)) == "third_party"


def test_a_text_of_somebody_else_is_asked_about_before_it_is_offered(editor: FlaskClient) -> None:
    address = f"/desk/editor/articles/{brought_in(editor).id}"
    with transaction() as session:
        session.scalars(select(Article)).one().text_holder = "Agence France-Presse"
    sent = {"csrf_token": token(editor, address), "images-0-key": "image-1", "images-0-rights": "third_party"}
    answer = editor.post(f"{address}/rights", data=sent)
    assert answer.status_code == 422
    assert "Say whose the text is" in answer.text
    followed(editor, f"{address}/rights", sent | {"text": "third_party"})
    answer = followed(editor, f"{address}/offer", {"csrf_token": token(editor, address), "offered": "1"})
    assert "The text of this article is not ours to license" in answer.text
    followed(editor, f"{address}/rights", sent | {"text": "cleared"})
    answer = followed(editor, f"{address}/offer", {"csrf_token": token(editor, address), "offered": "1"})
    assert "Outlets can now ask for this article." in answer.text


def test_passages_of_others_are_kept_with_the_rights(editor: FlaskClient) -> None:
    article = brought_in(editor)
    address = f"/desk/editor/articles/{article.id}"
    sent = {
        "csrf_token": token(editor, address),
        "images-0-key": "image-1",
        "images-0-rights": "third_party",
        "passages-0-segment": "s3",
        "passages-0-holder": "Reuters",
    }
    assert editor.post(f"{address}/rights", data=sent).status_code == 302
    db.session.expire_all()
    assert db.session.get(Article, article.id).third_party_passages == [
        {"segment": "s3", "holder": "Reuters", "note": ""}
    ]
    assert "Belongs to Reuters" in editor.get(f"/desk/editor/editions/{article.edition('en').id}").text


def test_a_due_time_is_the_editors_own_and_sorts_the_queue(editor: FlaskClient) -> None:
    first = brought_in(editor)
    second = brought_in(editor, en=EN.replace("Mill", "Weir").encode(), fr=None)
    address = f"/desk/editor/editions/{second.edition('en').id}"
    sent = {
        "csrf_token": token(editor, address),
        "due-day": "9",
        "due-month": "7",
        "due-year": "2031",
        "clock": "17h30",
    }
    assert editor.post(f"{address}/due", data=sent).status_code == 302
    db.session.expire_all()
    due = db.session.get(Article, second.id).edition("en").due_at
    assert due.isoformat() == "2031-07-09T16:30:00+00:00"  # London summer time
    page = editor.get("/desk/editor").text
    assert page.index("Weir bridge") < page.index("Mill bridge")
    assert first.id != second.id


def test_a_wrong_due_time_keeps_what_was_typed(editor: FlaskClient) -> None:
    article = brought_in(editor)
    address = f"/desk/editor/editions/{article.edition('en').id}"
    sent = {
        "csrf_token": token(editor, address),
        "due-day": "31",
        "due-month": "2",
        "due-year": "2031",
        "clock": "25:99",
    }
    answer = editor.post(f"{address}/due", data=sent)
    assert answer.status_code == 422
    assert 'value="25:99"' in answer.text
    assert 'value="31"' in answer.text


def test_the_queue_counts_outlets_that_have_paid(app: Flask, editor: FlaskClient) -> None:
    article = brought_in(editor)
    paid(article.id, "Le Courrier", state="issued")
    assert (
        "1 outlet has paid and waits" in editor.get(f"/desk/editor/editions/{article.edition('fr').id}").text
    )
    assert "has paid" not in editor.get(f"/desk/editor/editions/{article.edition('en').id}").text


def test_two_lone_editions_are_joined(editor: FlaskClient) -> None:
    article = brought_in(editor, fr=None)
    lone = upload(editor, en=FR.encode(), fr=None, language="fr").location.rsplit("/", 1)[-1]
    edition = db.session.get(Article, lone).edition("fr")
    address = f"/desk/editor/articles/{article.id}"
    sent = {"csrf_token": token(editor, address), "edition": edition.id}
    assert editor.post(f"{address}/join", data=sent).status_code == 302
    db.session.expire_all()
    assert [e.language for e in db.session.get(Article, article.id).editions] == ["en", "fr"]
    assert db.session.get(Article, lone) is None


BAD = {
    "nothing": (b"", "Choose the file of the story|The file is empty"),
    "blank": (b" \n\n ", "The file is empty."),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(40), "This is not a text file."),
    "latin-1": ("Été à Sète\n\nTexte brûlé de l’été.".encode("latin-1", "replace"), "Save it as UTF-8"),
    "too large": (b"word " * 500_000, "The file is too large"),
    "entity bomb": (
        b'<!DOCTYPE x [<!ENTITY a "b">]><html><body><h1>&a;</h1></body></html>',
        "entities of its own",
    ),
    "headline only": (b"Only a headline here", "no article text below it"),
    "wrong language": (FR.encode(), "This text seems to be in French."),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_words(editor: FlaskClient, name: str) -> None:
    data, message = BAD[name]
    answer = upload(editor, en=data, fr=None, source_uri="cms:42")
    assert answer.status_code == 422
    assert re.search(message, answer.text)
    assert "cms:42" in answer.text, "what was typed is lost"
    assert db.session.scalar(select(Article)) is None


def test_a_bad_translation_keeps_the_source_out_too(editor: FlaskClient) -> None:
    assert upload(editor, fr=b"\x00\x01").status_code == 422
    assert db.session.scalar(select(Article)) is None


@pytest.mark.parametrize("name", ["image-1.gif", "other.png"])
def test_a_picture_that_fits_nothing_is_refused(editor: FlaskClient, name: str) -> None:
    data = b"GIF89a" if name.endswith("gif") else png()
    answer = upload(editor, images=(io.BytesIO(data), name))
    assert answer.status_code == 422
    assert db.session.scalar(select(Article)) is None


def test_unknown_ids_are_not_found(editor: FlaskClient) -> None:
    for path in ("/articles/nope", "/editions/" + "0" * 32, "/images/x"):
        assert editor.get(f"/desk/editor{path}").status_code == 404


def test_posts_without_a_token_change_nothing(editor: FlaskClient) -> None:
    article = brought_in(editor)
    english = article.edition("en")
    editor.post(
        f"/desk/editor/editions/{english.id}/approve", data={"text_hash": english.current.content_hash}
    )
    editor.post(f"/desk/editor/editions/{english.id}/withdraw")
    db.session.expire_all()
    assert db.session.get(Article, article.id).edition("en").state == EditionState.IN_REVIEW


REAL = Path(__file__).resolve().parents[4] / "shared" / "real"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real article is not part of this repository")
def test_the_real_article_comes_in_and_lists_what_was_left_out(editor: FlaskClient) -> None:
    files = {code: (REAL / f"oic-cert-huawei.{code}.txt").read_bytes() for code in ("en", "fr")}
    article = brought_in(editor, en=files["en"], fr=files["fr"])
    page = editor.get(f"/desk/editor/articles/{article.id}").text
    assert "Skip to main content</span>" in page
    assert "newsletter invitation" in page
