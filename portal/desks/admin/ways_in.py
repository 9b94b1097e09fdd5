"""Ways in: the keys with which a CMS may push stories to us."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.intake import PushKeyForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.admin.blueprint import blueprint
from portal.newsroom.intake.keys import create_key, revoke_key
from portal.newsroom.intake.tables import PushKey
from portal.people.accounts import ADMIN


@blueprint.route("/ways-in", methods=["GET", "POST"])
@needs(ADMIN)
def ways_in() -> str | Response:
    """Every key, and a form for one more. A new key is on the page that answers the form, and never again."""
    form, key = PushKeyForm(), ""
    if form.validate_on_submit():
        key = create_key(form.name.data, current_user)
        form = PushKeyForm(formdata=None)
    keys = db.session.scalars(select(PushKey).order_by(PushKey.created_at.desc(), PushKey.id.desc())).all()
    page = render_template("admin/ways_in.html", form=form, keys=keys, key=key, press=PressForm())
    return Response(page, headers={"Cache-Control": "no-store"}, mimetype="text/html")


@blueprint.post("/ways-in/keys/<int:key_id>/revoke")
@needs(ADMIN)
def revoke_push_key(key_id: int) -> Response:
    """Let a key work no more."""
    if PressForm().validate_on_submit():
        found = revoke_key(key_id) or abort(404)
        flash(_("The key “%(name)s” does not work any more.", name=found.name), "success")
    return redirect(url_for("admin.ways_in"))
