"""A portal with something on every desk, and the way through all of its pages: by their links, as each role."""

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from werkzeug.exceptions import HTTPException

from invoices.bank_entries import Keys
from invoices.money import Money
from portal.db import transaction, utc_now
from portal.finance import bank
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.refunding import ask_refund
from portal.licensing.requests import save_draft, set_terms
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence, Payment, Request
from portal.newsroom import glossary
from portal.newsroom.articles import EditionState
from portal.newsroom.exchange import glossary_entry
from portal.newsroom.glossary import GlossaryEntry
from portal.people.accounts import ADMIN, FINANCE, User
from portal.people.join import invite
from tests.portal.desks.stories import offer
from tests.portal.licensing.notices.conftest import Story
from tests.portal.people.people import enter, person

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
    "outlet.credit_note_file": FILES,
    "outlet.credit_note_paper": FILES,
    "outlet.invoice_file": FILES,
    "outlet.invoice_paper": FILES,
    "outlet.licence_paper": FILES,
    "outlet.package": FILES,
    "outlet.quote_paper": FILES,
    "editor.segment": "a part of the side-by-side page, for its script",
    "account.follow_sign_in_link": "leads on at once",
    "security.confirm_email": "leads on at once",
}
PASSER_BY = {"awaiting": "somebody@courier.example"}  # has just signed up
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


def furnish(app: Flask, story: Story, drain: Callable[[], int]) -> House:
    """Make a house of ``story``: orders in every state, a notice, a glossary, an invitation."""
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
    keys = Keys()
    came = [
        keys.entry("", "", dt.date(2026, 3, 2), Money(minor, "GBP"), "Courier", "") for minor in (500, -500)
    ]
    bank.take_in("march.xml", b"", came, story.editor.id)
    app.extensions["reprise"] = dataclasses.replace(app.extensions["reprise"], refund_alone_up_to=0)
    paid = shop.paid()
    settle(paid.session_id or "")
    drain()
    ask_refund(paid.id, Money(100, paid.currency), "agreed", "Agreed by telephone", shop.buyer.id)
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
        yield url_for("finance.reminders", papers=licence.invoice_number)
        yield url_for("finance.invoice_reminders", number=licence.invoice_number)
        last_month = utc_now().date().replace(day=1) - dt.timedelta(days=1)
        yield url_for("finance.close_books", name=f"{last_month:%Y-%m}")


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
        session.update(PASSER_BY)
    found = list(walk(app, passer_by, NOBODY, begin, seen))
    for role, user in house.people.items():
        found += walk(app, enter(app.test_client(), user), role, begin, seen)
    return found
