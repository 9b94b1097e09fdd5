"""Stripe's deliveries into a live portal: in whatever way they come, a paid buyer is served exactly once."""

import pytest

from portal.licensing.tables import GatewayEvent
from tests.portal.desks.hooks.conftest import NEW_SECRET, Till
from tests.sandbox.fixtures import DECLINED, SECURE
from tests.sandbox.orders import an_order

COMPLETED = "checkout.session.completed"


@pytest.mark.database
def test_everybody_tells_of_one_payment_at_once(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    deliver = till.sandbox.control.redeliver
    till.at_once(
        *(lambda: deliver(COMPLETED, times=3), lambda: deliver(COMPLETED)),
        *(lambda: till.comes_back(payment), lambda: till.comes_back(payment)),
        *(till.reconcile, till.reconcile),
    )
    till.work()
    assert till.licensed(payment) == 1
    assert till.letters("licence_ready", payment) == 1
    assert till.letters("payment_returned", payment) == 0  # nobody took the one payment for a second


def test_the_buyer_never_returns(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    assert till.arrive() > 0
    assert till.licensed(payment) == 0  # answered, stored, not worked on yet
    till.work()
    assert till.licensed(payment) == 1
    assert till.letters("licence_ready", payment) == 1


def test_the_buyer_is_back_before_the_webhook(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    page = till.comes_back(payment)
    assert page.path == f"/orders/{payment.request_id}"
    assert "Payment received" in page.text
    assert till.licensed(payment) == 1
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


def test_lost_webhooks_are_made_up_for(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    assert till.sandbox.control.lose() > 0
    till.reconcile()
    till.work()
    assert till.licensed(payment) == 1


def test_events_out_of_order(till: Till) -> None:
    left, bought = till.at_the_till(), till.at_the_till()
    till.pays(bought, DECLINED)
    till.pays(bought)
    till.sandbox.control.clock(3 * 3600)
    try:
        assert till.arrive(reverse=True) >= 6
        till.work()
        assert (till.state_of(left), till.state_of(bought)) == ("expired", "succeeded")
        assert (till.licensed(left), till.licensed(bought)) == (0, 1)
    finally:
        till.sandbox.control.clock(-3 * 3600)


def test_a_webhook_overtakes_the_row_that_names_its_session(till: Till) -> None:
    request = till.quoted()
    till.sandbox.control.fault("drop", "checkout/sessions$", times=3)
    assert "did not answer" in till.accept(request).text
    payment = till.payment_of(request)
    assert payment.session_id is None
    (session,) = till.sessions_of(payment)
    till.sandbox.pay(session)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


@pytest.mark.parametrize(
    "forgery",
    [{"secret": "whsec_other"}, {"age": 400}, {"alter": ('"livemode": false', '"livemode": true ')}],
    ids=["another secret", "stale", "altered"],
)
def test_a_delivery_that_proves_nothing_is_refused_and_the_true_one_still_taken(
    till: Till, forgery: dict[str, object]
) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    before = till.count(GatewayEvent)
    assert till.sandbox.control.redeliver(COMPLETED, **forgery) == [400]  # type: ignore[arg-type]
    assert till.count(GatewayEvent) == before
    assert till.work() == 0
    assert till.sandbox.control.redeliver(COMPLETED) == [200]
    till.work()
    assert till.licensed(payment) == 1


def test_while_a_secret_is_rotated_both_are_taken(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    assert till.sandbox.control.redeliver(COMPLETED, secret=NEW_SECRET) == [200]
    assert till.sandbox.control.redeliver(COMPLETED) == [200]
    till.work()
    assert till.licensed(payment) == 1


def test_a_checkout_of_somebody_else_on_the_same_account_is_none_of_ours(till: Till) -> None:
    foreign = till.sandbox.gateway().open(an_order(till.count(GatewayEvent))).session_id
    till.sandbox.pay(foreign)
    assert till.arrive() > 0
    assert till.work() > 0
    till.reconcile()
    till.work()


def test_an_event_of_a_checkout_that_stripe_does_not_know_is_let_be(till: Till) -> None:
    payment = till.at_the_till()
    till.pays(payment)
    world = till.sandbox.control.world
    gone = world.objects.pop(payment.session_id or "")
    till.arrive()
    assert till.work() > 0  # and nothing raises, for two weeks, again and again
    assert "We are waiting for the payment" in till.comes_back(payment).text
    world.objects[gone["id"]] = gone
    till.reconcile()
    till.work()
    assert till.licensed(payment) == 1


def test_a_declined_card_then_one_with_its_challenge_failed_then_passed(till: Till) -> None:
    payment = till.at_the_till()
    session = payment.session_id or ""
    till.pays(payment, DECLINED)
    assert "refused the payment" in till.comes_back(payment).text
    till.pays(payment, SECURE)
    till.sandbox.challenge(session, passes=False)
    till.arrive()
    till.work()
    assert "3-D Secure" in till.comes_back(payment).text
    assert till.licensed(payment) == 0
    till.pays(payment, SECURE)
    till.sandbox.challenge(session)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


def test_an_expired_checkout_says_so_and_the_quote_can_be_paid_anew(till: Till) -> None:
    payment = till.at_the_till()
    till.sandbox.control.clock(3 * 3600)
    till.arrive()
    till.work()
    till.sandbox.control.clock(-3 * 3600)
    assert till.state_of(payment) == "expired"
    page = till.comes_back(payment)
    assert page.heading == "The payment page has expired"
    assert "/c/pay/" in till.accept(payment.request).url
    again = till.payment_of(payment.request)
    assert (again.attempt, again.amount) == (2, payment.amount)
    till.pays(again)
    till.arrive()
    till.work()
    assert till.licensed(payment) == 1


class TestBankTransferThroughStripe:
    """We offer bank transfers of our own, but a method that Stripe settles later has to be understood."""

    @pytest.fixture
    def promised(self, till: Till, monkeypatch: pytest.MonkeyPatch) -> str:
        """The session of a payment that the payer has promised by bank transfer, and its page."""
        monkeypatch.setattr("portal.licensing.checkout.METHODS", ("card", "bank_transfer"))
        payment = till.at_the_till()
        assert till.sandbox.pay_by_bank(payment.session_id or "").status_code == 303
        till.arrive()
        till.work()
        assert "We are waiting for the payment" in till.comes_back(payment).text
        assert till.licensed(payment) == 0
        return payment.id

    def test_it_arrives(self, till: Till, promised: str) -> None:
        payment = till.payment(promised)
        till.sandbox.control.bank_transfer(payment.session_id or "")
        till.arrive()
        till.work()
        assert till.licensed(payment) == 1

    def test_it_never_arrives(self, till: Till, promised: str) -> None:
        payment = till.payment(promised)
        till.sandbox.control.bank_transfer(payment.session_id or "", arrives=False)
        till.arrive()
        till.work()
        assert till.state_of(payment) == "failed"
        assert "did not go through" in till.comes_back(payment).text
        assert till.licensed(payment) == 0
        assert "/c/pay/" in till.accept(payment.request).url  # the quote still holds
