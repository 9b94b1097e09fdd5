"""The embargo of an article, as an editor sets it in their own time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor import EmbargoForm
from portal.desks.access import needs
from portal.desks.editor.article import article_page
from portal.desks.editor.blueprint import blueprint, find
from portal.newsroom.articles import Article
from portal.newsroom.embargoes import InThePast, Unsure, set_embargo
from portal.people.accounts import EDITOR


@blueprint.post("/articles/<id>/embargo")
@needs(EDITOR)
def embargo(id: str) -> Response | tuple[str, int]:
    """Set the embargo, or end it: a free date ends it."""
    row, form = find(Article, id), EmbargoForm()
    if form.validate_on_submit():
        try:
            set_embargo(row.id, _moment(form), current_user, agreed=bool(form.agreed.data))
            flash(_("Saved."))
            return redirect(url_for("editor.article", id=id))
        except InThePast:
            form.until.errors = [_("This moment has passed. To end the embargo, leave the date empty.")]
        except Unsure:
            form.agreed.errors = [
                _("Say that whoever set the embargo agrees: it would end earlier than it says.")
            ]
    return article_page(row, embargo=form), 422


def _moment(form: EmbargoForm) -> dt.datetime | None:
    if not form.until.data:
        return None
    clock = dt.time.fromisoformat(form.until_clock.data or "00:01")
    return dt.datetime.combine(form.until.data, clock, ZoneInfo(str(get_timezone())))
