"""Finance gives money back: the password each time, a second person above the set sum, the payment service asked once."""

import pytest
from flask_security import hash_password
from sqlalchemy import select

from portal.db import db, transaction
from portal.licensing.refunding import ask_refund, refundable
from portal.licensing.reversal_tables import Refund, RefundOrder
from portal.licensing.tables import Licence, Payment
from portal.people.accounts import FINANCE, User
from tests.journey.browser import Browser, Page
from tests.journey.people import Person, sign_in
from tests.portal.desks.hooks.conftest import Till
from tests.portal.people.people import PASSWORD, person


@pytest.fixture
def sold(till: Till) -> Payment:
    """A card payment of £222.30 with its licence and invoice."""
    payment = till.at_the_till()
    till.pays(payment)
    till.arrive()
    till.work()
    return till.payment(payment.id)


@pytest.fixture
def samuel(till: Till) -> Browser:
    return finance(till, "samuel")


def finance(till: Till, name: str) -> Browser:
    """Somebody of finance, signed in; made when first needed, since all these tests share one house."""
    email = f"{name}@money.example.org"
    if db.session.scalar(select(User).where(User.email == email)) is None:
        person(email, FINANCE, hashed=hash_password(PASSWORD))
    return sign_in(till.address, Person(email, name.title(), password=PASSWORD))


def ask(browser: Browser, payment: Payment, amount: str, password: str = PASSWORD) -> Page:
    form = browser.get(f"/desk/finance/payments/{payment.id}/refund").form(has="amount")
    filled = form.fill(amount=amount, why="agreed", remark="Agreed with Ann Reed", password=password)
    return filled.submit(accept=(422,))


def orders(payment: Payment) -> list[RefundOrder]:
    db.session.rollback()
    return list(db.session.scalars(select(RefundOrder).where(RefundOrder.payment_id == payment.id)))


def refunds(till: Till, payment: Payment) -> list[int]:
    made = till.sandbox.control.world.all("refund", payment_intent=payment.intent_id)
    return [refund["amount"] for refund in made]


@pytest.mark.database
def test_a_part_is_given_back_once_with_its_credit_note(till: Till, samuel: Browser, sold: Payment) -> None:
    page = ask(samuel, sold, "100.00")
    assert page.path.startswith("/desk/finance/invoices/RI-")
    till.work()
    till.arrive()
    till.work()
    assert refunds(till, sold) == [10000]
    till.look_again()
    refund = db.session.scalars(select(Refund).where(Refund.payment_id == sold.id)).one()
    assert refund.credit_note
    page = samuel.get(page.path)
    assert refund.credit_note in page.text
    assert "With the payment service" in page.text
    assert "Refund agreed" in samuel.get(f"/desk/finance/invoices/{refund.credit_note}").text
    assert refundable(db.session, till.payment(sold.id)).minor == 12230


def test_a_wrong_password_moves_nothing_and_keeps_what_was_typed(samuel: Browser, sold: Payment) -> None:
    page = ask(samuel, sold, "12.50", "not my password at all")
    assert page.errors[0] == "This is not your password"
    assert b'value="12.50"' in page.data
    assert b"Agreed with Ann Reed" in page.data
    assert orders(sold) == []


def test_a_stolen_session_cannot_guess_the_password(till: Till, sold: Payment) -> None:
    guesser = finance(till, "guesser")
    for _ in range(8):
        assert ask(guesser, sold, "1", "a guess of somebody").errors[0] == "This is not your password"
    assert ask(guesser, sold, "1").errors[0].startswith("Too many tries")
    assert orders(sold) == []


def test_who_has_no_password_moves_nothing(till: Till, sold: Payment) -> None:
    nobody = finance(till, "keyless")
    with transaction() as session:
        session.scalars(select(User).where(User.email == "keyless@money.example.org")).one().password = None
    assert ask(nobody, sold, "1").errors[0] == "This is not your password"
    assert orders(sold) == []


@pytest.mark.parametrize("amount", ["222.31", "0", "-1", "1.005", "x", ""])
def test_what_is_no_amount_that_is_left_is_said(samuel: Browser, sold: Payment, amount: str) -> None:
    page = ask(samuel, sold, amount)
    assert page.status == 422
    assert len(page.errors) == 2  # above the form, and by the field
    assert b'id="amount-error"' in page.data
    assert orders(sold) == []


@pytest.mark.database
def test_above_the_set_sum_a_second_person_has_to_agree(
    till: Till, samuel: Browser, sold: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.licensing.refunding.needs_second", lambda amount: amount.minor > 10000)
    ask(samuel, sold, "222.30")
    till.work()
    assert refunds(till, sold) == []
    [order] = orders(sold)
    assert till.letters("refund_to_approve", sold) >= 1
    address = f"/desk/finance/refunds/{order.id}"
    form = samuel.get("/desk/finance/payments").follow(address).form(has="decision")
    own = form.fill(decision="approve", password=PASSWORD).submit(accept=(422,))
    assert own.errors[0] == "You asked for it: somebody else has to approve it"
    other = finance(till, "nadia").get(address).form(has="decision")
    other.fill(decision="approve", password=PASSWORD).submit()
    till.work()
    till.arrive()
    till.work()
    till.look_again()
    assert refunds(till, sold) == [22230]
    licence = db.session.scalars(select(Licence).where(Licence.request_id == sold.request_id)).one()
    assert licence.state == "revoked"
    [order] = orders(sold)
    assert order.decided_by not in (None, order.asked_by)
    assert "Decided by" in samuel.get(address).text


def test_the_amount_offered_is_all_that_is_left_as_this_reader_writes_it(
    samuel: Browser, sold: Payment
) -> None:
    for language, written in (("en", b'value="222.30"'), ("fr", b'value="222,30"')):
        assert written in samuel.get(f"/desk/finance/payments/{sold.id}/refund?lang={language}").data
    samuel.get("/?lang=en")


def test_what_was_declined_moves_nothing(
    till: Till, samuel: Browser, sold: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.licensing.refunding.needs_second", lambda amount: True)
    ask(samuel, sold, "50")
    [order] = orders(sold)
    form = samuel.get(f"/desk/finance/refunds/{order.id}").form(has="decision")
    form.fill(decision="decline", password=PASSWORD).submit()
    till.work()
    assert refunds(till, sold) == []
    till.look_again()
    assert refundable(db.session, till.payment(sold.id)).minor == 22230


def test_two_at_once_never_ask_for_more_than_is_left(till: Till, sold: Payment) -> None:
    said: list[str] = []

    def one() -> None:
        try:
            ask_refund(sold.id, sold.amount, "agreed", "at once", till.buyer.id)
            said.append("asked")
        except ValueError:
            said.append("refused")

    till.at_once(one, one, one)
    till.work()
    assert sorted(said) == ["asked", "refused", "refused"]
    assert refunds(till, sold) == [22230]


def test_an_answer_that_was_lost_refunds_once(till: Till, samuel: Browser, sold: Payment) -> None:
    ask(samuel, sold, "20")
    till.sandbox.control.fault("drop", "refunds$", times=1)
    till.work()
    till.arrive()
    till.work()
    till.reconcile()
    till.work()
    assert refunds(till, sold) == [2000]
    till.look_again()
    assert [order.state for order in orders(sold)] == ["sent"]
