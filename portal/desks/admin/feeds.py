"""The feeds that are polled: added, tried, paused, removed, and what is wrong with one."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.intake import FeedForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.admin.blueprint import blueprint
from portal.newsroom.intake.feeds import FeedThere, add_feed, next_poll, pause_feed, remove_feed, resume_feed
from portal.newsroom.intake.polling import Look, look_at
from portal.newsroom.intake.tables import Feed
from portal.people.accounts import ADMIN

_VERBS = {"pause": pause_feed, "resume": resume_feed}


@blueprint.route("/ways-in/feeds", methods=["GET", "POST"])
@needs(ADMIN)
def feeds() -> str | Response | tuple[str, int]:
    """Every feed, and a form for one more."""
    form = FeedForm(loopback=current_app.extensions["reprise"].fetch_loopback)
    if not form.is_submitted():
        return _page(form)
    if form.validate():
        try:
            add_feed(form.url.data, form.language.data)
        except FeedThere:
            form.url.errors = [_("This feed is polled already.")]
        else:
            flash(_("The feed is added. Its first stories come in within a minute."), "success")
            return redirect(url_for("admin.feeds"))
    return _page(form), 422


@blueprint.post("/ways-in/feeds/<int:feed_id>/try")
@needs(ADMIN)
def try_feed(feed_id: int) -> str | Response:
    """Fetch the feed now and show what it would bring in; nothing is stored."""
    feed = db.session.get(Feed, feed_id) or abort(404)
    if not PressForm().validate_on_submit():
        return redirect(url_for("admin.feeds"))
    url, language = feed.url, feed.language
    db.session.rollback()  # no read stays open while the other side is slow
    form = FeedForm(formdata=None, loopback=False)
    return _page(form, tried=url, look=look_at(url, language))


@blueprint.post("/ways-in/feeds/<int:feed_id>/<any(pause, resume):verb>")
@needs(ADMIN)
def switch_feed(feed_id: int, verb: str) -> Response:
    """Pause the feed, or poll it again."""
    if PressForm().validate_on_submit():
        feed = _VERBS[verb](feed_id) or abort(404)
        paused = _("%(url)s is paused.", url=feed.url)
        flash(_("%(url)s is polled again.", url=feed.url) if feed.active else paused, "success")
    return redirect(url_for("admin.feeds"))


@blueprint.post("/ways-in/feeds/<int:feed_id>/remove")
@needs(ADMIN)
def drop_feed(feed_id: int) -> Response:
    """Forget the feed."""
    if PressForm().validate_on_submit():
        url = remove_feed(feed_id) or abort(404)
        flash(_("%(url)s is not polled any more. What came from it stays.", url=url), "success")
    return redirect(url_for("admin.feeds"))


def _page(form: FeedForm, tried: str = "", look: Look | None = None) -> str:
    rows = db.session.scalars(select(Feed).order_by(Feed.url)).all()
    return render_template(
        "admin/feeds.html",
        form=form,
        feeds=rows,
        next_poll=next_poll,
        press=PressForm(formdata=None),
        tried=tried,
        look=look,
    )
