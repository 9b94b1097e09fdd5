"""Money that is not what was agreed: nothing is issued for it, and somebody is told."""

from typing import Any

import pytest

from invoices.payments import PaymentState
from portal.licensing.settlement import receive_transfer
from tests.journey.browser import Page
from tests.portal.desks.hooks.conftest import Till

_DIFFERENCES: dict[str, tuple[dict[str, Any], str]] = {
    "amount": ({"amount_total": 1}, "the amount"),
    "currency": ({"currency": "eur"}, "the currency"),
    "reference": ({"client_reference_id": "somebody else's"}, "our reference"),
    "livemode": ({"livemode": True}, "test money instead of real money"),
    "quote": ({"metadata": {"quote": "RQ-2020-000001"}}, "the details we sent along"),
}


@pytest.mark.parametrize(
    ("what", "heard"),
    [
        *((what, "by the webhook") for what in _DIFFERENCES),
        ("amount", "by the return page"),
        ("amount", "by the reconciler"),
    ],
)
def test_a_payment_that_differs_is_held_and_finance_told(till: Till, what: str, heard: str) -> None:
    fields, said = _DIFFERENCES[what]
    payment = till.at_the_till()
    till.pays(payment)
    till.sandbox.control.tamper(payment.session_id or "", **fields)
    if heard == "by the webhook":
        till.arrive()
    elif heard == "by the reconciler":
        till.reconcile()
    page = till.comes_back(payment) if heard == "by the return page" else None
    till.work()
    assert till.state_of(payment) == "quarantined"
    page = page or till.comes_back(payment)
    assert page.heading == "We are checking your payment"
    assert till.licensed(payment) == 0
    (letter,) = till.mails("payment_problem", payment)
    assert said in letter.text
    for _again in range(2):
        till.reconcile()
        till.comes_back(payment)
        till.work()
    assert till.state_of(payment) == "quarantined"
    assert till.letters("payment_problem", payment) == 1


def test_nobody_pays_again_what_is_being_checked(till: Till) -> None:
    payment = till.at_the_till()
    quote = till.quote_page(payment)
    till.pays(payment)
    till.sandbox.control.tamper(payment.session_id or "", amount_total=1)
    till.comes_back(payment)
    order = till.buyer_s.get(f"/orders/{payment.request_id}")
    assert "Read the quote and pay" not in order.text
    assert "We are checking your payment" in order.text
    page = quote.form(has="agreed").fill(agreed=True).submit()  # a tab that was open before
    assert page.errors == [
        "We are checking a payment for this quote. Please do not pay again: we write to you."
    ]
    assert till.payment_of(payment.request).id == payment.id


def test_two_tabs_and_a_new_quote(till: Till) -> None:
    payment = till.at_the_till()
    hosted = payment.session_url or ""
    old_tab = till.quote_page(payment)
    till.requote(payment.request, audience=900_000)
    page = old_tab.form(has="agreed").fill(agreed=True).submit()
    assert page.errors == ["A newer quote has replaced the one you saw. Please read it before you accept it."]
    assert till.state_of(payment) == "expired"
    assert (
        till.sandbox.pay(payment.session_id or "").status_code == 410
    )  # the page of the old price is closed
    assert "/c/pay/" in till.accept(payment.request).url
    again = till.payment_of(payment.request)
    assert again.session_url != hosted
    till.pays(again)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


@pytest.mark.database
def test_two_tabs_of_one_quote_make_one_payment(till: Till) -> None:
    request = till.quoted()
    answers: list[Page] = []
    till.at_once(*[lambda: answers.append(till.accept(request))] * 4)
    payment = till.payment_of(request)
    assert {page.url for page in answers} == {payment.session_url}
    assert (len(payment.request.payments), till.sessions_of(payment)) == (1, [payment.session_id])


def test_who_pays_while_it_is_being_withdrawn_has_bought(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)  # nobody has told us
    page = till.withdraw(payment.request)
    assert page.errors == [
        "This order is paid and can no longer be withdrawn here. Please write to us.",
    ]
    till.work()
    assert till.licensed(payment) == 1


