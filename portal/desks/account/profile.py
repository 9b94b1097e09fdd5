"""One's own details, and those of the outlet."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.account import BillingForm, EditorProfileForm, ProfileForm, currency_choices
from portal.db import transaction
from portal.desks.access import current_outlet, needs
from portal.desks.account.blueprint import blueprint
from portal.desks.account.join import billing
from portal.people.accounts import EDITOR, OUTLET, User
from portal.people.join import CURRENCIES, update_billing
from portal.people.outlets import Outlet


@blueprint.route("/account", methods=["GET", "POST"])
@needs()
def account() -> str | Response:
    """Name, language and time zone of whoever is signed in."""
    form = (EditorProfileForm if current_user.may(EDITOR) else ProfileForm)(obj=current_user)
    if not form.validate_on_submit():
        return render_template("account/account.html", form=form)
    user_id = current_user.id
    with transaction() as writing:
        form.populate_obj(writing.get_one(User, user_id))
    session.pop("language", None)  # the account's language counts from now on
    refresh()
    flash(_("Your details are saved."), "success")
    return redirect(url_for("account.account"))


@blueprint.route("/account/outlet", methods=["GET", "POST"])
@needs(OUTLET)
def outlet() -> str | Response:
    """What papers say of the outlet, and the evidence behind its prices."""
    ours = current_outlet()
    form = BillingForm(obj=ours)
    form.currency.choices = currency_choices(CURRENCIES)
    if not form.validate_on_submit():
        return render_template("account/outlet.html", form=form, outlet=ours)
    outlet_id, details = ours.id, billing(form)
    with transaction() as writing:
        kept = writing.get_one(Outlet, outlet_id)
        update_billing(writing, kept, details)
    flash(_("The details are saved. Papers issued before keep the old ones."), "success")
    return redirect(url_for("account.outlet"))
