"""Bringing a story in by hand: both editions with their pictures, and the page that says what became of them."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.db import db
from portal.newsroom.articles import Article, Image
from portal.newsroom.intake.tables import Arrival
from tests.portal.desks.test_editor import EN, FR, editor, png, token, upload

__all__ = ["editor"]  # a fixture


def item(language: str, *captions: str) -> bytes:
    """A ninjs item whose body shows one picture for each of ``captions``, called ``one.png``, ``two.png``…"""
    names = ("one.png", "two.png")
    figures = "".join(
        f'<figure><img src="{name}"><figcaption>{caption} (Mo Reed)</figcaption></figure>'
        for name, caption in zip(names, captions, strict=False)
    )
    body = f"<p>{(EN if language == 'en' else FR).splitlines()[5]}</p>{figures}<script>track()</script>"
    return json.dumps(
        {"uri": f"cms:{language}", "language": language, "headline": language, "body_html": body}
    ).encode()


def sent(browser: FlaskClient, en: bytes, fr: bytes, *pictures: tuple[bytes, str]) -> TestResponse:
    images = [(io.BytesIO(data), name) for data, name in pictures]
    return upload(browser, en=en, fr=fr, images=images)


def page(browser: FlaskClient, answer: TestResponse, language: str = "en") -> str:
    assert answer.status_code == 302, answer.text
    return browser.get(f"{answer.location}?lang={language}").text


def test_what_came_is_told_and_captions_come_first(editor: FlaskClient) -> None:
    answer = upload(editor, en=EN.encode() + b"\n\nRead More \xc2\xbb\n\nSign up to our newsletter\n")
    told = page(editor, answer)
    assert told.index("The bridge at dawn") < told.index("newsletter invitation")
    assert [told.count(words) for words in ("New article", "Another language")] == [1, 1]
    assert "(AFP)" in told
    french = page(editor, answer, "fr")
    assert "L’article est arrivé" in french
    rows = db.session.scalars(select(Arrival).order_by(Arrival.id)).all()
    assert [(row.way, row.origin, row.outcome) for row in rows] == [
        ("upload", "story.txt", "new"),
        ("upload", "histoire.txt", "added"),
    ]


def test_the_same_files_again_change_nothing_and_the_page_says_so(editor: FlaskClient) -> None:
    upload(editor)
    assert page(editor, upload(editor)).count("Nothing new") == 2


def test_a_picture_that_only_the_translation_shows_comes_in_too(editor: FlaskClient) -> None:
    answer = sent(
        editor,
        item("en", "The bridge at dawn"),
        item("fr", "Le pont à l’aube", "Un plan du pont"),
        (png(), "one.png"),
        (png(), "two.png"),
    )
    page(editor, answer)
    assert [bool(image.sha256) for image in db.session.scalars(select(Image))] == [True, True]


def test_a_picture_nobody_can_use_is_complained_of_by_its_name_beside_the_field(editor: FlaskClient) -> None:
    answer = sent(editor, item("en", "Dawn"), item("fr", "Aube"), (b"GIF89a", "one.png"))
    assert answer.status_code == 422
    error = re.search(r'id="images-error">(.*?)</p>', answer.text, re.DOTALL)
    assert error
    assert "one.png: This is not a picture we can use." in error[1]
    assert db.session.scalars(select(Article)).all() == []


def test_a_refused_translation_is_named_by_its_field_and_keeps_the_source_out(editor: FlaskClient) -> None:
    upload(editor, en=item("fr"), fr=None, language="fr")
    answer = sent(editor, item("en"), item("fr"))
    assert answer.status_code == 422
    assert 'href="#translation"' in answer.text
    assert "known as an edition of another article" in answer.text
    assert [a.source_uri for a in db.session.scalars(select(Article))] == ["cms:fr"]


def test_a_file_nobody_can_read_stands_in_the_log(editor: FlaskClient) -> None:
    upload(editor, en=b"\x89PNG\r\n\x1a\n", fr=None)
    row = db.session.scalars(select(Arrival)).one()
    assert (row.outcome, row.way, row.problem) == ("refused", "upload", "binary")


def test_a_picture_file_of_the_rights_form_is_refused_beside_it(editor: FlaskClient) -> None:
    article = upload(editor).location.rsplit("/", 1)[-1]
    address = f"/desk/editor/articles/{article}"
    data: dict[str, Any] = {
        "csrf_token": token(editor, address),
        "images-0-key": "image-1",
        "images-0-rights": "third_party",
        "images-0-credit": "AFP",
        "images-0-file": (io.BytesIO(b"GIF89a"), "bridge.gif"),
    }
    answer = editor.post(f"{address}/rights", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'href="#images-0-file"' in answer.text


@pytest.mark.parametrize("id", ["nope", "0" * 32])
def test_a_result_of_nothing_is_not_found(app: Flask, editor: FlaskClient, id: str) -> None:
    assert editor.get(f"/desk/editor/upload/{id}").status_code == 404
