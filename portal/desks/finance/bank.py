"""Bank statements: bring one in, use what came for the payments it names, decide the rest by hand."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from forms.account import currency_choices
from forms.finance_bank import AsideForm, StatementForm, UseForm
from forms.outlet import CURRENCIES
from invoices.bank_entries import NotAStatement
from invoices.matching import Awaited
from invoices.payments import PaymentState
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance import bank
from portal.finance.bank_tables import BankMovement
from portal.language import money
from portal.licensing.settlement import NotAwaited
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.people.accounts import FINANCE


@blueprint.route("/bank", methods=["GET", "POST"])
@needs(FINANCE)
def bank_statements() -> str | Response | tuple[str, int]:
    """What came and waits, and the form to bring in a statement."""
    form = StatementForm(currencies=currency_choices(CURRENCIES))
    if form.validate_on_submit() and _take_in(form):
        return redirect(url_for("finance.bank_statements"), 303)
    status = 422 if form.is_submitted() else 200
    found = bank.proposals()
    return render_template(
        "finance/bank.html", form=form, proposals=found, settled=bank.settled_movements(), page=bank.PAGE
    ), status


@blueprint.post("/bank/all")
@needs(FINANCE)
def use_all() -> Response:
    """Use every movement that names its payments and is exactly what they lack."""
    used, settled = bank.use_all_that_match(current_user.id)
    flash(
        ngettext(
            "%(num)d payment is settled: its licence and invoice are issued.",
            "%(num)d payments are settled: their licences and invoices are issued.",
            settled,
        )
        if used
        else _("Nothing matches any more.")
    )
    return redirect(url_for("finance.bank_statements"), 303)


@blueprint.get("/bank/<key>")
@needs(FINANCE)
def movement(key: str) -> str:
    """One movement: what it says, what it was used for, what it may be for."""
    return _page(_found(key))


@blueprint.post("/bank/<key>/use")
@needs(FINANCE)
def use_movement(key: str) -> str | Response | tuple[str, int]:
    """Use what is left of the movement for the payments that were chosen."""
    row = _found(key)
    offered = _offered(row)
    if not row.waits or not offered:
        return _decided(key)
    form = UseForm(offered=offered)
    if not form.validate_on_submit():
        return _page(row, use=form), 422
    try:
        states = bank.use(key, form.payments.data or [], current_user.id)
    except (bank.NothingLeft, NotAwaited):
        return _decided(key)
    settled = sum(state == PaymentState.SUCCEEDED for state in states)
    if PaymentState.QUARANTINED in states:
        flash(_("A payment came for what can no longer be sold: it is held, and has to go back."), "error")
    if settled < len(states):
        flash(_("Noted. What is still missing of the payment is awaited."))
    if settled:
        flash(
            ngettext(
                "%(num)d payment is settled: its licence and invoice are issued.",
                "%(num)d payments are settled: their licences and invoices are issued.",
                settled,
            )
        )
    return redirect(url_for("finance.bank_statements"), 303)


@blueprint.post("/bank/<key>/aside")
@needs(FINANCE)
def set_aside(key: str) -> str | Response | tuple[str, int]:
    """What is left is for no payment of ours."""
    row, form = _found(key), AsideForm()
    if not row.waits:
        return _decided(key)
    if not form.validate_on_submit():
        return _page(row, aside=form), 422
    bank.set_aside(key, form.reason.data or "", current_user.id)
    flash(_("Set aside."))
    return redirect(url_for("finance.bank_statements"), 303)


@blueprint.post("/bank/<key>/take-up")
@needs(FINANCE)
def take_up(key: str) -> Response:
    """Look at it again after all."""
    _found(key)
    bank.take_up(key)
    return redirect(url_for("finance.movement", key=key), 303)


def _found(key: str) -> BankMovement:
    return db.session.get(BankMovement, key) or abort(404)


def _decided(key: str) -> Response:
    flash(_("Somebody else has decided on this money or these payments meanwhile: look again."), "error")
    return redirect(url_for("finance.movement", key=key), 303)


def _take_in(form: StatementForm) -> bool:
    """Take the file in; False after saying in ``form`` what is wrong with it."""
    sent: FileStorage = form.file.data
    data = sent.stream.read(bank.MOST_BYTES + 1)
    try:
        entries = bank.read(data, form.currency.data)
    except NotAStatement as problem:
        form.file.errors = [_unreadable(problem)]
        return False
    except Unreadable as problem:
        form.file.errors = [problem.message]
        return False
    taken = bank.take_in(sent.filename or "", data, entries, current_user.id)
    said = ngettext("%(num)d movement is new.", "%(num)d movements are new.", taken.new)
    if taken.known:
        said += " " + ngettext("%(num)d was known already.", "%(num)d were known already.", taken.known)
    flash(said)
    return True


def _unreadable(problem: NotAStatement) -> str:
    if problem.line:
        return _(
            "Line %(line)s of the file could not be read: its date or its amount is not written as one. "
            "Nothing was taken in.",
            line=problem.line,
        )
    return _(
        "This is no statement we can read. Ask your bank for CAMT.053, or bring a CSV file whose first lines name the "
        "columns, date and amount among them."
    )


def _page(row: BankMovement, use: UseForm | None = None, aside: AsideForm | None = None) -> str:
    offered, named = _candidates(row)
    ready = use or UseForm(
        formdata=None, offered=[_option(each) for each in offered], data={"payments": named}
    )
    return render_template(
        "finance/movement.html",
        movement=row,
        using=ready,
        setting_aside=aside or AsideForm(formdata=None),
        problems_of=use or aside,
        uses=row.uses,
    )


def _candidates(row: BankMovement) -> tuple[list[Awaited], list[str]]:
    """Every awaited payment of the movement's currency, the likeliest first; the ids of those it names."""
    waiting = bank.awaited()
    found = bank.match_of(row, waiting)
    first = (*found.named, *found.suggested)
    rest = [each for each in waiting if each not in first]
    fitting = [each for each in (*first, *rest) if each.missing.currency == row.currency]
    used = {use.payment_id for use in row.uses}
    return [each for each in fitting if each.id not in used], [each.id for each in found.named]


def _offered(row: BankMovement) -> list[tuple[str, str]]:
    return [_option(each) for each in _candidates(row)[0]]


def _option(each: Awaited) -> tuple[str, str]:
    said = _(
        "%(payer)s, %(reference)s: %(amount)s missing",
        payer=each.payer,
        reference=each.references[0],
        amount=money(each.missing),
    )
    return each.id, said
