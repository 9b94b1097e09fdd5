"""Out to a translator's tool as XLIFF, and back."""

import re
import unicodedata
from collections.abc import Iterable

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.exchange import BringBackForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.language import LANGUAGES
from portal.newsroom.articles import Article
from portal.newsroom.exchange import xliff_reading
from portal.newsroom.exchange.bringing_back import Outcome, bring_back
from portal.newsroom.exchange.handing_out import NothingToHandOut, hand_out
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.newsroom.exchange.xliff import MEDIA_TYPE
from portal.people.accounts import EDITOR


@blueprint.route("/articles/<id>/xliff/<language>", methods=["GET", "POST"])
@needs(EDITOR)
def exchange(id: str, language: str) -> str | Response | tuple[str, int]:
    """Get the file, or bring it back."""
    article, form = _article(id, language), BringBackForm()
    if form.validate_on_submit():
        data = form.file.data.stream.read(xliff_reading.MAX_BYTES + 1)
        try:
            outcome = bring_back(article.id, language, xliff_reading.read(data), current_user)
        except Unreadable as problem:
            form.file.errors = [str(problem.message)]
        else:
            _tell(outcome)
            return redirect(url_for("editor.edition", id=outcome.edition_id))
    page = render_template(
        "editor/exchange.html",
        article=article,
        language=language,
        edition=article.edition(language),
        form=form,
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/articles/<id>/xliff/<language>.xlf")
@needs(EDITOR)
def xliff_file(id: str, language: str) -> Response:
    """The file itself."""
    article = _article(id, language)
    try:
        data = hand_out(db.session, article, language)
    except NothingToHandOut:
        abort(404)
    return Response(
        data,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{_name(article, language)}"'},
    )


def _article(id: str, language: str) -> Article:
    article = find(Article, id)
    source = article.edition(article.source_language)
    if language not in LANGUAGES or language == article.source_language or not (source and source.current):
        abort(404)
    return article


def _name(article: Article, language: str) -> str:
    """A file name of plain letters: some words of the headline, and both languages."""
    source = article.edition(article.source_language)
    assert source is not None
    assert source.current is not None
    letters = (
        unicodedata.normalize("NFKD", source.current.headline).encode("ascii", "ignore").decode().lower()
    )
    words = "-".join(re.findall(r"[a-z0-9]+", letters))[:60].strip("-")
    return f"{words or article.id}.{source.language}-{language}.xlf"


def _tell(outcome: Outcome) -> None:
    """What came of the file, in one message; conflicts and lost segments in one of their own."""
    if outcome.begun:
        flash(_("The file is now the first text of this edition."))
    elif outcome.suggested:
        count = len(outcome.suggested)
        flash(ngettext("%(num)d suggestion came in.", "%(num)d suggestions came in.", count))
    else:
        flash(_("The file says nothing new."))
    if outcome.conflicts:
        segments = _segments(outcome.conflicts)
        message = _(
            "Changed here too since the file was made, compare before you accept: %(segments)s.",
            segments=segments,
        )
        flash(message, "error")
    if outcome.gone:
        flash(_("No longer in the story, left out: %(segments)s.", segments=_segments(outcome.gone)), "error")


def _segments(ids: Iterable[str]) -> str:
    names = {"headline": _("Headline"), "standfirst": _("Standfirst"), "byline": _("Byline")}
    return ", ".join(names.get(id) or id.removeprefix("s") for id in ids)
