"""Every route for every role: no page fails, and another outlet's things look like nothing at all."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.licensing.settlement import settle
from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop, sign_in
from tests.portal.people.people import enter, member, person

_NONSENSE = {"string": "0" * 32, "path": "nothing", "int": "999999"}


config, shop = licensing.config, licensing.shop  # fixtures


def addresses(app: Flask) -> list[str]:
    """Every GET address, its arguments filled with what does not exist."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            found.append(
                re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda m: _NONSENSE[m[1] or "string"], rule.rule)
            )
    return sorted(set(found))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("role", ["nobody", OUTLET, EDITOR, FINANCE, ADMIN])
def test_no_address_fails_for_anybody(app: Flask, client: FlaskClient, role: str, language: str) -> None:
    if role == OUTLET:
        enter(client, member())
    elif role != "nobody":
        enter(client, person("jo@house.example.org", role))
    failed = {}
    for address in addresses(app):
        answer = client.get(f"{address}?lang={language}")
        if answer.status_code >= 500:
            failed[address] = answer.status_code
    assert failed == {}


def test_an_outlet_sees_its_own_orders_and_nobody_elses(
    shop: Shop, client: FlaskClient, drain: Callable[[], int]
) -> None:
    payment = shop.paid()
    settle(payment.session_id)
    drain()
    order = f"/orders/{payment.request_id}"
    own = [
        "",
        "/quote",
        "/quote.pdf",
        "/licence.pdf",
        "/invoice.pdf",
        "/invoice.xml",
        "/package.zip",
        "/html",
    ]
    pages = [f"{order}{path}" for path in own] + [f"{order}/payments/{payment.id}"]
    sign_in(client, shop.buyer)
    assert {client.get(page).status_code for page in pages} <= {200, 302}
    stranger = shop.app.test_client()
    enter(stranger, member())
    nothing = stranger.get("/orders/" + "f" * 32)
    for page in pages:
        answer = stranger.get(page)
        assert answer.status_code == 404, page
        assert answer.text == nothing.text.replace("/orders/" + "f" * 32, page), page
