"""Our own staff: who may do what, and inviting them."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.admin import STAFF_ROLES, StaffInvitationForm
from portal.db import db, transaction
from portal.desks.access import needs
from portal.desks.admin.blueprint import blueprint
from portal.language import current_language
from portal.people.accounts import ADMIN, User
from portal.people.join import InvitationClosed, find_user, invite, open_invitations, revoke_invitation
from portal.people.letters import send_invitation
from portal.publisher import publisher


@blueprint.route("/staff", methods=["GET", "POST"])
@needs(ADMIN)
def staff() -> str | Response:
    """The people of the house with their desks, open invitations, and a form to invite one more."""
    form = StaffInvitationForm(language=current_language())
    if form.validate_on_submit():
        if find_user(db.session, form.email.data):
            form.email.errors = [_("This address has an account already")]
        else:
            _invite(form)
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("admin.staff"))
    people = db.session.scalars(
        select(User).where(User.outlet_id.is_(None)).order_by(User.name).options(selectinload(User.roles))
    ).all()
    return render_template(
        "admin/staff.html",
        form=form,
        people=people,
        invitations=open_invitations(db.session, None),
        desks=dict(STAFF_ROLES),
        press=PressForm(),
    )


@blueprint.post("/staff/invitations/<invitation_id>/revoke")
@needs(ADMIN)
def revoke(invitation_id: str) -> Response:
    """Take back an invitation to our own staff."""
    try:
        with transaction() as writing:
            revoke_invitation(writing, invitation_id, None)
    except InvitationClosed:
        abort(404)
    flash(_("The invitation is withdrawn. Its link does not work any more."), "success")
    return redirect(url_for("admin.staff"))


def _invite(form: StaffInvitationForm) -> None:
    user_id = current_user.id
    with transaction() as writing:
        by = writing.get_one(User, user_id)
        invitation, token = invite(
            writing, by=by, email=form.email.data, language=form.language.data, role=form.role.data
        )
        send_invitation(writing, invitation, token, by=by, organisation=publisher().name)
