"""Every page of the portal in a real browser, found by following its links as each role: no barriers, fits a phone, light.

A page that no link leads to, or that is no page, stands in ``EXCUSED`` with the reason: a new one is walked or fails here.
"""

import gzip
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException

from portal.db import transaction
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.requests import save_draft, set_terms
from portal.licensing.tables import Licence, Payment, Request
from portal.newsroom import glossary
from portal.newsroom.articles import EditionState
from portal.newsroom.exchange import glossary_entry
from portal.newsroom.glossary import GlossaryEntry
from portal.people.accounts import ADMIN, FINANCE, User
from portal.people.join import invite
from tests.browser.conftest import signed_in
from tests.portal.desks.stories import offer
from tests.portal.licensing.notices import conftest as notices
from tests.portal.licensing.notices.conftest import Story
from tests.portal.people.people import enter, person

config, shop, story = notices.config, notices.shop, notices.story  # fixtures

Axe = Callable[[Page], list[str]]
NOBODY = "nobody"
FILES = "a file, not a page"
EXCUSED = {
    "static": FILES,
    "security.static": FILES,
    "public.robots": FILES,
    "editor.image": FILES,
    "editor.export_glossary": FILES,
    "editor.xliff_file": FILES,
    "finance.export_invoices": FILES,
    "finance.invoice_pdf": FILES,
    "finance.invoice_xml": FILES,
    "outbox.html": "a letter itself, framed by its page",
    "outlet.copyable_html": FILES,
    "outlet.invoice_file": FILES,
    "outlet.invoice_paper": FILES,
    "outlet.licence_paper": FILES,
    "outlet.package": FILES,
    "outlet.quote_paper": FILES,
    "editor.segment": "a part of the side-by-side page, for its script",
    "finance.index": "leads on at once",
    "account.follow_sign_in_link": "leads on at once",
    "security.confirm_email": "leads on at once",
}
_PASSER_BY = {"awaiting": "somebody@courier.example"}  # has just signed up
_LINK = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True)
class Stop:
    """One page to look at: where it is, and as whom (``NOBODY`` or a role)."""

    endpoint: str
    path: str
    role: str


@dataclass
class House:
    """A portal with something on every desk: its people by role, and the addresses no link of a page leads to."""

    people: dict[str, User]
    hidden: list[str]


@pytest.fixture
def house(app: Flask, story: Story, drain: Callable[[], int]) -> House:
    licence, shop = story.licensed(), story.shop
    story.revised("en", "Water bills will rise by half")
    story.approve("en")
    drain()
    offer(states={"fr": EditionState.IN_REVIEW})
    checked = save_draft(shop.buyer, None, {"articles": [shop.article.id]}, "en")
    set_terms(checked.id, shop.terms(), "")
    shop.quoted()
    shop.quoted(exclusive=True)
    shop.accepted(BANK_TRANSFER)
    at_the_till = shop.opened()
    term = glossary.add(glossary_entry.entry("water board", "agence de l’eau"), story.editor)
    people = {
        "outlet": shop.buyer,
        "editor": story.editor,
        "finance": person("money@reprise.example", FINANCE),
        "admin": person("admin@reprise.example", ADMIN),
    }
    return House(people, list(_hidden(app, shop.buyer, licence, checked, at_the_till, term)))


def _hidden(
    app: Flask, buyer: User, licence: Licence, checked: Request, at_the_till: Payment, term: GlossaryEntry
) -> Iterator[str]:
    with transaction() as session:
        by = session.get_one(User, buyer.id)
        _made, token = invite(session, by=by, email="new@courier.example", language="en", outlet=by.outlet)
    with app.test_request_context():
        yield url_for("account.joined")
        yield url_for("outbox.letters")
        yield url_for("account.invitation", token=token)
        yield url_for("security.reset_password", token=generate_reset_password_token(buyer))
        yield url_for("public.licence", number=licence.number)
        yield url_for("outlet.edit", request_id=checked.id)
        yield url_for("outlet.check", request_id=checked.id)
        payment = {"request_id": at_the_till.request_id, "payment_id": at_the_till.id}
        yield url_for("outlet.payment_cancelled", **payment)
        yield url_for("editor.term", id=term.id)


