"""The payment page's answer is lost, late or wrong: the buyer tries again, and nothing is opened or paid twice."""

import pytest

from portal.db import db
from portal.licensing.tables import Payment
from portal.work.tables import Mail
from tests.journey.browser import Browser, Page
from tests.portal.desks.hooks.conftest import NEW_SECRET, Till, colleague_of
from tests.sandbox.fixtures import SECRET
from tests.sandbox.orders import an_order

_OPENING = "checkout/sessions$"


def bought(till: Till, payment: Payment) -> None:
    """Pay what the buyer's page shows now; the licence is issued."""
    till.pays(payment)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


@pytest.mark.parametrize("who", ["the same person", "a colleague"])
def test_an_answer_lost_after_stripe_did_the_work(till: Till, who: str) -> None:
    request = till.quoted()
    till.sandbox.control.fault("drop", _OPENING, times=3)
    page = till.accept(request)
    assert (page.path, page.errors) == (f"/orders/{request.id}", [_LATER])
    other: Browser | None = colleague_of(till) if who == "a colleague" else None
    assert "/c/pay/" in till.accept(request, other).url
    payment = till.payment_of(request)
    assert (payment.attempt, till.sessions_of(payment)) == (1, [payment.session_id])
    bought(till, payment)


def test_an_answer_that_takes_too_long(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    request = till.quoted()
    hasty = till.sandbox.gateway(NEW_SECRET, SECRET, timeouts=(1, 0.3))
    with monkeypatch.context() as patch:
        patch.setitem(till.app.extensions, "reprise.gateway", hasty)
        till.sandbox.control.fault("slow", _OPENING, seconds=30)
        assert till.accept(request).errors == [_LATER]
        assert till.accept(request).errors == [_LATER]  # the first call is still at work
        till.sandbox.control.release()
    page = _opened(till, lambda: till.accept(request))
    payment = till.payment_of(request)
    assert payment.session_id is not None
    assert payment.session_id in page.url
    assert till.sessions_of(payment) == [payment.session_id]
    bought(till, payment)


def test_a_failure_that_stripe_remembers_takes_a_new_key(till: Till) -> None:
    request = till.quoted()
    till.sandbox.control.fault("stored", _OPENING)
    page = till.accept(request)
    assert page.errors == [_REFUSED]
    first = till.payment_of(request)
    assert (first.state, first.failure) == ("failed", "stored_failure")
    letters = db.session.query(Mail).filter_by(template="payment_refused").order_by(Mail.id.desc())
    assert letters.first().recipient == "felix@house.example.org"  # type: ignore[union-attr]
    assert "/c/pay/" in till.accept(request).url
    again = till.payment_of(request)
    assert (again.attempt, again.idempotency_key != first.idempotency_key) == (2, True)
    bought(till, again)


def test_a_key_that_was_used_for_something_else_is_not_used_again(till: Till) -> None:
    request = till.quoted()
    other = an_order(till.count(Payment), idempotency_key=f"order:{request.id}:attempt:1")
    till.sandbox.gateway().open(other)
    assert till.accept(request).errors == [_REFUSED]
    first = till.payment_of(request)
    assert (first.state, first.failure) == ("failed", "idempotency_error")
    assert "/c/pay/" in till.accept(request).url
    bought(till, till.payment_of(request))


def test_a_changed_quote_is_never_opened_under_the_key_of_the_one_before(till: Till) -> None:
    request = till.quoted()
    till.sandbox.control.fault("drop", _OPENING, times=3)
    till.accept(request)
    first = till.payment_of(request)
    till.requote(request, audience=900_000)
    assert "/c/pay/" in till.accept(request).url
    second = till.payment_of(request)
    assert second.amount > first.amount
    assert (till.state_of(first), second.attempt) == ("expired", 2)
    assert f"£{second.amount.minor / 100:.2f}" in till.buyer_s.get(second.session_url or "").text
    bought(till, second)


def test_stripe_is_away_and_comes_back(till: Till) -> None:
    request = till.quoted()
    till.sandbox.control.fault("before", _OPENING, times=3, status=503)
    assert till.accept(request).errors == [_LATER]
    assert till.sessions_of(till.payment_of(request)) == []
    till.accept(request)
    payment = till.payment_of(request)
    till.pays(payment)
    till.sandbox.control.fault("before", "checkout/sessions/", method="GET", times=3, status=503)
    assert "We are waiting for the payment" in till.comes_back(payment).text
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


def test_a_key_that_may_not_read_breaks_no_page(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    till.sandbox.control.fault("before", "checkout/sessions/", method="GET", status=403)
    assert "We are waiting for the payment" in till.comes_back(payment).text
    bought(till, payment)


_LATER = "The payment page did not answer. Nothing was charged: please try again in a minute."
_REFUSED = (
    "The payment service refused this payment. Nothing was charged: our finance team is told. "
    "Please try again, or pay by bank transfer."
)


def _opened(till: Till, again: object) -> Page:
    """The payment page, once the call that hung is through."""
    for _ in range(50):
        page = again()  # type: ignore[operator]
        if "/c/pay/" in page.url:
            return page
    raise AssertionError("the payment page never opened")
