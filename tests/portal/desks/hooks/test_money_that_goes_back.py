"""Refunds and disputes made at the gateway: each gets one credit note, the licence follows, whatever the order."""

import pytest
from sqlalchemy import select

from invoices.facts import PaperFacts
from invoices.ledger import Invoice
from invoices.papers import InvoicePaper
from portal.db import db
from portal.licensing.register import history
from portal.licensing.reversal_tables import Dispute, Refund
from portal.licensing.reversals import follow_reversals
from portal.licensing.tables import Licence, Payment
from tests.journey.browser import PageProblem
from tests.portal.desks.hooks.conftest import Till


def sold(till: Till) -> Payment:
    """A card payment of £222.30 with its licence, invoice and package."""
    payment = till.at_the_till()
    till.pays(payment)
    hear(till)
    assert till.licensed(payment) == 1
    return till.payment(payment.id)


def hear(till: Till) -> None:
    till.arrive()
    till.work()
    till.look_again()


def licence_of(payment: Payment) -> Licence:
    return db.session.scalars(select(Licence).where(Licence.request_id == payment.request_id)).one()


def notes_on(payment: Payment) -> list[Invoice]:
    number = licence_of(payment).invoice_number
    notes = select(Invoice).join(PaperFacts, PaperFacts.number == Invoice.number)
    return list(db.session.scalars(notes.where(PaperFacts.corrects == number).order_by(Invoice.number)))


def owed(payment: Payment) -> int:
    return db.session.get_one(PaperFacts, licence_of(payment).invoice_number).owed_minor


def status(till: Till, payment: Payment) -> str:
    return till.buyer_s.get(f"/licences/{licence_of(payment).number}").text


def intent(payment: Payment) -> str:
    assert payment.intent_id
    return payment.intent_id


@pytest.mark.database
def test_a_full_refund_in_the_dashboard_is_credited_and_the_licence_revoked(till: Till) -> None:
    payment = sold(till)
    assert till.buyer_s.get(f"/orders/{payment.request_id}/package.zip").status == 200
    till.sandbox.control.refund(intent(payment))
    hear(till)
    [note] = notes_on(payment)
    assert (note.kind, note.total_minor, owed(payment)) == ("credit_note", 22230, 0)
    assert InvoicePaper.from_json(note.snapshot).corrects_number == licence_of(payment).invoice_number
    assert (till.state_of(payment), licence_of(payment).state) == ("refunded", "revoked")
    assert "no longer holds" in status(till, payment)
    with pytest.raises(PageProblem, match="404"):
        till.buyer_s.get(f"/orders/{payment.request_id}/package.zip")
    assert till.letters("credit_note_ready", payment) + till.letters("licence_revoked", payment) == 1
    paper = till.buyer_s.get(f"/orders/{payment.request_id}/credit-notes/{note.number}.pdf")
    assert paper.data.startswith(b"%PDF-")
    file = till.buyer_s.get(f"/orders/{payment.request_id}/credit-notes/{note.number}.xml")
    assert b"381" in file.data  # UNTDID 1001: credit note
    assert note.number in till.buyer_s.get("/invoices").text
    assert note.number in till.buyer_s.get(f"/orders/{payment.request_id}").text


@pytest.mark.database
def test_refunds_in_part_keep_the_licence_until_nothing_is_left(till: Till) -> None:
    payment = sold(till)
    for amount, state in ((7777, "part_refunded"), (1, "part_refunded"), (22230 - 7778, "refunded")):
        till.sandbox.control.refund(intent(payment), amount)
        hear(till)
        assert till.state_of(payment) == state
    assert [note.total_minor for note in notes_on(payment)] == [7777, 1, 14452]
    assert (
        sum(note.net_minor for note in notes_on(payment)) == 18525
    )  # all of the invoice's net, to the penny
    assert (owed(payment), licence_of(payment).state) == (0, "revoked")


