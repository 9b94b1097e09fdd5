"""Refunds from the desk: ask for one, and decide on one as the second person. The password is asked for each time."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.finance_refunds import DecideRefundForm, RefundForm
from invoices.ledger import paid_by
from invoices.money import Money
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.desks.password_again import wrong_password
from portal.language import money
from portal.licensing.refund_states import OrderState
from portal.licensing.refunding import (
    NotRefundable,
    SamePerson,
    approve_refund,
    ask_refund,
    decline_refund,
    needs_second,
    refundable,
)
from portal.licensing.reversal_tables import RefundOrder
from portal.licensing.states import RefusedEvent
from portal.licensing.tables import Payment
from portal.people.accounts import FINANCE, User


@blueprint.route("/payments/<payment_id>/refund", methods=["GET", "POST"])
@needs(FINANCE)
def refund(payment_id: str) -> str | Response | tuple[str, int]:
    """Ask for part or all of a card payment back."""
    payment = db.session.get(Payment, payment_id) or abort(404)
    if not payment.intent_id:
        abort(404)
    left = refundable(db.session, payment)
    form = RefundForm(currency=payment.currency, data={"amount": left.amount})
    if left and form.validate_on_submit():
        amount = _amount(form, left)
        if amount and _is_them(form) and _ask(form, payment, amount):
            return redirect(_invoice_of(payment), 303)
    status = 422 if form.is_submitted() and left else 200
    return render_template("finance/refund.html", payment=payment, left=left, form=form), status


@blueprint.route("/refunds/<order_id>", methods=["GET", "POST"])
@needs(FINANCE)
def refund_order(order_id: str) -> str | Response | tuple[str, int]:
    """One refund that waits for a second person, or what became of it."""
    order = db.session.get(RefundOrder, order_id) or abort(404)
    form = DecideRefundForm()
    waiting = order.state == OrderState.WAITING
    if waiting and form.validate_on_submit() and _is_them(form) and _decide(form, order):
        return redirect(url_for("finance.payments"), 303)
    people = {
        user_id: db.session.get(User, user_id) for user_id in (order.asked_by, order.decided_by) if user_id
    }
    status = 422 if form.is_submitted() and waiting else 200
    return render_template("finance/refund_order.html", order=order, form=form, people=people), status


def _amount(form: RefundForm, left: Money) -> Money | None:
    """What was typed, when it is an amount of the payment's currency and at most ``left``; else ``form`` says so."""
    typed = form.amount.data
    if typed is None or not 0 < typed <= left.amount:
        form.refuse_amount(_("Enter an amount up to %(left)s: that is what is left", left=money(left)))
        return None
    amount = Money.of(typed, left.currency)
    if amount.amount != typed:
        form.refuse_amount(
            _("An amount in %(currency)s has no more places than that", currency=left.currency)
        )
        return None
    return amount


def _is_them(form: RefundForm | DecideRefundForm) -> bool:
    if problem := wrong_password(form.password.data or ""):
        form.password.errors = [*form.password.errors, problem]
    return not problem


def _ask(form: RefundForm, payment: Payment, amount: Money) -> bool:
    try:
        ask_refund(payment.id, amount, form.why.data, form.remark.data or "", current_user.id)
    except NotRefundable as problem:
        form.refuse_amount(
            _("Enter an amount up to %(left)s: that is what is left", left=money(problem.left))
        )
        return False
    if needs_second(amount):
        flash(_("Asked. Somebody else of finance has to approve it: they are told."))
    else:
        flash(_("The refund is under way. Its credit note follows once the money has gone."))
    return True


def _decide(form: DecideRefundForm, order: RefundOrder) -> bool:
    try:
        if form.decision.data == "approve":
            approve_refund(order.id, current_user.id)
            flash(_("The refund is under way. Its credit note follows once the money has gone."))
        else:
            decline_refund(order.id, current_user.id)
            flash(_("The refund is let be. No money has moved."))
    except SamePerson:
        form.decision.errors = [*form.decision.errors, _("You asked for it: somebody else has to approve it")]
        return False
    except RefusedEvent:
        flash(_("Somebody decided on this refund just before you."), "error")
    return True


def _invoice_of(payment: Payment) -> str:
    invoice = paid_by(db.session, payment.id)
    return url_for("finance.invoice", number=invoice.number) if invoice else url_for("finance.payments")
