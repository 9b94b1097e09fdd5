"""Reminders of unpaid invoices: of what was ticked in the list, and of one invoice; stopped and let go again."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.finance_invoices import ExportForm
from forms.finance_reminders import RemindForm, StopForm, TickedForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.desks.finance.invoices import invoice_page_of
from portal.finance import reminding
from portal.finance.reminder_tables import ReminderStop
from portal.finance.reminding import Reminding, WhyNot
from portal.people.accounts import FINANCE, User

WHY_NOT: dict[WhyNot, LazyString] = {
    WhyNot.NOTHING_OWED: _l("nothing is owed"),
    WhyNot.STOPPED: _l("reminders of it are stopped"),
    WhyNot.OUTLET_STOPPED: _l("reminders to this outlet are stopped"),
    WhyNot.TODAY: _l("one went out today"),
    WhyNot.NO_ADDRESS: _l("the outlet has no address to write to"),
}


@blueprint.get("/reminders")
@needs(FINANCE)
def reminders() -> str | tuple[str, int]:
    """What would be sent to whom for the invoices that were ticked."""
    ticked = TickedForm(request.args)
    if not ticked.validate():
        listed = ExportForm(formdata=None)
        listed.papers.errors = ticked.papers.errors
        return invoice_page_of(listed), 422
    asked = _asked(ticked.papers.data or [])
    return render_template(
        "finance/remind.html",
        form=RemindForm(formdata=None),
        ready=[each for each in asked if not each.why_not],
        left_out=[each for each in asked if each.why_not],
        why_not=WHY_NOT,
    )


@blueprint.post("/reminders")
@needs(FINANCE)
def send_reminders() -> Response:
    """Send a reminder of each of these invoices now."""
    form = RemindForm()
    if not form.validate_on_submit():
        flash(_("No invoice was chosen: nothing was sent."), "error")
        return redirect(url_for("finance.invoices"), 303)
    outcome = reminding.remind(form.papers.data or [], current_user.id)
    sent = sum(why is None for why in outcome.values())
    flash(ngettext("%(num)d reminder is sent.", "%(num)d reminders are sent.", sent))
    for number, why in outcome.items():
        if why:
            flash(_("No reminder of %(number)s: %(why)s.", number=number, why=WHY_NOT[why]))
    if len(outcome) == 1:
        return redirect(url_for("finance.invoice_reminders", number=next(iter(outcome))), 303)
    return redirect(url_for("finance.invoices"), 303)


@blueprint.get("/invoices/<number>/reminders")
@needs(FINANCE)
def invoice_reminders(number: str) -> str:
    """The reminders of one invoice: what went, what goes next, what stops them."""
    return _page(_found(number), StopForm(formdata=None))


@blueprint.post("/invoices/<number>/reminders")
@needs(FINANCE)
def stop_reminders(number: str) -> str | Response | tuple[str, int]:
    """Stop them, for this invoice or for its outlet, with a reason."""
    found, form = _found(number), StopForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    reminding.stop(
        number,
        whole_outlet=form.scope.data == "outlet",
        reason=form.reason.data or "",
        user_id=current_user.id,
    )
    flash(_("Stopped. No reminder goes out until somebody lets them go again."))
    return redirect(url_for("finance.invoice_reminders", number=number), 303)


@blueprint.post("/invoices/<number>/reminders/<int:stop_id>/lift")
@needs(FINANCE)
def lift_stop(number: str, stop_id: int) -> Response:
    """Let reminders go out again."""
    found = _found(number)
    if stop_id not in {stop.id for stop in found.stops}:
        abort(404)
    if PressForm().validate_on_submit():
        reminding.lift(stop_id, current_user.id)
        flash(_("Reminders go out again."))
    return redirect(url_for("finance.invoice_reminders", number=number), 303)


def _found(number: str) -> Reminding:
    return reminding.reminding(number) or abort(404)


def _asked(numbers: list[str]) -> list[Reminding]:
    return [found for found in map(reminding.reminding, numbers) if found]


def _page(found: Reminding, form: StopForm) -> str:
    return render_template(
        "finance/reminders.html",
        reminding=found,
        form=form,
        press=PressForm(formdata=None),
        sending=RemindForm(formdata=None),
        why_not=WHY_NOT,
        names=_names(found.stops, [each.user_id for each in found.sent]),
    )


def _names(stops: list[ReminderStop], senders: list[int | None]) -> dict[int, str]:
    ids = {user_id for stop in stops for user_id in (stop.stopped_by, stop.lifted_by) if user_id}
    people = select(User).where(User.id.in_(ids | {each for each in senders if each}))
    return {user.id: user.display_name for user in db.session.scalars(people)}