def test_every_event_twice_and_in_reverse_credits_once(till: Till) -> None:
    payment = sold(till)
    till.sandbox.control.refund(intent(payment), 5000)
    till.sandbox.control.refund(intent(payment), 2500)
    till.arrive(reverse=True)
    till.at_once(till.reconcile, till.reconcile)
    hear(till)
    till.reconcile()
    till.work()
    assert sorted(note.total_minor for note in notes_on(payment)) == [2500, 5000]
    assert licence_of(payment).state == "active"


def test_a_refund_that_nobody_told_of_is_found(till: Till) -> None:
    payment = sold(till)
    till.sandbox.control.refund(intent(payment), 5000)
    till.sandbox.control.lose()
    till.reconcile()
    till.work()
    till.look_again()
    assert [note.total_minor for note in notes_on(payment)] == [5000]


@pytest.mark.database
def test_a_refund_that_fails_days_later_is_owed_again(till: Till) -> None:
    payment = sold(till)
    refund = till.sandbox.control.refund(intent(payment), 5000)["id"]
    hear(till)
    till.sandbox.control.fail_refund(refund)
    hear(till)
    [note] = notes_on(payment)
    assert (till.state_of(payment), owed(payment)) == ("succeeded", -5000)
    assert db.session.get_one(Refund, refund).state == "failed"
    assert till.letters("refund_failed", payment) >= 1  # one to each of finance
    assert note.total_minor == 5000  # the paper stands


def test_a_refund_that_failed_before_it_was_heard_of_credits_nothing(till: Till) -> None:
    payment = sold(till)
    till.sandbox.control.fail_refund(till.sandbox.control.refund(intent(payment))["id"])
    hear(till)
    assert (notes_on(payment), till.state_of(payment)) == ([], "succeeded")
    assert licence_of(payment).state == "active"


@pytest.mark.database
def test_a_dispute_suspends_and_when_won_the_licence_holds_again(till: Till) -> None:
    payment = sold(till)
    dispute = till.sandbox.control.dispute(intent(payment))
    hear(till)
    assert (till.state_of(payment), licence_of(payment).state) == ("disputed", "suspended")
    assert till.letters("licence_suspended", payment) == 1
    till.sandbox.control.close_dispute(dispute, "won")
    hear(till)
    assert (till.state_of(payment), licence_of(payment).state) == ("succeeded", "active")
    assert (notes_on(payment), till.letters("licence_restored", payment)) == ([], 1)
    entered = [entry.event for entry in history(db.session, licence_of(payment).number)]
    assert entered == ["issued", "suspended", "restored"]


def test_a_dispute_that_is_lost_is_credited_and_revokes(till: Till) -> None:
    payment = sold(till)
    dispute = till.sandbox.control.dispute(intent(payment))
    till.sandbox.control.close_dispute(dispute, "lost")
    till.arrive(reverse=True)
    hear(till)
    [note] = notes_on(payment)
    assert db.session.get_one(Dispute, dispute).credit_note == note.number
    assert (till.state_of(payment), licence_of(payment).state, owed(payment)) == ("refunded", "revoked", 0)


def test_a_dispute_that_is_lost_and_won_after_all_leaves_the_money_owed(till: Till) -> None:
    payment = sold(till)
    dispute = till.sandbox.control.dispute(intent(payment))
    for status in ("lost", "won"):
        till.sandbox.control.close_dispute(dispute, status)
        hear(till)
    assert db.session.get_one(Dispute, dispute).state == "won"
    assert owed(payment) == -22230  # the credit note stands, and its money is with us again
    assert licence_of(payment).state == "revoked"


def test_a_bank_that_only_asks_changes_nothing_and_finance_is_told(till: Till) -> None:
    payment = sold(till)
    till.sandbox.control.dispute(intent(payment), "warning_needs_response")
    hear(till)
    assert (till.state_of(payment), licence_of(payment).state) == ("succeeded", "active")
    assert till.letters("dispute_changed", payment) >= 1  # one to each of finance


def test_a_payment_of_somebody_elses_is_none_of_ours(till: Till) -> None:
    before = till.count(Refund)
    follow_reversals({"intent_id": "pi_of_another_shop"})
    assert till.count(Refund) == before
