"""The side-by-side page itself: how it is built, who may enter, what stops approval, and what it costs."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.db import db
from portal.newsroom import review
from portal.newsroom.articles import Article, EditionState
from portal.newsroom.content import Block, BlockKind, Content
from portal.people.accounts import EDITOR, FINANCE
from tests.portal.desks.editor.conftest import FRENCH, Desk, edition_of, row
from tests.portal.desks.stories import WATER, offer
from tests.portal.licensing.paid import paid
from tests.portal.people.people import enter, member, person


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "query", ["", "&edit=all", "&at=s3", "&view=approved", "&view=source", "&at=nonsense"]
)
def test_every_row_has_its_id_and_every_cell_its_language(ada: Desk, query: str, language: str) -> None:
    page = ada.page(f"?lang={language}{query}")
    assert page.html["lang"] == language
    rows = page.select(".sbs-row[id]")
    assert len({one["id"] for one in rows}) == len(rows)
    assert {cell["lang"] for cell in page.select(".source")} <= {"en"}
    assert {cell["lang"] for cell in page.select(".target")} <= {"fr"}
    for control in page.select("main input:not([type=hidden]), main select, main textarea"):
        assert page.select_one(f"label[for='{control['id']}']"), control


def test_a_row_says_what_is_not_ours_and_what_the_checks_say(ada: Desk) -> None:
    ada.save("s3", credit="")
    page = ada.page()
    assert "Blocks: The photo credit is missing" in row(page, "s3")
    assert "not ours to license" in row(page, "s3")
    assert "Belongs to Reuters" in row(page, "s7")
    assert "Checks pass" in row(page, "s1")


def test_what_blocks_stops_the_approval_and_says_where(ada: Desk) -> None:
    address, data = ada.form("/approve")
    ada.save("s3", credit="")
    page = ada.page()
    button = page.select_one("#desk-bar form[action*=approve] button")
    assert button.has_attr("disabled")
    said = page.select_one(f"#{button['aria-describedby']}")
    assert "Stopped by 1 check" in said.get_text()
    assert said.select_one("a")["href"] == "#row-s3"
    stale = ada.post(address, data).text
    assert "The text has changed since you opened it" in stale
    forced = {**data, "text_hash": ada.text.content_hash}
    assert "1 check blocks the approval." in ada.post(address, forced).text
    assert ada.edition.state == EditionState.IN_REVIEW
    ada.save("s3", credit="AFP")
    assert "Approved. Outlets" in ada.send("/approve").text
    assert ada.edition.approved.content.blocks[2].credit == "AFP"


def test_an_approval_signs_what_was_on_the_page_edits_included(ada: Desk) -> None:
    ada.save("s7", markup="Une agence a écrit tout ceci.")
    ada.send("/approve")
    assert ada.edition.approved.number == 2
    assert ada.edition.approved.content.blocks[-1].text == "Une agence a écrit tout ceci."


def test_an_approved_text_that_was_edited_goes_up_for_review_again(ada: Desk) -> None:
    ada.send("/approve")
    assert not ada.page().select("#desk-bar button")
    ada.save("partner_headline", text="L’eau, plus chère")
    assert "Put up for review" in ada.page().select_one("#desk-bar button").get_text()
    ada.send("/submit")
    ada.send("/approve")
    assert ada.edition.approved.content.partner_headline == "L’eau, plus chère"


def test_a_translation_waits_for_its_source_and_leads_there(app: Flask) -> None:
    states = {"en": EditionState.IN_REVIEW, "fr": EditionState.IN_REVIEW}
    article = offer({"en": WATER["en"], "fr": FRENCH}, states)
    user = person("ada@house.example.org", EDITOR)
    desk = Desk(enter(app.test_client(), user), user, edition_of(article, "fr"))
    stops = desk.page().select_one("#what-stops")
    assert "The source is not approved yet." in stops.get_text()
    assert stops.select_one("a")["href"].endswith(edition_of(article, "en"))


def test_a_withdrawn_edition_is_read_only(ada: Desk) -> None:
    forms = [ada.form("/segments/s7", "?at=s7"), ada.form("/words", "?edit=all")]
    forms += [ada.form("/segments/s7/suggest", "?at=s7"), ada.form("/segments/s6/leave-out", "?at=s6")]
    forms[3][1]["leave-reason"] = "x"
    before = ada.text
    review.withdraw(ada.id, "", ada.user)
    for address, data in forms:
        changed = {name: f"{value}!" if name == "s7-markup" else value for name, value in data.items()}
        assert "This edition is withdrawn" in ada.post(address, changed).text, address
    assert ada.text == before
    assert not ada.page("?at=s7").select("textarea#s7-markup, a[data-open]")


def test_outlets_that_run_an_edition_are_told_by_a_notice_instead(
    ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ada.page().select("form[action*=withdraw]")
    monkeypatch.setattr("portal.desks.editor.edition.runs_edition", lambda *_: ["The Courier"])
    page = ada.page()
    assert not page.select("form[action*=withdraw]")
    assert page.select("a[href*='/notice?kind=kill']")


def test_words_and_time_are_told_for_both_sides(ada: Desk) -> None:
    heads = [one.get_text(" ") for one in ada.page().select("[role=columnheader]")]
    assert re.search(r"\d+ words, 1 min to read", heads[1])
    assert re.search(r"\d+ words, 1 min to read", heads[2])
    ada.save("s7", markup="")
    assert "4 words to translate, about 5 min" in ada.page().get_text()


def test_single_keys_are_listed_and_can_be_switched_off(ada: Desk) -> None:
    page = ada.page()
    assert page.select("[data-keys]")
    assert "next segment, the one before" in page.select_one(".keyboard").get_text()
    ada.user.shortcuts = False
    db.session.merge(ada.user)
    db.session.commit()
    page = ada.page()
    assert not page.select("[data-keys]")
    assert "switched off in your account" in page.select_one(".keyboard").get_text()


def verbs(app: Flask) -> Iterator[tuple[str, str]]:
    """(method, address) of every route of an edition, for an id to be filled in."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/desk/editor/editions/<id>"):
            path = re.sub(r"<(int:)?(?!id)\w+>", "1", rule.rule)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield method, path


