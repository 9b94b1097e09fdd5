"""What the portal relies on in Stripe, asked of the sandbox always, and of Stripe itself where a test key is given.

``REPRISE_CONTRACT_STRIPE_KEY=sk_test_… pytest tests/invoices/test_stripe_contract.py`` runs the same questions
against Stripe in test mode: it opens some sessions, makes one payment with Stripe's own test card and refunds it.
"""

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from invoices.gateway import CheckoutOrder, GatewayRefused
from invoices.money import Money
from invoices.stripe_gateway import StripeGateway
from tests.sandbox.fixtures import running_sandbox
from tests.sandbox.orders import an_order

KEY = os.environ.get("REPRISE_CONTRACT_STRIPE_KEY", "")
STRIPE = "https://api.stripe.com"
no_key = pytest.mark.skipif(not KEY, reason="REPRISE_CONTRACT_STRIPE_KEY names no test key of Stripe")


@dataclass
class Stripe:
    """One side of the contract; ``pay``: a payment of £142.50 by card, as the id of its PaymentIntent."""

    gateway: StripeGateway
    pay: Callable[[], str]


@pytest.fixture(params=["sandbox", pytest.param("Stripe", marks=no_key)])
def stripe(request: pytest.FixtureRequest) -> Iterator[Stripe]:
    if request.param == "Stripe":
        assert "_test_" in KEY, "a contract is tried with a test key, never with a live one"
        yield Stripe(StripeGateway(KEY, STRIPE, ["whsec_unused"]), _pay_at_stripe)
        return
    with running_sandbox() as sandbox:
        gateway = sandbox.gateway()

        def pay() -> str:
            session = gateway.open(order()).session_id
            sandbox.pay(session)
            return gateway.fetch(session).intent_id or ""

        yield Stripe(gateway, pay)


def _pay_at_stripe() -> str:
    answer = requests.post(
        f"{STRIPE}/v1/payment_intents",
        auth=(KEY, ""),
        data={
            "amount": 14250,
            "currency": "gbp",
            "confirm": "true",
            "payment_method": "pm_card_visa",
            "automatic_payment_methods[enabled]": "true",
            "automatic_payment_methods[allow_redirects]": "never",
        },
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def order(**changes: Any) -> CheckoutOrder:
    """An order that nobody has paid before, whoever ran these tests yesterday."""
    return an_order(idempotency_key=f"contract:{uuid.uuid4().hex}", **changes)


def test_a_checkout_is_opened_read_and_closed(stripe: Stripe) -> None:
    wanted = order()
    opened = stripe.gateway.open(wanted)
    assert opened.expires_at == wanted.expires_at
    status = stripe.gateway.fetch(opened.session_id)
    assert (status.status, status.paid, status.amount) == ("open", False, wanted.total)
    assert (status.reference, status.livemode) == (wanted.payment_id, False)
    assert stripe.gateway.expire(opened.session_id).status == "expired"
    assert stripe.gateway.expire(opened.session_id).status == "expired"


def test_one_key_opens_one_checkout_and_holds_to_its_words(stripe: Stripe) -> None:
    wanted = order()
    assert stripe.gateway.open(wanted) == stripe.gateway.open(wanted)
    dearer = replace(wanted, lines=(("Licence", Money(20000, "GBP")),), total=Money(20000, "GBP"))
    with pytest.raises(GatewayRefused) as refused:
        stripe.gateway.open(dearer)
    assert refused.value.code == "idempotency_error"


def test_what_is_refused_as_invalid_is_not_remembered_under_its_key(stripe: Stripe) -> None:
    wanted = order()
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    with pytest.raises(GatewayRefused, match="expires_at"):
        stripe.gateway.open(replace(wanted, expires_at=soon))
    assert stripe.gateway.open(wanted).url


def test_a_session_that_is_not_ours_is_missing(stripe: Stripe) -> None:
    with pytest.raises(GatewayRefused) as refused:
        stripe.gateway.fetch("cs_test_a1nobodyhasthisone")
    assert refused.value.code == "resource_missing"


def test_refunds_are_listed_once_a_key_and_never_exceed_the_payment(stripe: Stripe) -> None:
    intent, key = stripe.pay(), f"contract:{uuid.uuid4().hex}"
    first = stripe.gateway.refund(intent, Money(1000, "GBP"), key)
    assert stripe.gateway.refund(intent, Money(1000, "GBP"), key).refund_id == first.refund_id
    with pytest.raises(GatewayRefused):
        stripe.gateway.refund(intent, Money(14000, "GBP"), f"{key}:more")
    rest = stripe.gateway.refund(intent, Money(13250, "GBP"), f"{key}:rest")
    with pytest.raises(GatewayRefused) as refused:
        stripe.gateway.refund(intent, Money(100, "GBP"), f"{key}:none-left")
    assert refused.value.code == "charge_already_refunded"
    assert [each.refund_id for each in stripe.gateway.refunds(intent)] == [rest.refund_id, first.refund_id]
    assert stripe.gateway.disputes(intent) == ()


def test_what_happened_is_in_the_list_of_events(stripe: Stripe) -> None:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    session = stripe.gateway.open(order()).session_id
    stripe.gateway.expire(session)
    told = [each for each in stripe.gateway.events_since(began) if each.session_id == session]
    assert [each.type for each in told] == ["checkout.session.expired"]
