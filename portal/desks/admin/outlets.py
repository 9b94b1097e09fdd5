"""The outlets, what they say of themselves, and whether we believe that they are nonprofits."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from forms.admin import NonprofitForm
from portal.db import db, transaction
from portal.desks.access import needs
from portal.desks.admin.blueprint import blueprint
from portal.people.accounts import ADMIN, User
from portal.people.join import confirm_nonprofit
from portal.people.outlets import Outlet


@blueprint.get("/outlets")
@needs(ADMIN)
def outlets() -> str:
    """Every outlet; those whose nonprofit claim waits for us come first."""
    waiting = Outlet.nonprofit & ~Outlet.nonprofit_confirmed
    members = dict(
        db.session.execute(select(User.outlet_id, func.count()).group_by(User.outlet_id)).tuples().all()
    )
    found = db.session.scalars(select(Outlet).order_by(waiting.desc(), Outlet.registered_name)).all()
    return render_template("admin/outlets.html", outlets=found, members=members)


@blueprint.route("/outlets/<outlet_id>", methods=["GET", "POST"])
@needs(ADMIN)
def outlet(outlet_id: str) -> str | Response:
    """One outlet with its evidence; a nonprofit claim is confirmed or refused here."""
    found = db.session.get(Outlet, outlet_id) or abort(404)
    form = NonprofitForm()
    if form.validate_on_submit():
        confirmed = form.decision.data == "confirm"
        try:
            with transaction() as writing:
                confirm_nonprofit(writing.get_one(Outlet, outlet_id), confirmed)
        except ValueError:
            flash(_("This outlet does not say that it is a nonprofit."), "error")
        else:
            flash(_("Saved. New quotes follow it; frozen ones do not change."), "success")
        return redirect(url_for("admin.outlet", outlet_id=outlet_id))
    return render_template("admin/outlet.html", outlet=found, form=form)
