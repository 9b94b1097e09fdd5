"""Taking back a picture that is not ours: what will happen to whom, why, and one button."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.notices import TakeBackForm
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.licensing.notices.announcing import MissingReason
from portal.licensing.notices.parts import showings, take_back
from portal.newsroom.articles import Image
from portal.people.accounts import EDITOR


@blueprint.route("/images/<id>/take-back", methods=["GET", "POST"])
@needs(EDITOR)
def take_back_picture(id: str) -> str | Response | tuple[str, int]:
    """Every article that shows the picture and every outlet that may run it; then, with a reason, it goes."""
    image, form = find(Image, id), TakeBackForm()
    if form.validate_on_submit():
        try:
            reasons = {"en": form.reason_en.data or "", "fr": form.reason_fr.data or ""}
            notices = take_back(image.id, reasons, current_user)
            told = len({d.licence.outlet_id for notice in notices for d in notice.deliveries})
            taken = _("The picture is taken back: no package holds it any more.")
            sent = ngettext("%(num)d outlet is told.", "%(num)d outlets are told.", told) if told else ""
            flash(f"{taken} {sent}".strip(), "success")
            if len(notices) == 1:
                return redirect(url_for("editor.notice", notice_id=notices[0].id), 303)
            return redirect(url_for("editor.article", id=image.article_id), 303)
        except MissingReason as problem:
            for language in problem.languages:
                form[f"reason_{language}"].errors = [_("Say why, in this language too")]
    page = render_template("editor/take_back.html", image=image, form=form, found=showings(image))
    return (page, 422) if form.is_submitted() else page
