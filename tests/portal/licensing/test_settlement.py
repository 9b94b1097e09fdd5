"""Whatever Stripe does, a paid customer gets exactly one licence, one invoice and one package."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from invoices.gateway import GatewayUnavailable
from invoices.ledger import Invoice
from invoices.payments import PaymentState
from portal.db import db, transaction, utc_now
from portal.licensing import settlement
from portal.licensing.basket import NoLongerOffered
from portal.licensing.checkout import BANK_TRANSFER, AlreadyPaid, QuoteExpired, StaleQuote, accept
from portal.licensing.reconcile import reconcile
from portal.licensing.settlement import NotAwaited, UnknownSession, receive_transfer, settle
from portal.licensing.tables import GatewayEvent, Licence, Payment, Quote
from portal.newsroom.articles import Article
from portal.syndication.tables import Package
from portal.work.tables import Mail
from tests.portal.licensing.conftest import Shop, sign_in

Drain = Callable[[], int]


def test_the_buyer_returns_and_the_licence_is_issued(shop: Shop, drain: Drain) -> None:
    payment = shop.paid()
    assert settle(payment.session_id) is PaymentState.SUCCEEDED
    drain()
    shop.invariants()
    assert (shop.count(Licence), shop.count(Invoice), shop.count(Package)) == (1, 1, 1)
    letter = db.session.query(Mail).filter_by(template="licence_ready").one()
    assert letter.recipient == "margaret@courier.example"
    assert "RL-" in letter.subject


def test_everybody_at_once_issues_once(shop: Shop, drain: Drain) -> None:
    payment = shop.paid()
    session_id, outcomes = payment.session_id, []

    def caller() -> None:
        with shop.app.app_context():
            outcomes.append(settle(session_id))

    callers = [threading.Thread(target=caller) for _ in range(6)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    assert outcomes == [PaymentState.SUCCEEDED] * 6
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1


def test_the_buyer_never_returns_and_no_webhook_comes(shop: Shop, drain: Drain) -> None:
    shop.paid()
    reconcile({})
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1


def test_settling_again_changes_nothing(shop: Shop, drain: Drain) -> None:
    payment = shop.paid()
    for _ in range(3):
        settle(payment.session_id)
        drain()
    reconcile({})
    drain()
    shop.invariants()
    assert (shop.count(Licence), shop.count(Package)) == (1, 1)


def test_an_open_page_settles_nothing(shop: Shop) -> None:
    payment = shop.opened()
    assert settle(payment.session_id) is PaymentState.PENDING
    shop.invariants()
    assert shop.count(Licence) == 0


def test_a_declined_card_leaves_the_page_open_for_another(shop: Shop, drain: Drain) -> None:
    payment = shop.opened()
    shop.sandbox.pay(payment.session_id, "4000 0000 0000 0002")
    assert settle(payment.session_id) is PaymentState.PENDING
    shop.sandbox.pay(payment.session_id)
    assert settle(payment.session_id) is PaymentState.SUCCEEDED
    drain()
    shop.invariants()


def test_an_expired_page_can_be_opened_anew_at_the_same_price(shop: Shop, drain: Drain) -> None:
    payment = shop.opened()
    shop.sandbox.control.clock(3 * 3600)
    assert settle(payment.session_id) is PaymentState.EXPIRED
    again = accept(payment.request_id, payment.quote_id, "card", shop.buyer.id)
    assert (again.id != payment.id, again.attempt, again.amount) == (True, 2, payment.amount)


def test_two_tabs_share_one_payment(shop: Shop) -> None:
    payment = shop.accepted()
    other = accept(payment.request_id, payment.quote_id, "card", shop.buyer.id)
    assert other.id == payment.id
    assert shop.open(payment) == shop.open(other)
    assert shop.count(Payment) == 1


def test_two_payments_of_one_order_issue_once_and_the_second_goes_back(shop: Shop, drain: Drain) -> None:
    transfer = shop.accepted(BANK_TRANSFER)
    card = accept(transfer.request_id, transfer.quote_id, "card", shop.buyer.id)
    shop.open(card)
    shop.sandbox.pay(card.session_id)
    assert receive_transfer(transfer.id, shop.buyer.id) is PaymentState.SUCCEEDED
    assert settle(card.session_id) is PaymentState.SUCCEEDED
    drain()
    shop.invariants()
    assert db.session.get_one(Payment, card.id).state == PaymentState.REFUNDED
    assert "refund.created" in shop.sandbox.event_types()


def test_an_answer_lost_after_the_commit_opens_nothing_twice(shop: Shop) -> None:
    payment = shop.accepted()
    shop.sandbox.control.fault("drop", "checkout/sessions$", times=3)
    with pytest.raises(GatewayUnavailable):
        shop.open(payment)
    assert db.session.get_one(Payment, payment.id).session_id is None
    assert shop.open(payment)
    shop.sandbox.pay(db.session.get_one(Payment, payment.id).session_id)
    reconcile({})
    shop.invariants()
    assert shop.count(Licence) == 1


def test_a_webhook_may_overtake_the_row_that_names_its_session(shop: Shop, drain: Drain) -> None:
    payment = shop.paid()
    session_id = payment.session_id
    with transaction() as session:
        row = session.get_one(Payment, payment.id)
        row.session_id, row.state = None, PaymentState.CREATED
    assert settle(session_id) is PaymentState.SUCCEEDED
    drain()
    shop.invariants()


def test_money_that_does_not_match_is_held_and_finance_told(shop: Shop) -> None:
    payment = shop.paid()
    with transaction() as session:
        session.get_one(Payment, payment.id).amount_minor += 1
    assert settle(payment.session_id) is PaymentState.QUARANTINED
    shop.invariants()
    held = db.session.get_one(Payment, payment.id)
    assert "amount" in held.problem
    assert shop.count(Licence) == 0


def test_somebody_elses_session_is_none_of_ours(shop: Shop) -> None:
    payment = shop.paid()
    with transaction() as session:
        row = session.get_one(Payment, payment.id)
        session_id, row.session_id = row.session_id, None
        row.id = "0" * 32
    with pytest.raises(UnknownSession):
        settle(session_id)


def test_a_stale_quote_cannot_be_accepted(shop: Shop) -> None:
    request = shop.quoted()
    with pytest.raises(StaleQuote):
        accept(request.id, "another quote", "card", shop.buyer.id)


def test_an_overdue_quote_expires_and_cannot_be_accepted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    request = shop.quoted()
    later = db.session.get_one(Quote, request.quote.id).valid_until.replace(year=2100)
    for module in ("requests", "checkout"):
        monkeypatch.setattr(f"portal.licensing.{module}.utc_now", lambda: later)
    with pytest.raises(QuoteExpired):
        accept(request.id, request.quote.id, "card", shop.buyer.id)


def test_a_story_killed_after_the_quote_cannot_be_bought_any_more(shop: Shop) -> None:
    request = shop.quoted()
    with transaction() as session:
        session.get_one(Article, shop.article.id).killed_at = utc_now()
    with pytest.raises(NoLongerOffered):
        accept(request.id, request.quote.id, "card", shop.buyer.id)


def test_a_story_killed_after_the_sale_gives_nothing_out(
    shop: Shop, drain: Drain, client: FlaskClient
) -> None:
    payment = shop.paid()
    settle(payment.session_id)
    drain()
    sign_in(client, shop.buyer)
    doors = [f"/orders/{payment.request_id}/{door}" for door in ("package.zip", "html")]
    assert [client.get(door).status_code for door in doors] == [200, 200]
    with transaction() as session:
        session.get_one(Article, shop.article.id).killed_at = utc_now()
    assert [client.get(door).status_code for door in doors] == [404, 404]


def test_a_paid_order_cannot_be_paid_again(shop: Shop) -> None:
    payment = shop.paid()
    settle(payment.session_id)
    with pytest.raises(AlreadyPaid):
        accept(payment.request_id, payment.quote_id, "card", shop.buyer.id)


def test_a_bank_transfer_is_settled_by_finance_once(shop: Shop, drain: Drain) -> None:
    payment = shop.accepted(BANK_TRANSFER)
    assert receive_transfer(payment.id, shop.buyer.id) is PaymentState.SUCCEEDED
    assert receive_transfer(payment.id, shop.buyer.id) is PaymentState.SUCCEEDED
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1


def test_a_card_payment_is_never_marked_received_by_hand(shop: Shop) -> None:
    with pytest.raises(NotAwaited):
        receive_transfer(shop.opened().id, shop.buyer.id)


@pytest.mark.parametrize("state", [PaymentState.CREATED, PaymentState.PENDING])
def test_an_old_answer_that_arrives_late_does_not_undo_a_payment(
    shop: Shop, drain: Drain, monkeypatch: pytest.MonkeyPatch, state: PaymentState
) -> None:
    payment = shop.opened()
    with transaction() as session:
        session.get_one(Payment, payment.id).state = state
    session_id = payment.session_id or ""
    quicker = threading.Thread(target=settle_elsewhere, args=(shop, session_id))
    decide = settlement.advance

    def paid_meanwhile(*args: Any) -> PaymentState:
        monkeypatch.setattr(settlement, "advance", decide)
        shop.sandbox.pay(session_id)
        quicker.start()
        quicker.join(timeout=0.3)  # it has to wait until we are done, or it is done by now
        return decide(*args)

    monkeypatch.setattr(settlement, "advance", paid_meanwhile)
    settle(session_id)  # says: open
    quicker.join()
    shop.look_again()
    assert db.session.get_one(Payment, payment.id).state == PaymentState.SUCCEEDED
    drain()
    reconcile({})
    drain()
    shop.invariants()
    assert db.session.query(Mail).filter_by(template="payment_returned").count() == 0


def settle_elsewhere(shop: Shop, session_id: str) -> None:
    with shop.app.app_context():
        settle(session_id)


class TestWebhook:
    """Deliveries as Stripe makes them, to the real address."""

    @pytest.fixture
    def deliver(self, shop: Shop, client: FlaskClient) -> Callable[..., int]:
        def post(secret: str = "whsec_test", age: int = 0, alter: bytes = b"") -> int:
            at = int(time.time()) - age
            body, signature = shop.sandbox.control.signed("checkout.session.completed", secret, at)
            headers = {"Stripe-Signature": signature}
            return client.post("/hooks/stripe", data=body + alter, headers=headers).status_code

        return post

    def test_one_event_a_hundred_times_has_one_effect(
        self, shop: Shop, drain: Drain, deliver: Callable[..., int]
    ) -> None:
        shop.paid()
        assert {deliver() for _ in range(100)} == {200}
        drain()
        shop.invariants()
        assert (shop.count(GatewayEvent), shop.count(Licence)) == (1, 1)

    @pytest.mark.parametrize(
        "how", [{"secret": "whsec_other"}, {"age": 400}, {"alter": b" "}], ids=["wrong", "stale", "altered"]
    )
    def test_a_delivery_that_proves_nothing_is_refused(
        self, shop: Shop, deliver: Callable[..., int], how: dict[str, object]
    ) -> None:
        shop.paid()
        assert deliver(**how) == 400
        assert shop.count(GatewayEvent) == 0