def walk(app: Flask, client: FlaskClient, role: str, begin: list[str], seen: set[str]) -> Iterator[Stop]:
    """The first page of each endpoint not ``seen`` that ``role`` comes to by following links."""
    waiting, known, times = list(begin), set(begin), dict[str, int]()
    adapter = app.url_map.bind("portal.test")
    while waiting:
        path = waiting.pop(0)
        try:
            endpoint = adapter.match(urlsplit(path).path)[0]
        except HTTPException:
            continue
        if endpoint in EXCUSED or times.get(endpoint, 0) >= 3:
            continue
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        times[endpoint] = times.get(endpoint, 0) + 1
        if endpoint not in seen:
            seen.add(endpoint)
            yield Stop(endpoint, path, role)
        for found in _LINK.findall(answer.text):
            parts = urlsplit(html.unescape(found))
            address = parts.path + (f"?{parts.query}" if parts.query and "lang=" not in parts.query else "")
            if parts.netloc in ("", "portal.test") and parts.path and address not in known:
                known.add(address)
                waiting.append(address)


def route(app: Flask, house: House) -> list[Stop]:
    """One page of every kind, as the person it is for."""
    begin, seen = ["/", *house.hidden], set[str]()
    passer_by = app.test_client()
    with passer_by.session_transaction() as session:
        session.update(_PASSER_BY)
    found = list(walk(app, passer_by, NOBODY, begin, seen))
    for role, user in house.people.items():
        found += walk(app, enter(app.test_client(), user), role, begin, seen)
    return found


def test_every_page_is_walked_or_excused_in_both_languages_on_a_desk_and_on_a_phone(
    app: Flask,
    house: House,
    chromium: Browser,
    live: str,
    let_in: Callable[[BrowserContext, dict[str, str]], None],
    axe: Axe,
    sideways: Callable[[Page], int],
) -> None:
    stops = route(app, house)
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert sorted(pages - {stop.endpoint for stop in stops} - EXCUSED.keys()) == []
    assert sorted(EXCUSED.keys() - pages) == []
    faults = []
    for role in dict.fromkeys(stop.role for stop in stops):
        context = chromium.new_context(
            base_url=live, reduced_motion="reduce", color_scheme="dark" if role == "admin" else "light"
        )
        let_in(context, _PASSER_BY if role == NOBODY else signed_in(house.people[role]))
        page = context.new_page()
        for number, stop in enumerate(each for each in stops if each.role == role):
            for language in ("en", "fr"):
                # The barriers of a page are the same in both languages but for the languages of its parts.
                looks = axe if (language == "fr") == (number % 2 == 0) else None
                faults += [
                    f"{stop.path} {language}: {what}" for what in _seen(page, stop, language, looks, sideways)
                ]
        context.close()
    assert faults == []


def _seen(
    page: Page, stop: Stop, language: str, axe: Axe | None, sideways: Callable[[Page], int]
) -> Iterator[str]:
    page.set_viewport_size({"width": 1280, "height": 900})
    weights: list[int] = []
    weigh = lambda response: weights.append(len(gzip.compress(response.body()))) if response.ok else None  # noqa: E731
    page.on("response", weigh)
    answer = page.goto(f"{stop.path}{'&' if '?' in stop.path else '?'}lang={language}")
    page.remove_listener("response", weigh)
    if answer is None or answer.status >= 400:
        yield f"answers {answer and answer.status}"
    if sum(weights) > 60 * 1024:
        yield f"weighs {sum(weights)} bytes"
    if page.locator("html").get_attribute("lang") != language:
        yield "is in another language"
    if page.locator("h1").count() != 1:
        yield "has not one heading"
    if not page.title().strip():
        yield "has no title"
    if axe:
        yield from axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    if wider := sideways(page):
        yield f"is {wider} pixels wider than a phone"