def test_nobody_but_editors_enters_by_any_verb(app: Flask, ada: Desk, client: FlaskClient) -> None:
    outlet, finance = app.test_client(), app.test_client()
    enter(outlet, member())
    enter(finance, person("finance@house.example.org", FINANCE))
    found = list(verbs(app))
    assert len(found) > 20
    for method, path in found:
        address = path.replace("<id>", ada.id)
        for intruder in (outlet, finance):
            token = re.search(r'csrf_token"[^>]*value="([^"]+)"', intruder.get("/account").text)[1]
            data = {"csrf_token": token} if method == "POST" else None
            assert intruder.open(address, method=method, data=data).status_code == 404, (method, path)
        assert client.open(address, method=method).status_code in (302, 400), (method, path)
    assert ada.edition.state == EditionState.IN_REVIEW


def test_no_verb_fails_on_a_form_with_nothing_in_it(app: Flask, ada: Desk) -> None:
    token = ada.form("/comments")[1]["csrf_token"]
    for method, path in verbs(app):
        for address in (path.replace("<id>", ada.id), path.replace("<id>", "nonsense")):
            answer = ada.client.open(
                address, method=method, data={"csrf_token": token} if method == "POST" else None
            )
            assert answer.status_code < 500, (method, path)


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def long_story(paragraphs: int) -> dict[str, Content]:
    words = {
        "en": "The board said that {n} of the old pipes under the river will be replaced before the winter comes. ",
        "fr": "La régie a dit que {n} des vieux tuyaux sous le fleuve seront remplacés avant que l’hiver arrive. ",
    }
    return {
        code: replace(
            WATER[code],
            blocks=tuple(
                Block(
                    f"s{n}", BlockKind.PARAGRAPH, "".join(text.format(n=n * 7 + k) for k in range(3)).strip()
                )
                for n in range(1, paragraphs + 1)
            ),
        )
        for code, text in words.items()
    }


def desk_of(app: Flask, article: Article, email: str) -> Desk:
    user = person(email, EDITOR)
    return Desk(enter(app.test_client(), user), user, edition_of(article, "fr"))


def test_five_thousand_words_are_a_light_page_without_a_query_a_row(app: Flask) -> None:
    in_review = {"fr": EditionState.IN_REVIEW}
    short = desk_of(app, offer(long_story(3), in_review), "ada@house.example.org")
    long = desk_of(app, offer(long_story(95), in_review), "bob@house.example.org")
    assert long.text.word_count > 5000
    short.page(), long.page()
    with counted() as few:
        short.page()
    with counted() as many:
        page = long.client.get(long.address)
    assert len(many) == len(few)
    assert (
        len(gzip.compress(page.data)) < 45 * 1024
    )  # the style sheets and scripts come to less than the rest of 60


def test_an_outlet_that_waits_is_named_in_the_head(ada: Desk, story: Article) -> None:
    paid(story.id, "Le Courrier", state="issued")
    assert "1 outlet has paid and waits" in ada.page().select_one("#desk-bar").get_text()
