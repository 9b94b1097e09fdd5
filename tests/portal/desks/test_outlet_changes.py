"""What changes under the outlet's hands between form, quote, payment and download, and what it is told then."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient

from invoices.card import Card
from invoices.tariff import DEFAULT_CARDS
from portal.db import db, transaction, utc_now
from portal.licensing import quoting, tariffs
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence, Payment, Quote, Request
from portal.newsroom.articles import Article, EditionState
from tests.portal.desks.stories import offer
from tests.portal.desks.test_outlet_story import Drain, accept, answers, frozen, hidden, local, post
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop, sign_in
from tests.portal.people.people import csrf

config, shop = licensing.config, licensing.shop  # fixtures

_TAKEN_OUT = {
    "en": "One of the articles is no longer on offer and was taken out.",
    "fr": "L’un des articles n’est plus proposé et a été retiré de la demande.",
}


@pytest.fixture
def buyer(shop: Shop, client: FlaskClient) -> FlaskClient:
    return sign_in(client, shop.buyer)


def change(article: Article, **fields: Any) -> None:
    with transaction() as session:
        found = session.get_one(Article, article.id)
        for name, value in fields.items():
            setattr(found, name, value)


def raise_prices() -> None:
    card = DEFAULT_CARDS["GBP"]
    today = utc_now().date()
    tariffs.publish(dataclasses.replace(card, version="dearer", valid_from=today, base=card.base + card.base))


def issued(buyer: FlaskClient, shop: Shop, drain: Drain) -> str:
    order = frozen(buyer, shop)
    session = accept(buyer, order).location.rpartition("/")[2]
    shop.sandbox.pay(session)
    settle(session)
    drain()
    return order


@pytest.mark.parametrize(
    ("language", "said"), [("en", "The price has changed"), ("fr", "Le prix a changé")]
)  # fmt: skip
def test_no_quote_is_frozen_at_a_price_nobody_saw(
    buyer: FlaskClient, shop: Shop, language: str, said: str
) -> None:
    check = post(buyer, "/request", action="check", **answers(shop)).location
    seen = hidden(buyer.get(f"{check}?lang={language}").text, "price")
    raise_prices()
    answer = post(buyer, check, price=seen)
    assert answer.status_code == 409
    assert said in answer.text
    assert shop.count(Quote) == 0
    assert post(buyer, check, price=hidden(answer.text, "price")).status_code == 303
    assert db.session.query(Quote).one().net_minor == 2 * 18525


def test_a_frozen_quote_keeps_its_price(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    raise_prices()
    assert "£222.30" in buyer.get(f"{order}/quote").text


def test_without_a_price_list_the_currency_is_named(
    buyer: FlaskClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = post(buyer, "/request", action="check", **answers(shop)).location

    def nothing_in_force(currency: str, on: dt.date) -> Card:
        raise tariffs.NoTariff(currency)

    monkeypatch.setattr(quoting, "card_in_force", nothing_in_force)
    answer = post(buyer, "/request", action="check", **answers(shop))
    assert answer.status_code == 422
    assert 'id="currency-error"' in answer.text
    assert buyer.get(check).location.endswith("/edit")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_article_that_goes_is_taken_out_and_the_rest_goes_on(
    buyer: FlaskClient, shop: Shop, language: str
) -> None:
    second = offer()
    buyer.get(f"/?lang={language}")
    both = answers(shop, articles=[shop.article.id, second.id])
    check = post(buyer, "/request", action="check", **both).location
    change(second, killed_at=utc_now())
    form = buyer.get(check).location
    assert form.endswith("/edit")
    assert _TAKEN_OUT[language] in buyer.get(form).text
    wrong = post(buyer, "/request", action="check", **both)
    assert wrong.status_code == 422
    assert _TAKEN_OUT[language] in wrong.text
    assert second.id not in wrong.text
    assert post(buyer, "/request", action="check", **answers(shop)).location == check
    assert buyer.get(check).status_code == 200


def test_an_address_with_an_unknown_article_says_so(buyer: FlaskClient, shop: Shop) -> None:
    page = buyer.get("/request?article=" + "0" * 32)
    assert page.status_code == 200
    assert _TAKEN_OUT["en"] in page.text


_GONE = {
    "killed": {"killed_at": utc_now()},
    "embargoed": {"embargo_until": utc_now() + dt.timedelta(days=2)},
    "off": {"offered": False},
}


@pytest.mark.parametrize("gone", _GONE.values(), ids=_GONE)
def test_a_story_that_went_is_not_frozen_and_not_sold(
    buyer: FlaskClient, shop: Shop, gone: dict[str, Any]
) -> None:
    order = frozen(buyer, shop)
    check = post(buyer, "/request", action="check", **answers(shop)).location
    token, price = csrf(buyer, check), hidden(buyer.get(check).text, "price")
    change(shop.article, **gone)
    refused = buyer.post(check, data={"csrf_token": token, "price": price})
    assert refused.location.endswith("/edit")
    assert "An article of this quote is no longer on offer." in buyer.get(accept(buyer, order).location).text
    assert shop.count(Payment) == 0


def test_a_language_that_went_is_not_sold(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    with transaction() as session:
        session.get_one(Article, shop.article.id).edition("fr").state = EditionState.WITHDRAWN
    assert accept(buyer, order).location == order
    assert shop.count(Payment) == 0
    answer = post(buyer, "/request", action="check", **answers(shop))
    assert answer.status_code == 422
    assert "has no French edition" in answer.text


@pytest.mark.parametrize("state", ["suspended", "revoked", "killed"])
def test_a_licence_that_does_not_hold_gives_nothing_out(
    buyer: FlaskClient, shop: Shop, drain: Drain, state: str
) -> None:
    order = issued(buyer, shop, drain)
    assert buyer.get(f"{order}/package.zip").status_code == 200
    if state == "killed":
        change(shop.article, killed_at=utc_now())
    else:
        with transaction() as session:
            session.query(Licence).one().state = state
    for path in ("package.zip", "html"):
        assert buyer.get(f"{order}/{path}").status_code == 404
    page = buyer.get(order).text
    assert "The package is withheld." in page
    assert "/package.zip" not in page
    assert f"{order}/html" not in page
    assert buyer.get(f"{order}/invoice.pdf").status_code == 200


def test_a_newer_quote_is_shown_before_it_is_accepted(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    old = hidden(buyer.get(f"{order}/quote").text, "quote")
    edit = order.replace("/orders/", "/requests/") + "/edit"
    check = post(buyer, edit, action="check", **answers(shop, term="24m")).location
    post(buyer, check)
    answer = post(buyer, f"{order}/quote", quote=old, method="card", agreed="y")
    assert answer.location == f"{order}/quote"
    assert "A newer quote has replaced the one you saw." in buyer.get(answer.location).text
    assert shop.count(Payment) == 0


def test_an_expired_quote_is_not_accepted_and_the_answers_are_kept(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    page = buyer.get(f"{order}/quote").text
    token, quote = csrf(buyer, f"{order}/quote"), hidden(page, "quote")
    with transaction() as session:
        session.query(Request).one().state = "expired"
    data = {"csrf_token": token, "quote": quote, "method": "card", "agreed": "y"}
    answer = buyer.post(f"{order}/quote", data=data)
    assert "This quote has expired." in buyer.get(answer.location).text
    assert "can no longer be accepted" in buyer.get(f"{order}/quote").text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("field", "change"), [("agreed", {"agreed": ""}), ("method", {"method": "cheque"})])
def test_the_quote_says_at_its_field_what_is_missing(
    buyer: FlaskClient, shop: Shop, language: str, field: str, change: dict[str, str]
) -> None:
    order = frozen(buyer, shop)
    quote = hidden(buyer.get(f"{order}/quote?lang={language}").text, "quote")
    data = {"quote": quote, "method": "bank_transfer", "agreed": "y"} | change
    answer = post(buyer, f"{order}/quote", **data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'aria-describedby="{field}-error"' in answer.text
    assert 'class="error-summary"' in answer.text
    if field == "agreed":
        assert 'value="bank_transfer" checked' in answer.text


def test_two_tabs_and_a_double_click_make_one_payment(buyer: FlaskClient, shop: Shop) -> None:
    order = frozen(buyer, shop)
    assert accept(buyer, order).location == accept(buyer, order).location
    assert shop.count(Payment) == 1


def test_back_after_paying_tells_that_it_is_paid(buyer: FlaskClient, shop: Shop, drain: Drain) -> None:
    order = frozen(buyer, shop)
    page = buyer.get(f"{order}/quote").text
    token, quote = csrf(buyer, f"{order}/quote"), hidden(page, "quote")
    data = {"csrf_token": token, "quote": quote, "method": "card", "agreed": "y"}
    session = buyer.post(f"{order}/quote", data=data).location.rpartition("/")[2]
    back = local(shop.sandbox.pay(session).headers["Location"])
    assert buyer.get(back).status_code == 302
    again = buyer.post(f"{order}/quote", data=data)
    assert "This order is paid already. Nothing was charged again." in buyer.get(again.location).text
    assert buyer.get(order.replace("/orders/", "/requests/") + "/edit").location == order
    late = buyer.post(f"{order}/withdraw", data={"csrf_token": token})
    assert "can no longer be withdrawn" in buyer.get(late.location).text
    drain()
    shop.invariants()


def test_a_draft_keeps_what_was_typed_be_it_wrong(buyer: FlaskClient, shop: Shop) -> None:
    typed = answers(shop, audience="plenty", url="courier de Manchester", note="Saturday’s paper")
    assert post(buyer, "/request", action="add", **typed).status_code == 302
    page = buyer.get("/request").text
    for kept in ('value="plenty"', 'value="courier de Manchester"', "Saturday’s paper"):
        assert kept in page
