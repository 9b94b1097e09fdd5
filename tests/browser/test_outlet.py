"""Waiting, failing and refusing at the outlet desk, in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page

from portal.db import db, transaction
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.quoting import decline
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence, Payment, Request
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop

Axe = Callable[[Page], list[str]]

config, shop = licensing.config, licensing.shop  # fixtures


@pytest.fixture
def page(app: Flask, live: str, shop: Shop, browser_page: Page) -> Page:
    """A page of the buyer's, signed in by the cookie a sign-in leaves."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    kept = signer.dumps({"_user_id": shop.buyer.fs_uniquifier, "_fresh": True})
    name = app.config["SESSION_COOKIE_NAME"]
    browser_page.context.add_cookies([{"name": name, "value": str(kept), "url": live}])
    browser_page.clock.install()
    return browser_page


def marked(payment: Payment, **fields: object) -> str:
    """The address of ``payment``'s page after it came to ``fields``."""
    with transaction() as session:
        found = session.get_one(Payment, payment.id)
        for name, value in fields.items():
            setattr(found, name, value)
        return f"/orders/{found.request_id}/payments/{found.id}"


def test_a_waiting_page_goes_on_by_itself_once_the_money_is_there(
    shop: Shop, page: Page, drain: Callable[[], int]
) -> None:
    payment = shop.opened()
    assert payment.session_id
    page.goto(f"/orders/{payment.request_id}/payments/{payment.id}")
    page.locator("#waiting").wait_for()
    shop.sandbox.pay(payment.session_id)
    settle(payment.session_id)
    page.clock.run_for(6000)
    page.wait_for_url("**/orders/*welcome=1")
    assert page.locator(".papers").count() == 0
    drain()
    page.clock.run_for(4000)
    page.locator(".papers a[href$='/package.zip']").wait_for()
    page.locator("#beside .tree").first.wait_for()
    assert page.locator("[data-poll]").count() == 0


def pages(shop: Shop) -> list[str]:
    """Every page that says that something waits, failed, or does not hold."""
    found = []
    open_payment = shop.opened()
    here = f"/orders/{open_payment.request_id}/payments/{open_payment.id}"
    found += [here, f"{here}/cancelled", f"/orders/{open_payment.request_id}"]
    for state, failure in (("failed", "insufficient_funds"), ("expired", ""), ("quarantined", "")):
        found.append(marked(shop.accepted(), state=state, failure=failure))
    transfer = marked(shop.accepted(BANK_TRANSFER))
    found += [transfer, transfer.partition("/payments/")[0]]
    asked = shop.quoted(exclusive=True)
    found.append(f"/orders/{asked.id}")
    refused = shop.quoted(exclusive=True)
    decline(refused.id, {"en": "Sold already.", "fr": "Déjà vendu."}, shop.buyer.id)
    found.append(f"/orders/{refused.id}")
    expired = shop.quoted()
    with transaction() as session:
        session.get_one(Request, expired.id).state = "expired"
    found += [f"/orders/{expired.id}", f"/orders/{expired.id}/quote"]
    paid = shop.paid()
    assert paid.session_id
    settle(paid.session_id)
    with transaction():
        db.session.query(Licence).one().state = "suspended"
    return [*found, f"/orders/{paid.request_id}", "/licences", "/invoices", "/request"]


@pytest.mark.parametrize(
    ("language", "scheme"), [pytest.param("en", "light", marks=pytest.mark.long), ("fr", "dark")]
)
def test_every_state_is_free_of_barriers(
    shop: Shop, page: Page, axe: Axe, sideways: Callable[[Page], int], language: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    seen = []
    for address in pages(shop):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{address}?lang={language}")
        seen += [f"{address}: {barrier}" for barrier in axe(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        if sideways(page):
            seen.append(f"{address}: wider than a phone")
        assert page.locator("h1").count() == 1
    assert seen == []
