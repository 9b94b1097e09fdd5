"""Pairing at the desk: what may belong together and why, one press, and plain words where it cannot be."""

import re

import pytest
from flask.testing import FlaskClient

from portal.db import db
from portal.newsroom import stories
from portal.newsroom.articles import Article, Edition
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Way
from portal.people.accounts import EDITOR, User
from tests.portal.licensing.paid import paid
from tests.portal.newsroom.test_counterparts import came
from tests.portal.newsroom.test_pairing import PAIRS
from tests.portal.people.people import enter, person, post


@pytest.fixture
def ed() -> User:
    return person("ed@house.example.org", EDITOR)


@pytest.fixture
def editor(client: FlaskClient, app: object, ed: User) -> FlaskClient:
    return enter(client, ed)


@pytest.fixture
def apart(editor: FlaskClient) -> tuple[Edition, Edition]:
    return came(0, "en"), came(0, "fr", days=1)


def page(editor: FlaskClient, edition: Edition, language: str = "en") -> str:
    return editor.get(f"/desk/editor/articles/{edition.article_id}?lang={language}").text


def offered(edition: Edition, user: User) -> None:
    stories.confirm_rights(edition.article_id, {}, [], user)
    stories.offer(edition.article_id, user)


def press(editor: FlaskClient, page: str) -> str:
    """The page after pressing the first button that pairs."""
    into = re.search(r'action="(/desk/editor/articles/\w+/join)"', page)
    joins = re.search(r'name="edition" value="(\w+)"', page)
    assert into
    assert joins
    article = into[1].removesuffix("/join")
    answer = post(editor, into[1], article, edition=joins[1])
    return editor.get(answer.location).text


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "both name Akhtar, Bradford, Keighley, Nazia · both say 12 – 27 – 410,000 · 1 day apart"),
        (
            "fr",
            "tous deux nomment Akhtar, Bradford, Keighley, Nazia · tous deux disent 12 – 27 – 410,000 · 1\u00a0jour d’écart",
        ),
    ],
)
def test_the_article_says_what_may_be_its_other_language_and_why(
    editor: FlaskClient, apart: tuple[Edition, Edition], language: str, why: str
) -> None:
    shown = page(editor, apart[0], language)
    assert "Bradford fermera trois bibliothèques" in shown
    assert why in shown


def test_one_press_pairs_them_the_later_one_as_the_translation(
    editor: FlaskClient, apart: tuple[Edition, Edition]
) -> None:
    english, french = apart
    assert "The two editions are now one article." in press(editor, page(editor, french))
    db.session.expire_all()
    article = db.session.get_one(Article, english.article_id)
    assert (article.source_language, [e.language for e in article.editions]) == ("en", ["en", "fr"])
    assert "This may be the same story" not in page(editor, english)


def test_the_log_of_arrivals_suggests_too(editor: FlaskClient) -> None:
    for language in ("en", "fr"):
        take_in("\n\n".join(PAIRS[0][language]).encode(), way=Way.FOLDER, origin="a.txt", language=language)
    log = editor.get("/desk/editor/arrivals").text
    assert log.count("This may be the same story in") == 2
    press(editor, log)
    assert "This may be the same story in" not in editor.get("/desk/editor/arrivals").text


def test_an_article_that_outlets_know_stays_and_the_other_joins_it(
    editor: FlaskClient, ed: User, apart: tuple[Edition, Edition]
) -> None:
    english, french = apart
    offered(french, ed)
    press(editor, page(editor, english))
    db.session.expire_all()
    article = db.session.get_one(Article, french.article_id)
    assert (article.source_language, len(article.editions)) == ("fr", 2)


def test_two_that_outlets_know_are_refused_in_plain_words(
    editor: FlaskClient, ed: User, apart: tuple[Edition, Edition]
) -> None:
    english, french = apart
    offered(english, ed)
    offered(french, ed)
    shown = page(editor, english)
    assert "Take the offer back first, then pair the two." in shown
    assert 'name="edition" value="' not in shown.partition('class="proposals"')[2].partition("</ul>")[0]
    address = f"/desk/editor/articles/{english.article_id}"
    answer = post(editor, f"{address}/join", address, edition=french.id)
    assert "It is offered to outlets." in editor.get(answer.location).text
    stories.offer(french.article_id, ed, offered=False)
    paid(french.article_id, "Le Courrier")
    answer = post(editor, f"{address}/join", address, edition=french.id)
    assert "An outlet has asked for it by itself" in editor.get(answer.location).text
    assert db.session.get(Article, french.article_id) is not None


@pytest.mark.parametrize("edition", ["", "nothing", "\x00", "0" * 32])
def test_an_edition_that_is_none_is_not_found(
    editor: FlaskClient, apart: tuple[Edition, Edition], edition: str
) -> None:
    address = f"/desk/editor/articles/{apart[0].article_id}"
    assert post(editor, f"{address}/join", address, edition=edition).status_code == 404
