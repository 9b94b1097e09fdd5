"""An editor at the side-by-side desk, who reads pages and sends the forms that stand on them."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.content import Content
from portal.newsroom.exchange.xliff_units import Words, segments
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR, User
from tests.portal.desks.stories import WATER, offer
from tests.portal.people.people import enter, person

# A translation of the whole story, so that nothing but what a test does stands against it.
FRENCH = replace(
    WATER["fr"],
    blocks=(
        replace(
            WATER["en"].blocks[0],
            markup='Les factures <em>montent</em>, selon <a href="https://water.example/">une régie</a>.',
        ),
        WATER["fr"].blocks[1],
        replace(WATER["en"].blocks[2], alt="Un réservoir", caption="Le réservoir"),
        replace(WATER["en"].blocks[3], alt="Un graphique", caption="Dix ans de factures"),
        replace(
            WATER["en"].blocks[4], markup="Personne ne nous a rien demandé.", attribution="Une locataire"
        ),
        replace(WATER["en"].blocks[5], items=("Les fuites", "Les pompes")),
        replace(WATER["en"].blocks[6], markup="Une agence a écrit ceci."),
    ),
)


@dataclass
class Desk:
    """One person's view of one edition."""

    client: FlaskClient
    user: User
    id: str

    @property
    def address(self) -> str:
        return f"/desk/editor/editions/{self.id}"

    @property
    def edition(self) -> Edition:
        db.session.rollback()
        db.session.expire_all()
        return db.session.get_one(Edition, self.id)

    @property
    def text(self) -> Content:
        return standing_text(db.session, self.edition)

    def words(self, segment: str) -> Words:
        return segments(self.text)[segment]

    def page(self, query: str = "") -> BeautifulSoup:
        answer = self.client.get(self.address + query)
        assert answer.status_code == 200, answer.status_code
        return BeautifulSoup(answer.text, "html.parser")

    def form(self, action: str, query: str = "", inside: str = "") -> tuple[str, dict[str, str]]:
        """Where the form (or button) leads whose address ends like ``action``, and what it holds as it stands."""
        page = self.page(query)
        for form in page.select(f"{inside} form[method=post]"):
            leads = [
                str(form.get("action", "")),
                *(str(b["formaction"]) for b in form.select("button[formaction]")),
            ]
            for address in leads:
                if address.partition("?")[0].endswith(action):
                    return address, fields(form)
        raise AssertionError(f"no form leads to {action}")

    def send(self, action: str, query: str = "", inside: str = "", **typed: str) -> Any:
        """Send the form that leads to ``action`` with ``typed`` in it (``__`` for ``-`` in names); the next page."""
        address, data = self.form(action, query, inside)
        data |= {name.replace("__", "-"): value for name, value in typed.items()}
        return self.post(address, data)

    def post(self, address: str, data: dict[str, str]) -> Any:
        """Send ``data``, and follow where the answer leads."""
        answer = self.client.post(address, data=data)
        return self.client.get(answer.location) if answer.status_code in (302, 303) else answer

    def save(self, segment: str, **typed: str) -> Any:
        names = {f"{segment}__{name}": value for name, value in typed.items()}
        return self.send(f"/segments/{segment}", f"?at={segment}", **names)


def fields(form: Tag) -> dict[str, str]:
    found = {str(i["name"]): str(i.get("value", "")) for i in form.select("input[name]")}
    found |= {str(t["name"]): t.get_text().lstrip("\r\n") for t in form.select("textarea[name]")}
    for select in form.select("select[name]"):
        option = select.select_one("option[selected], option")
        if option is not None:
            found[str(select["name"])] = str(option["value"])
    return found


def row(page: BeautifulSoup | Any, segment: str) -> str:
    """The words of a row as one reads them."""
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page.text, "html.parser")
    found = soup.select_one(f"#row-{segment}")
    assert found is not None, f"no row {segment}"
    return " ".join(found.get_text(" ").split())


@pytest.fixture
def story(app: Flask) -> Article:
    """A story approved in English, its French in review and without a fault."""
    return offer({"en": WATER["en"], "fr": FRENCH}, {"fr": EditionState.IN_REVIEW})


def edition_of(story: Article, language: str) -> str:
    edition = story.edition(language)
    assert edition is not None
    return edition.id


@pytest.fixture
def ada(app: Flask, story: Article) -> Desk:
    """An editor with the French edition before her."""
    user = person("ada@house.example.org", EDITOR)
    return Desk(enter(app.test_client(), user), user, edition_of(story, "fr"))


@pytest.fixture
def bob(app: Flask, story: Article, ada: Desk) -> Desk:
    """Another one."""
    user = person("bob@house.example.org", EDITOR)
    return Desk(enter(app.test_client(), user), user, edition_of(story, "fr"))


@pytest.fixture
def english(ada: Desk, story: Article) -> Desk:
    """Ada with the English source before her."""
    return replace(ada, id=edition_of(story, "en"))
