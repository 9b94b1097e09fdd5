"""Requests that need a person: quote or decline, with reasons in both languages, before the deadline."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.finance_reviews import ConfirmNumberForm, ReviewForm
from invoices.quote import PricedQuote
from invoices.terms import Terms
from portal.db import db, utc_now
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance.waiting import requests_in_review
from portal.licensing.basket import NoLongerOffered, basket
from portal.licensing.quoting import StillUndecided, agree_fee, decline, estimate
from portal.licensing.states import RefusedEvent, RequestState
from portal.licensing.tables import Request
from portal.licensing.tariffs import NoTariff
from portal.people.accounts import FINANCE
from portal.people.evidence import confirm_tax_number

# What stands in the way of a quote, and what to do about it.
_MENDABLE: dict[type[Exception], LazyString] = {
    StillUndecided: _l("Confirm the outlet’s tax number first: the VAT of this sale depends on it."),
    NoTariff: _l(
        "No price list is in force in the currency of this request, and a quote starts from one. "
        "Publish one, or decline with a reason."
    ),
    NoLongerOffered: _l(
        "An article of this request, or a language of it, is no longer on offer: decline with a reason."
    ),
}


@blueprint.get("/requests")
@needs(FINANCE)
def reviews() -> str:
    """Every request that waits for a person, the nearest deadline first."""
    return render_template("finance/reviews.html", requests=requests_in_review(), now=utc_now())


@blueprint.get("/requests/<request_id>")
@needs(FINANCE)
def review(request_id: str) -> str | Response:
    wanted = _in_review(request_id)
    if isinstance(wanted, Response):
        return wanted
    return _page(wanted, _form(wanted))


@blueprint.post("/requests/<request_id>")
@needs(FINANCE)
def decide(request_id: str) -> str | Response | tuple[str, int]:
    """Quote or decline; the outlet is told by mail and goes on from its order page."""
    wanted = _in_review(request_id)
    if isinstance(wanted, Response):
        return wanted
    form = _form(wanted)
    if not form.validate_on_submit():
        return _page(wanted, form), 422
    try:
        if form.decision.data == "decline":
            decline(wanted.id, form.reason, current_user.id)
            flash(_("Declined. The outlet is told why."))
        else:
            agree_fee(wanted.id, form.agreed, form.reason, current_user.id)
            flash(_("Quoted. The outlet is told and can accept it at once."))
    except tuple(_MENDABLE) as problem:
        form.form_errors.append(_MENDABLE[type(problem)])
        return _page(wanted, form), 422
    except RefusedEvent:
        flash(_("Somebody decided this request just before you: nothing of yours was sent."), "error")
    return redirect(url_for("finance.reviews"), 303)


@blueprint.post("/requests/<request_id>/tax-number")
@needs(FINANCE)
def confirm_number(request_id: str) -> str | Response | tuple[str, int]:
    """Keep the proof that the outlet's tax number stands in its register."""
    wanted = db.session.get(Request, request_id) or abort(404)
    form = ConfirmNumberForm()
    if not form.validate_on_submit():
        return _page(wanted, _form(wanted), number_form=form), 422
    confirm_tax_number(wanted.outlet_id, form.consultation.data or "", current_user.id)
    flash(_("The tax number of %(outlet)s is confirmed.", outlet=wanted.outlet.registered_name))
    return redirect(url_for("finance.review", request_id=request_id), 303)


def _in_review(request_id: str) -> Request | Response:
    wanted = db.session.get(Request, request_id) or abort(404)
    if wanted.state == RequestState.NEEDS_REVIEW:
        return wanted
    flash(_("This request no longer needs a decision."))
    return redirect(url_for("finance.reviews"), 303)


def _form(wanted: Request) -> ReviewForm:
    return ReviewForm(currency=(wanted.terms or {})["currency"])


def _page(wanted: Request, form: ReviewForm, number_form: ConfirmNumberForm | None = None) -> str:
    terms = Terms.from_json(wanted.terms or {})
    return render_template(
        "finance/review.html",
        wanted=wanted,
        terms=terms,
        articles=basket([work.article_id for work in terms.works]),
        priced=_by_tariff(wanted, terms),
        form=form,
        number_form=number_form or ConfirmNumberForm(formdata=None),
    )


def _by_tariff(wanted: Request, terms: Terms) -> PricedQuote | None:
    """What the tariff would take; None where no price list is in force in this currency."""
    try:
        return estimate(wanted.outlet, terms).priced
    except NoTariff:
        return None
