"""An outlet's whole story over HTTP, in both languages: find, price, check, freeze, accept, pay, take home."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from invoices.money import Money
from portal.db import db, transaction
from portal.licensing.quoting import agree_fee
from portal.licensing.settlement import receive_transfer
from portal.licensing.tables import Licence, Payment, Request
from portal.newsroom.articles import Article
from portal.newsroom.searching import indexed
from portal.work.tables import Mail
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop, sign_in
from tests.portal.people.people import csrf
from tests.sandbox.fixtures import DECLINED, SECURE

Drain = Callable[[], int]

config, shop = licensing.config, licensing.shop  # fixtures


@pytest.fixture
def buyer(shop: Shop, client: FlaskClient) -> FlaskClient:
    with transaction():
        for edition in db.session.get_one(Article, shop.article.id).editions:
            edition.search_text = indexed(edition.current.headline, edition.language)
    return sign_in(client, shop.buyer)


def answers(shop: Shop, **changes: Any) -> dict[str, Any]:
    return {
        "articles": [shop.article.id],
        "languages": ["en", "fr"],
        "media": ["web"],
        "title": "The Northern Courier",
        "url": "https://courier.example",
        "audience": "180 000",
        "territory": "country:GB",
        "term": "12m",
        "alterations": "house_style",
        "third_language": "",
        "currency": "GBP",
        "purchase_order": "PO-7",
        **changes,
    }


def post(client: FlaskClient, path: str, form_at: str = "", **data: Any) -> TestResponse:
    return client.post(path, data={**data, "csrf_token": csrf(client, form_at or path)})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page) or re.search(
        rf'value="([^"]+)"[^>]*name="{name}"', page
    )
    assert found, f"no {name} on the page"
    return found[1]


def frozen(client: FlaskClient, shop: Shop, **changes: Any) -> str:
    """The address of an order made through the form and the page to check."""
    check = post(client, "/request", action="check", **answers(shop, **changes)).location
    page = client.get(check).text
    answer = client.post(check, data={"csrf_token": csrf(client, check), "price": hidden(page, "price")})
    assert answer.status_code == 303
    return answer.location


def accept(client: FlaskClient, order: str, method: str = "card") -> TestResponse:
    page = client.get(f"{order}/quote").text
    data = {"quote": hidden(page, "quote"), "method": method, "agreed": "y"}
    return post(client, f"{order}/quote", **data)


def session_of(answer: TestResponse) -> str:
    assert answer.status_code == 303
    return urlsplit(answer.location).path.rpartition("/")[2]


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


WORDS = {
    "en": {
        "q": "water bills",
        "headline": "Water bills rise again",
        "price": "£185.25",
        "paid": "Payment received",
        "package": "Package ready",
        "total": "£222.30",
    },
    "fr": {
        "q": "eau augmente",
        "headline": "L’eau augmente encore",
        "price": "185,25\u00a0£",
        "paid": "Paiement reçu",
        "package": "Dossier prêt",
        "total": "222,30\u00a0£",
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_search_to_package(buyer: FlaskClient, shop: Shop, drain: Drain, language: str) -> None:
    said = WORDS[language]
    found = buyer.get(f"/?q={said['q']}&lang={language}").text
    assert said["headline"] in found
    assert f"/request?article={shop.article.id}" in buyer.get(f"/articles/{shop.article.id}").text
    form = buyer.get(f"/request?article={shop.article.id}").text
    assert said["headline"] in form
    assert 'value="The Northern Courier Ltd"' in form
    priced = post(buyer, "/request", action="price", **answers(shop)).text
    assert said["price"] in priced
    order = frozen(buyer, shop)
    quote = buyer.get(f"{order}/quote").text
    assert said["total"] in quote
    session = session_of(accept(buyer, order))
    back = shop.sandbox.pay(session).headers["Location"]
    arrived = buyer.get(local(back))
    assert arrived.status_code == 302
    assert said["paid"] in buyer.get(arrived.location).text
    assert 'data-poll="3"' in buyer.get(order).text
    drain()
    page = buyer.get(order).text
    assert said["package"] in page
    assert "data-poll" not in page
    assert buyer.get("/licences").text.count(order) == 1
    assert buyer.get("/invoices").text.count("/invoice.pdf") == 1
    shop.invariants()


def test_what_is_taken_home_is_private_and_said_to_be_the_same(
    buyer: FlaskClient, shop: Shop, drain: Drain
) -> None:
    order = frozen(buyer, shop)
    assert buyer.get(f"{order}/quote.pdf").data.startswith(b"%PDF-")
    shop.sandbox.pay(session_of(accept(buyer, order)))
    payment = db.session.query(Payment).one()
    buyer.get(f"{order}/payments/{payment.id}")
    drain()
    for name in ("licence.pdf", "invoice.pdf", "package.zip"):
        answer = buyer.get(f"{order}/{name}")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=R")
        same = buyer.get(f"{order}/{name}", headers={"If-None-Match": answer.headers["ETag"]})
        assert same.status_code == 304
    package = zipfile.ZipFile(io.BytesIO(buyer.get(f"{order}/package.zip").data))
    assert {"en/article.html", "fr/article.html", "licence.pdf", "manifest.json"} <= set(package.namelist())
    copied = buyer.get(f"{order}/html").text
    assert "Prices go up by 8 per cent." in copied
    assert "Les prix montent" in copied


@pytest.mark.parametrize(
    ("language", "refused", "unconfirmed"),
    [
        ("en", "The bank or the card refused the payment.", "The confirmation with the bank (3-D Secure) failed."),
        (
            "fr",
            "La banque ou la carte a refusé le paiement.",
            "La confirmation auprès de la banque (3-D Secure) a échoué.",
        ),
    ],
)  # fmt: skip
def test_a_refused_card_is_explained_and_another_one_pays(
    buyer: FlaskClient, shop: Shop, drain: Drain, language: str, refused: str, unconfirmed: str
) -> None:
    buyer.get(f"/?lang={language}")
    order = frozen(buyer, shop)
    session = session_of(accept(buyer, order))
    payment = db.session.query(Payment).one()
    left = f"{order}/payments/{payment.id}/cancelled"
    shop.sandbox.pay(session, DECLINED)
    assert refused in buyer.get(left).text
    shop.sandbox.pay(session, SECURE)
    shop.sandbox.challenge(session, passes=False)
    page = buyer.get(left).text
    assert unconfirmed in page
    assert refused not in page
    again = post(buyer, f"{order}/payments/{payment.id}/resume", form_at=left)
    assert session_of(again) == session
    shop.sandbox.pay(session)
    assert buyer.get(f"{order}/payments/{payment.id}").status_code == 302
    drain()
    shop.invariants()


def test_who_leaves_the_payment_page_may_go_back_to_it(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    session = session_of(accept(buyer, order))
    payment = db.session.query(Payment).one()
    page = buyer.get(f"{order}/payments/{payment.id}/cancelled").text
    assert "You left the payment page" in page
    assert f"{order}/payments/{payment.id}/resume" in page
    waiting = buyer.get(f"{order}/payments/{payment.id}").text
    assert "We are waiting for the payment" in waiting
    assert 'data-poll="5"' in waiting
    assert session_of(accept(buyer, order)) == session


def test_an_expired_payment_page_leads_to_a_new_one(buyer: FlaskClient, shop: Shop, drain: Drain) -> None:
    order = frozen(buyer, shop)
    first = session_of(accept(buyer, order))
    payment = db.session.query(Payment).one()
    shop.sandbox.control.clock(3 * 3600)
    page = buyer.get(f"{order}/payments/{payment.id}").text
    assert "The payment page has expired" in page
    assert f"{order}/quote" in page
    shop.sandbox.control.clock(-3 * 3600)
    second = session_of(accept(buyer, order))
    assert second != first
    shop.sandbox.pay(second)
    newest = db.session.query(Payment).order_by(Payment.attempt.desc()).first()
    assert newest
    assert buyer.get(f"{order}/payments/{newest.id}").status_code == 302
    drain()
    shop.invariants()


def test_a_payment_that_does_not_match_is_held_and_nobody_pays_again(
    buyer: FlaskClient, shop: Shop, drain: Drain
) -> None:
    order = frozen(buyer, shop)
    session = session_of(accept(buyer, order))
    shop.sandbox.pay(session)
    shop.sandbox.control.tamper(session, amount_total=1)
    payment = db.session.query(Payment).one()
    page = buyer.get(f"{order}/payments/{payment.id}").text
    assert "We are checking your payment" in page
    assert "/resume" not in page
    assert "Payment held for checking" in buyer.get(order).text
    assert shop.count(Licence) == 0


def test_a_bank_transfer_waits_under_its_reference(buyer: FlaskClient, shop: Shop, drain: Drain) -> None:
    order = frozen(buyer, shop)
    waiting = accept(buyer, order, "bank_transfer").location
    payment = db.session.query(Payment).one()
    page = buyer.get(waiting).text
    assert payment.reference in page
    assert "GB33BUKB20201555555555" in page
    assert payment.reference in buyer.get(order).text
    receive_transfer(payment.id, shop.buyer.id)
    drain()
    assert "Bank transfer received" in buyer.get(order).text
    shop.invariants()


def test_a_person_quotes_and_the_outlet_goes_on(buyer: FlaskClient, shop: Shop, drain: Drain) -> None:
    order = frozen(buyer, shop, exclusive="y")
    page = buyer.get(order).text
    assert "A person decides" in page
    assert "Exclusive rights" in page
    assert buyer.get(f"{order}/quote").status_code == 302
    wanted = db.session.query(Request).one()
    agree_fee(wanted.id, Money(120000, "GBP"), {"en": "For one year.", "fr": "Pour un an."}, shop.buyer.id)
    assert "For one year." in buyer.get(order).text
    assert "£1,440.00" in buyer.get(f"{order}/quote").text
    shop.sandbox.pay(session_of(accept(buyer, order)))
    payment = db.session.query(Payment).one()
    assert buyer.get(f"{order}/payments/{payment.id}").status_code == 302
    drain()
    shop.invariants()
    letters = [mail.template for mail in db.session.query(Mail).order_by(Mail.id)]
    assert letters == ["review_begun", "quote_ready", "licence_ready"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("nothing to pay", "is issued", "ready")), ("fr", ("rien à payer", "est émise", "prêt"))],
)
def test_a_fee_that_was_waived_asks_for_no_payment(
    buyer: FlaskClient, shop: Shop, drain: Drain, language: str, words: tuple[str, str, str]
) -> None:
    buyer.get(f"/?lang={language}")
    order = frozen(buyer, shop, ask_waiver="y", waiver_reason="We are three volunteers.")
    wanted = db.session.query(Request).one()
    agree_fee(wanted.id, Money.zero("GBP"), {"en": "Gladly.", "fr": "Volontiers."}, shop.buyer.id)
    assert words[0] in buyer.get(order).text
    page = buyer.get(f"{order}/quote").text
    assert 'type="radio"' not in page
    arrived = buyer.get(accept(buyer, order).location)
    assert arrived.location.endswith("?welcome=1")
    assert words[1] in buyer.get(arrived.location).text
    assert accept_again(buyer, order).status_code == 303
    drain()
    shop.invariants()
    assert (shop.count(Licence), shop.count(Payment)) == (1, 1)
    assert shop.sandbox.event_types() == []
    assert words[2] in buyer.get(order).text


def accept_again(client: FlaskClient, order: str) -> TestResponse:
    """Send the form of a tab that was left open."""
    quote = db.session.query(Request).one().quote
    assert quote
    data = {"quote": quote.id, "method": "bank_transfer", "agreed": "y"}
    return post(client, f"{order}/quote", form_at="/request", **data)


def test_a_request_may_be_withdrawn_and_asked_again(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    assert post(buyer, f"{order}/withdraw", form_at=order).status_code == 303
    page = buyer.get(order).text
    assert "Withdrawn by you" in page
    again = re.search(r'href="(/requests/\w+/edit)"', page)
    assert again
    assert 'value="PO-7"' in buyer.get(again[1]).text
