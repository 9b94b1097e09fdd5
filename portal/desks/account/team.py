"""The outlet's team: members, invitations, and taking an invitation back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.account import InvitationForm
from portal.db import db, transaction
from portal.desks.access import current_outlet, needs
from portal.desks.account.blueprint import blueprint
from portal.people import sign_in
from portal.people.accounts import OUTLET, User
from portal.people.join import InvitationClosed, find_user, invite, open_invitations, revoke_invitation
from portal.people.letters import send_invitation
from portal.people.outlets import Outlet
from portal.security import too_many


@blueprint.route("/team", methods=["GET", "POST"])
@needs(OUTLET)
def team() -> str | Response | tuple[str, int]:
    """Who belongs to the outlet, who is invited, and a form to invite one more."""
    ours = current_outlet()
    form = InvitationForm(language=ours.language)
    status = 200
    if form.validate_on_submit():
        member = find_user(db.session, form.email.data)
        if member is not None and member.outlet_id == ours.id:
            form.email.errors = [_("This colleague is a member already")]
        elif wait := _invite(form, ours):
            form.email.errors, status = [too_many(wait)], 429
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("account.team"))
    members = db.session.scalars(select(User).where(User.outlet_id == ours.id).order_by(User.name)).all()
    page = render_template(
        "account/team.html",
        form=form,
        outlet=ours,
        members=members,
        invitations=open_invitations(db.session, ours),
    )
    return page, status


@blueprint.post("/team/invitations/<invitation_id>/revoke")
@needs(OUTLET)
def revoke(invitation_id: str) -> Response:
    """Take back an invitation of one's own outlet; any other is a 404."""
    outlet_id = current_outlet().id
    try:
        with transaction() as writing:
            revoke_invitation(writing, invitation_id, writing.get_one(Outlet, outlet_id))
    except InvitationClosed:
        abort(404)
    flash(_("The invitation is withdrawn. Its link does not work any more."), "success")
    return redirect(url_for("account.team"))


def _invite(form: InvitationForm, ours: Outlet) -> int:
    """Invite; returns the minutes to wait when it was too often, else 0.

    Somebody with an account elsewhere is sent the letter too: the answer here must not tell that they have one.
    """
    user_id, outlet_id = current_user.id, ours.id
    with transaction() as writing:
        wait = sign_in.admit(writing, "letter", form.email.data, request.remote_addr or "")
        if wait:
            return wait
        by, outlet = writing.get_one(User, user_id), writing.get_one(Outlet, outlet_id)
        invitation, token = invite(
            writing, by=by, email=form.email.data, language=form.language.data, outlet=outlet
        )
        send_invitation(writing, invitation, token, by=by, organisation=outlet.registered_name)
    return 0
