"""Payments: transfers that are awaited, payments held for checking, and what came lately."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.finance_payments import TransferForm
from portal.db import db
from portal.describing import payment_problem_words
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance import bank
from portal.finance.waiting import recent_payments, waiting_payments
from portal.licensing.refunding import waiting_orders
from portal.licensing.settlement import NotAwaited, receive_transfer
from portal.licensing.tables import Payment
from portal.people.accounts import FINANCE


@blueprint.get("/payments")
@needs(FINANCE)
def payments() -> str:
    """What waits for finance, what came of it, and the latest payments."""
    waiting = waiting_payments()
    return render_template(
        "finance/payments.html",
        waiting=waiting,
        recent=recent_payments(),
        came=bank.received(waiting),
        unmatched=bank.unmatched(),
        asked=waiting_orders(),
    )


@blueprint.route("/payments/<payment_id>", methods=["GET", "POST"])
@needs(FINANCE)
def transfer(payment_id: str) -> str | Response | tuple[str, int]:
    """Note that a bank transfer arrived in full: the licence and the invoice are issued at once."""
    payment = db.session.get(Payment, payment_id) or abort(404)
    if payment.method != "bank_transfer":
        abort(404)
    form = TransferForm()
    if form.validate_on_submit():
        try:
            receive_transfer(payment.id, current_user.id)
            if payment.problem:
                flash(payment_problem_words(payment.problem), "error")
            else:
                flash(_("Noted. The licence and the invoice are issued, and the outlet is told."))
        except NotAwaited:
            flash(_("No transfer is awaited here any more."), "error")
        return redirect(url_for("finance.payments"), 303)
    status = 422 if form.is_submitted() else 200
    came = bank.received([payment]).get(payment.id)
    return render_template("finance/transfer.html", payment=payment, form=form, came=came), status
