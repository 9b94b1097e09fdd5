"""The reconciler: nothing depends on a webhook, and looking again changes nothing."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from invoices.payments import PaymentState
from portal.db import db, transaction, utc_now
from portal.licensing import reconcile as reconciling
from portal.licensing.reconcile import reconcile
from portal.licensing.settlement import settle
from portal.licensing.tables import GatewayEvent, Licence, Payment, Request
from portal.work.tables import Mail
from tests.portal.licensing.conftest import Shop
from tests.sandbox.orders import an_order

Drain = Callable[[], int]


def aged(payment: Payment, **age: int) -> None:
    """Let ``payment`` have been made that long ago."""
    with transaction() as session:
        session.get_one(Payment, payment.id).created_at = utc_now() - dt.timedelta(**age)


def state_of(payment: Payment) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Payment, payment.id).state


def test_what_is_open_is_asked_for_although_its_events_are_listed_no_more(
    shop: Shop, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.licensing.checkout.METHODS", ("card", "bank_transfer"))
    promised = shop.opened()
    shop.sandbox.pay_by_bank(promised.session_id or "")
    reconcile({})
    drain()
    assert state_of(promised) == PaymentState.PENDING
    aged(promised, days=45)
    shop.sandbox.control.bank_transfer(promised.session_id or "")
    shop.sandbox.control.world.events.clear()  # Stripe lists events for 30 days
    reconcile({})
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1


def test_a_payment_we_gave_up_is_heard_of_through_its_event(shop: Shop, drain: Drain) -> None:
    payment = shop.paid()
    with transaction() as session:
        session.get_one(Payment, payment.id).state = PaymentState.EXPIRED  # looked at too early, say
    reconcile({})
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1


def test_again_and_again_it_does_nothing_more(shop: Shop, drain: Drain) -> None:
    shop.paid()
    shop.opened()
    reconcile({})
    drain()
    before = [shop.count(table) for table in (GatewayEvent, Licence, Mail)]
    assert before[0] > 0
    for _ in range(3):
        reconcile({})
        assert drain() == 0  # every event was heard: none causes work again
    assert [shop.count(table) for table in (GatewayEvent, Licence, Mail)] == before
    shop.invariants()


def test_reconcilers_and_returning_buyers_race(shop: Shop, drain: Drain) -> None:
    bought = [shop.paid() for _ in range(3)]
    sessions = [payment.session_id or "" for payment in bought]
    failures: list[BaseException] = []

    def run(call: Callable[[], object]) -> None:
        try:
            with shop.app.app_context():
                call()
        except BaseException as problem:
            failures.append(problem)

    calls = [lambda: reconcile({})] * 3 + [lambda session=session: settle(session) for session in sessions]
    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    drain()
    shop.invariants()
    assert shop.count(Licence) == 3
    assert db.session.query(Mail).filter_by(template="payment_returned").count() == 0


def test_one_checkout_that_cannot_be_read_keeps_no_other_waiting(shop: Shop, drain: Drain) -> None:
    broken, bought = shop.paid(), shop.paid()
    del shop.sandbox.control.world.objects[broken.session_id or ""]
    reconcile({})
    drain()
    assert (state_of(broken), state_of(bought)) == (PaymentState.PENDING, PaymentState.SUCCEEDED)


@pytest.mark.parametrize("broken", ["checkout/sessions/", "events"])
def test_while_stripe_is_away_the_rest_is_done_and_later_everything(
    shop: Shop, drain: Drain, broken: str
) -> None:
    payment, quoted = shop.paid(), shop.quoted()
    later = dt.timedelta(days=90)
    shop.sandbox.control.fault("before", broken, method="GET", times=3, status=503)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.licensing.requests.utc_now", lambda: dt.datetime.now(dt.UTC) + later)
        reconcile({})
    assert shop.count(Request) == 2
    assert db.session.get_one(Request, quoted.id).state == "expired"
    reconcile({})
    drain()
    shop.invariants()
    assert state_of(payment) == PaymentState.SUCCEEDED


def test_a_page_that_was_never_opened_is_given_up_once_it_could_not_live_any_more(shop: Shop) -> None:
    fresh, old, opened = shop.accepted(), shop.accepted(), shop.opened()
    aged(old, hours=26)
    aged(opened, hours=26)
    reconcile({})
    assert (state_of(fresh), state_of(old), state_of(opened)) == ("created", "expired", "pending")


def test_a_checkout_of_somebody_else_is_heard_once_and_left_alone(shop: Shop, drain: Drain) -> None:
    foreign = shop.sandbox.gateway().open(an_order()).session_id
    shop.sandbox.pay(foreign)
    reconcile({})
    assert drain() > 0
    reconcile({})
    assert drain() == 0
    assert shop.count(Licence) == 0


def test_events_beyond_the_window_are_not_asked_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dt.datetime] = []
    gateway = shop.sandbox.gateway()
    monkeypatch.setattr(gateway, "events_since", lambda since: asked.append(since) or iter(()))
    monkeypatch.setattr(reconciling, "gateway", lambda: gateway)
    reconcile({})
    (since,) = asked
    # Stripe tries a delivery for three days: what is older has come, or was listed in one of our rounds before.
    assert dt.timedelta(days=3) < utc_now() - since < dt.timedelta(days=5)
