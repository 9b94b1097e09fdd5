"""One article: its editions, whose its pictures and passages are, and whether it is offered."""

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.editor import DetailsForm, EmbargoForm, OfferForm, RightsForm
from portal.db import utc_now
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find, topic_choices
from portal.desks.editor.pairing import pair_form, proposals
from portal.desks.editor.rights_form import confirm, passage_choices, rights_form
from portal.licensing.waiting import paid_outlets
from portal.newsroom import stories
from portal.newsroom.articles import Article, Image
from portal.people.accounts import EDITOR
from portal.work import files


@blueprint.get("/articles/<id>")
@needs(EDITOR)
def article(id: str) -> str:
    """The article page with its forms as they stand."""
    return article_page(find(Article, id))


@blueprint.post("/articles/<id>/rights")
@needs(EDITOR)
def rights(id: str) -> Response | tuple[str, int]:
    """Confirm whose every picture is, and which passages are not ours."""
    row = find(Article, id)
    form = RightsForm()
    form.ask_text(bool(row.text_holder))
    form.offer_passages(passage_choices(row))
    keys = {image.key for image in row.images}
    if form.validate_on_submit() and {entry.form.key.data for entry in form.images} >= keys:
        if confirm(row, form):
            flash(_("The rights are confirmed."))
            return redirect(url_for("editor.article", id=id))
    elif not form.errors:
        form.form_errors.append(_("Say whose each picture is."))
    return article_page(row, rights=form), 422


@blueprint.post("/articles/<id>/offer")
@needs(EDITOR)
def offer(id: str) -> Response:
    """Offer to outlets, or take the offer back."""
    form, row = OfferForm(), find(Article, id)
    if form.validate_on_submit():
        try:
            stories.offer(row.id, current_user, offered=form.offered.data == "1")
            flash(
                _("Outlets can now ask for this article.")
                if row.offered
                else _("Outlets no longer see this article.")
            )
        except stories.UndecidedRights:
            flash(_("Confirm the rights first, then offer the article."), "error")
        except stories.TextNotOurs:
            flash(_("The text of this article is not ours to license, so it cannot be offered."), "error")
    return redirect(url_for("editor.article", id=id))


@blueprint.post("/articles/<id>/details")
@needs(EDITOR)
def details(id: str) -> Response | tuple[str, int]:
    """Topic and address."""
    row, form = find(Article, id), DetailsForm(topics=topic_choices())
    if form.validate_on_submit():
        stories.describe(row.id, topic=form.topic.data, url=form.canonical_url.data or "")
        flash(_("Saved."))
        return redirect(url_for("editor.article", id=id))
    return article_page(row, details=form), 422


@blueprint.get("/images/<id>")
@needs(EDITOR)
def image(id: str) -> Response:
    """The picture itself, whatever its rights: for editors' eyes only."""
    row = find(Image, id)
    if not row.sha256:
        abort(404)
    return send_file(files.path(row.sha256), mimetype=row.media_type, max_age=3600)


def article_page(row: Article, **sent: Any) -> str:
    """The page; ``sent`` forms are shown as they were typed, the others as the article stands."""
    forms = {
        "rights": sent.get("rights") or rights_form(row),
        "details": sent.get("details")
        or DetailsForm(
            formdata=None, topics=topic_choices(), topic=row.topic, canonical_url=row.canonical_url
        ),
        "pair": pair_form(row),
        "embargo": sent.get("embargo") or _embargo_form(row),
        "offer": OfferForm(formdata=None),
    }
    paid = Counter({key: len(names) for key, names in paid_outlets([row.id]).items()})
    return render_template(
        "editor/article.html",
        article=row,
        forms=forms,
        sent=next((form for form in sent.values() if request.method == "POST" and form is not None), None),
        images={image.key: image for image in row.images},
        captions=_captions(row),
        paid=paid,
        now=utc_now(),
        zone=get_timezone_location(str(get_timezone()), locale=get_locale(), return_city=True),
        press=PressForm(formdata=None),
        proposals=proposals(row.editions),
        missing=[code for code in ("en", "fr") if row.edition(code) is None],
    )


def _embargo_form(row: Article) -> EmbargoForm:
    if row.embargo_until is None or row.embargo_until <= utc_now():
        return EmbargoForm(formdata=None)
    local = row.embargo_until.astimezone(ZoneInfo(str(get_timezone())))
    return EmbargoForm(formdata=None, until=local.date(), until_clock=local.strftime("%H:%M"))


def _captions(row: Article) -> dict[str, Any]:
    """By image key, the figure that shows it: in the source, else in any edition."""
    found: dict[str, Any] = {}
    for edition in sorted(row.editions, key=lambda e: not e.is_source):
        for figure in edition.current.content.figures if edition.current else ():
            found.setdefault(figure.image, figure)
    return found
