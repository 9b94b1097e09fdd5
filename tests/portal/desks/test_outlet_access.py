"""Whose things are whose: every address of the outlet desk, for everybody whose it is not."""

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.db import transaction, utc_now
from portal.licensing.notices.tables import Delivery, Notice
from portal.licensing.orders import credit_notes_of
from portal.licensing.reversals import follow_reversals
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence
from portal.people.accounts import EDITOR, FINANCE
from tests.portal.desks.test_outlet_story import Drain
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop, sign_in
from tests.portal.people.people import csrf, enter, member, person

config, shop = licensing.config, licensing.shop  # fixtures


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule of the desk with each of its methods."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("outlet.")]
    methods = ("GET", "POST")
    return [(rule, method) for rule in found for method in methods if method in (rule.methods or ())]


@pytest.fixture
def theirs(shop: Shop, drain: Drain) -> dict[str, str]:
    """The ids of an issued order of somebody else, of which a part went back."""
    payment = shop.paid()
    assert payment.session_id
    settle(payment.session_id)
    drain()
    shop.look_again()
    shop.sandbox.control.refund(payment.intent_id or "", 100)
    follow_reversals({"intent_id": payment.intent_id})
    drain()
    [note] = credit_notes_of(payment.request)
    with transaction() as session:
        number = session.scalars(select(Licence.number)).one()
        facts = {"kind": "update", "reasons": {"en": "", "fr": ""}, "changes": {}}
        notice = Notice(article_id=shop.article.id, deadline=utc_now(), issued_at=utc_now(), **facts)
        notice.deliveries.append(Delivery(licence_number=number))
        session.add(notice)
    ids = {"request_id": payment.request_id, "payment_id": payment.id, "notice_id": notice.id}
    return {**ids, "number": note.number}


def sent(client: FlaskClient, app: Flask, rule: Rule, method: str, ids: dict[str, str], token: str) -> tuple:
    values = {name: ids[name] for name in rule.arguments}
    with app.test_request_context():
        address = url_for(rule.endpoint, **values)
    answer = client.open(address, method=method, data={"csrf_token": token} if method == "POST" else None)
    return answer.status_code, answer.text.replace(address, "")


def main_part(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("who", ["stranger", EDITOR, FINANCE])
def test_what_is_not_yours_looks_like_nothing(
    shop: Shop, client: FlaskClient, theirs: dict[str, str], who: str
) -> None:
    app = shop.app
    enter(client, member() if who == "stranger" else person("jo@house.example.org", who))
    token = csrf(client, "/account")
    nothing = client.get("/there/is/no/such/page")
    unknown = dict.fromkeys(theirs, "f" * 32)
    checked = 0
    for rule, method in rules(app):
        if who == "stranger" and not rule.arguments:
            continue  # the desk's own pages, which show what is theirs
        status, body = sent(client, app, rule, method, theirs, token)
        assert status == 404, (rule.rule, method)
        assert (status, body) == sent(client, app, rule, method, unknown, token), (rule.rule, method)
        assert main_part(body) == main_part(nothing.text), (rule.rule, method)
        checked += 1
    assert checked >= 14


def test_nobody_in_particular_is_asked_to_sign_in(
    shop: Shop, client: FlaskClient, theirs: dict[str, str]
) -> None:
    token = csrf(client, "/login")
    for rule, method in rules(shop.app):
        status, _body = sent(client, shop.app, rule, method, theirs, token)
        assert status == 302, (rule.rule, method)


def test_a_payment_belongs_to_its_own_order(shop: Shop, client: FlaskClient, theirs: dict[str, str]) -> None:
    other = shop.accepted()
    sign_in(client, shop.buyer)
    for path in ("", "/cancelled"):
        mixed = f"/orders/{other.request_id}/payments/{theirs['payment_id']}{path}"
        assert client.get(mixed).status_code == 404


def test_every_change_needs_its_token(shop: Shop, client: FlaskClient, theirs: dict[str, str]) -> None:
    sign_in(client, shop.buyer)
    for rule, method in rules(shop.app):
        if method == "POST":
            status, _body = sent(client, shop.app, rule, method, theirs, "forged")
            assert status in (400, 422), rule.rule
