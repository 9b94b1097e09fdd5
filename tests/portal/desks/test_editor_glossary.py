"""The glossary's screen."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db
from portal.newsroom import glossary
from portal.newsroom.exchange import glossary_csv, tbx
from portal.newsroom.exchange.glossary_entry import Entry
from portal.people.accounts import EDITOR, OUTLET
from tests.portal.desks.test_editor import person, signed_in, token

PAGE = "/desk/editor/glossary"


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    return signed_in(app, person(EDITOR, "editor@reprise.example"))


def post(browser: FlaskClient, address: str, **data: object):
    return browser.post(
        address, data={"csrf_token": token(browser, PAGE), **data}, content_type="multipart/form-data"
    )


def page_of(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def test_a_term_is_added_changed_and_removed(editor: FlaskClient) -> None:
    assert post(editor, PAGE, en="water bill", fr="facture d’eau", note="plural too").status_code == 302
    (row,) = glossary.search()[0]
    id = row.id
    assert (row.entry, row.editor.email) == (
        Entry("water bill", "facture d’eau", note="plural too"),
        "editor@reprise.example",
    )
    assert "facture d’eau" in editor.get(PAGE).text
    assert post(editor, f"{PAGE}/{row.id}", en="OLAF", fr="", kept="y", note="").status_code == 302
    assert glossary.entries(db.session) == [Entry("OLAF", "OLAF", kept=True)]
    assert post(editor, f"{PAGE}/{row.id}/remove").status_code == 302
    assert glossary.entries(db.session) == []
    assert editor.get(f"{PAGE}/{id}").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Write the French term"), ("fr", "Écrivez le terme français")]
)
def test_what_is_missing_is_said_next_to_it_and_nothing_typed_is_lost(
    editor: FlaskClient, language: str, said: str
) -> None:
    page = page_of(post(editor, f"{PAGE}?lang={language}", en="lonely <b>", fr="", note="why"))
    assert [link["href"] for link in page.select(".error-summary a")] == ["#fr"]
    assert said in page.select_one("#fr-error").text  # type: ignore[union-attr]
    assert page.select_one("#en")["value"] == "lonely <b>"  # type: ignore[index]
    assert page.select_one("#note").text.strip() == "why"  # type: ignore[union-attr]
    assert glossary.entries(db.session) == []


@pytest.mark.parametrize(
    "data",
    [
        {"en": "x" * 201, "fr": "y"},
        {"en": "a\u202eb\x07", "fr": "y"},
        {"en": "<script>", "fr": "y"},
        {"en": "\u200b", "fr": "y"},
        {"en": "a", "fr": "b", "note": "n" * 2001},
        {"en": "", "fr": "", "kept": "y"},
    ],
)
def test_bad_words_are_refused_in_words(editor: FlaskClient, data: dict[str, str]) -> None:
    answer = post(editor, PAGE, **data)
    assert answer.status_code == 422
    assert page_of(answer).select(".error-summary a")


def test_the_same_terms_twice_are_refused(editor: FlaskClient) -> None:
    first = glossary.add(Entry("a", "b"), None)
    second = glossary.add(Entry("c", "d"), None)
    assert "says so already" in post(editor, PAGE, en="a", fr="b").text
    assert "says so already" in post(editor, f"{PAGE}/{second.id}", en="a", fr="b").text
    assert post(editor, f"{PAGE}/{first.id}", en="a", fr="b").status_code == 302


def test_search_and_pages(editor: FlaskClient) -> None:
    glossary.take_in([Entry(f"term {n:03}", f"terme {n:03}") for n in range(120)], None)
    first = page_of(editor.get(PAGE))
    assert len(first.select("tbody tr")) == 100
    last = page_of(editor.get(first.select_one("a[rel=next]")["href"]))  # type: ignore[index]
    assert len(last.select("tbody tr")) == 20
    assert [th.text for th in page_of(editor.get(f"{PAGE}?q=TERME 11")).select("tbody th")][:2] == [
        "term 110",
        "term 111",
    ]
    for odd in ("?page=0", "?page=-1", "?page=x", "?page=99999999999999999999", "?q=%00", "?q=%25"):
        assert editor.get(PAGE + odd).status_code == 200


@pytest.mark.parametrize(("kind", "reader"), [("csv", glossary_csv), ("tbx", tbx)])
def test_the_glossary_goes_out_as_a_file_and_comes_back(
    editor: FlaskClient, kind: str, reader: object
) -> None:
    entries = (Entry("OLAF", "OLAF", kept=True), Entry("water", "eau", note="=1"))
    glossary.take_in(entries, None)
    answer = editor.get(f"{PAGE}.{kind}")
    assert answer.content_type == reader.MEDIA_TYPE  # type: ignore[attr-defined]
    assert reader.read(answer.data) == entries  # type: ignore[attr-defined]
    for row in glossary.search()[0]:
        glossary.remove(row.id)
    back = post(editor, f"{PAGE}/import", file=(io.BytesIO(answer.data), "anything.bin"))
    assert back.status_code == 302
    assert "2 terms added, 0 changed, 0 known already." in editor.get(PAGE).text
    assert tuple(glossary.entries(db.session)) == entries


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"en,fr\nwater,eau\nlonely,\n", "Line 3: The French term is missing."),
        (b"<html/>", "This is no TBX file."),
        (b"\x89PNG\r\n\0", "This is no text file"),
        (b"", "Choose the file with the terms"),
    ],
)
def test_a_bad_file_is_refused_whole(editor: FlaskClient, data: bytes, said: str) -> None:
    answer = post(editor, f"{PAGE}/import", file=(io.BytesIO(data), "terms.csv") if data else "")
    assert answer.status_code == 422
    assert said in page_of(answer).select_one("#file-error").text  # type: ignore[union-attr]
    assert glossary.entries(db.session) == []


def test_only_editors_come_in(app: Flask) -> None:
    outlet = signed_in(app, person(OUTLET, "outlet@reprise.example"))
    for address in (PAGE, f"{PAGE}.csv", f"{PAGE}/1"):
        assert outlet.get(address).status_code == 404
        assert app.test_client().get(address).status_code == 302
