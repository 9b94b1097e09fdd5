"""Notices to the outlet: what changed in what it runs, what to do by when, and the name under it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.notices import AcknowledgeForm
from portal.db import db
from portal.desks.access import current_outlet, needs
from portal.desks.changed_text import changed_edition
from portal.desks.outlet.blueprint import blueprint
from portal.language import current_language
from portal.licensing.notices.acknowledging import acknowledge
from portal.licensing.notices.board import Told, of_outlet, to_outlet
from portal.licensing.notices.delivering import headlines, pictures, revisions
from portal.people.accounts import OUTLET


@blueprint.get("/notices")
@needs(OUTLET)
def notices() -> str:
    """Every notice to this outlet: what is still to confirm first."""
    return render_template(
        "outlet/notices.html",
        told=of_outlet(current_outlet().id),
        headlines=headlines,
    )


@blueprint.get("/notices/<notice_id>")
@needs(OUTLET)
def notice(notice_id: str) -> str:
    """One notice, with every difference, and the form to confirm it."""
    name = current_user.name or ""
    return _page(_own(notice_id), AcknowledgeForm(formdata=None, data={"person": name}))


@blueprint.post("/notices/<notice_id>")
@needs(OUTLET)
def confirm_notice(notice_id: str) -> str | Response | tuple[str, int]:
    """Somebody confirms that it was done. Doing so again changes nothing."""
    told, form = _own(notice_id), AcknowledgeForm()
    open_still = not any(each.acknowledged_at for each in told.deliveries)
    if open_still and not form.validate_on_submit():
        return _page(told, form), 422
    outlet = current_outlet()
    if acknowledge(notice_id, outlet.id, current_user, form.person.data or "", form.remark.data or ""):
        flash(_("Confirmed: thank you. Our editors see it."))
    else:
        flash(_("This notice was confirmed already."))
    return redirect(url_for("outlet.notice", notice_id=notice_id), 303)


def _own(notice_id: str) -> Told:
    return to_outlet(notice_id, current_outlet().id) or abort(404)


def _page(told: Told, form: AcknowledgeForm) -> str:
    licensed = {code for d in told.deliveries for code in d.licence.quote.terms.languages}
    texts = {} if told.overtaken else revisions(db.session, told.notice)
    changed = [
        changed_edition(before.content, after.content)
        for language, (before, after) in texts.items()
        if language in licensed
    ]
    return render_template(
        "outlet/notice.html",
        told=told,
        form=form,
        changed=changed,
        headlines=headlines(told.notice),
        pictures=pictures(told.notice, current_language()),
    )