def test_a_page_that_cannot_be_closed_keeps_the_request(till: Till) -> None:
    payment = till.at_the_till()
    till.sandbox.control.fault("before", "expire$", times=3, status=503)
    page = till.withdraw(payment.request)
    assert page.errors == [
        "The payment page could not be closed. Nothing was changed: please try again in a minute."
    ]
    assert till.payment(payment.id).request.state == "accepted"
    assert "Withdrawn by you" in till.withdraw(payment.request).text
    assert till.sandbox.pay(payment.session_id or "").status_code == 410


def test_a_transfer_for_a_quote_that_was_given_up_goes_back(till: Till) -> None:
    request = till.quoted()
    till.accept(request, method="bank_transfer")
    payment = till.payment_of(request)
    till.requote(request, audience=900_000)
    assert receive_transfer(payment.id, till.buyer.id) is PaymentState.QUARANTINED
    till.work()
    assert till.licensed(payment) == 0
    assert till.letters("payment_returned", payment) == till.letters("payment_to_return", payment) == 1
    assert "Payment for an earlier quote goes back" in till.buyer_s.get(f"/orders/{request.id}").text
    till.accept(request)
    again = till.payment_of(request)
    till.pays(again)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


def test_a_transfer_beside_a_card_goes_back_by_hand_and_finance_knows(till: Till) -> None:
    request = till.quoted()
    till.accept(request, method="bank_transfer")
    transfer = till.payment_of(request)
    till.accept(request)
    card = till.payment_of(request)
    till.pays(card)
    till.arrive()
    till.work()
    assert receive_transfer(transfer.id, till.buyer.id) is PaymentState.SUCCEEDED
    till.work()
    assert till.licensed(card) == 1
    (letter,) = till.mails("payment_to_return", transfer)
    assert "by bank transfer" in letter.text
    assert till.payment(transfer.id).problem == "second"


@pytest.mark.database
def test_a_card_paid_beside_a_transfer_goes_back_by_itself(till: Till) -> None:
    request = till.quoted()
    till.accept(request, method="bank_transfer")
    transfer = till.payment_of(request)
    till.accept(request)
    card = till.payment_of(request)
    receive_transfer(transfer.id, till.buyer.id)
    till.pays(card)
    till.at_once(lambda: till.comes_back(card), lambda: till.sandbox.control.flush(), till.reconcile)
    till.work()
    assert till.licensed(card) == 1
    assert till.state_of(card) == "refunded"
    refunds = till.sandbox.control.world.all("refund", payment_intent=till.payment(card.id).intent_id)
    assert [refund["amount"] for refund in refunds] == [card.amount.minor]
    assert till.letters("payment_returned", card) == 1


def test_a_second_payment_refunded_by_hand_in_stripe_s_dashboard_is_not_refunded_again(till: Till) -> None:
    request = till.quoted()
    till.accept(request, method="bank_transfer")
    transfer = till.payment_of(request)
    till.accept(request)
    card = till.payment_of(request)
    receive_transfer(transfer.id, till.buyer.id)
    till.pays(card)
    till.comes_back(card)
    intent = till.payment(card.id).intent_id or ""
    till.sandbox.control.refund(intent)
    till.work()
    assert till.state_of(card) == "refunded"
    assert len(till.sandbox.control.world.all("refund", payment_intent=intent)) == 1


def test_withdrawn_while_its_payment_page_was_being_opened(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = till.quoted()
    open_checkout = till.sandbox.gateway().open

    def slowly(order: Any) -> Any:
        opened = open_checkout(order)
        with till.app.app_context():
            till.withdraw(request)
        return opened

    with monkeypatch.context() as patch:
        patch.setattr("invoices.stripe_gateway.StripeGateway.open", lambda gateway, order: slowly(order))
        page = till.accept(request)
    assert page.heading == "The payment page has expired"
    payment = till.payment_of(request)
    assert payment.state == "expired"
    (session,) = till.sessions_of(payment)
    assert till.sandbox.pay(session).status_code == 410
