"""Asking a machine for a draft, from an article's page."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.exchange import DraftForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.newsroom.articles import Article, Edition
from portal.newsroom.drafting import asking
from portal.newsroom.drafting.asking import Asked, NoDraft
from portal.newsroom.drafting.errors import EngineRefused, OddAnswer, QuotaUsedUp
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.drafting.provider import provider
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR

_PROBLEMS: dict[str, LazyString] = {
    QuotaUsedUp.__name__: _l("The account with the engine is used up; it is tried again every hour."),
    EngineRefused.__name__: _l("The engine refuses our key or our request: tell the administrator."),
    OddAnswer.__name__: _l("The engine gave an odd answer; it is tried again."),
}
_BUSY = _l("The engine did not answer; it is tried again.")


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a page may say of drafts by a machine. ``engine``: its name, "" when there is none."""

    engine: str
    article: Article
    asked: tuple[Asked, ...] = ()

    def offered(self, language: str) -> bool:
        """Whether there is anything to draft in ``language``, and an engine to do it."""
        return bool(self.engine) and asking.lacking(self.article, language) > 0

    def waiting(self, language: str) -> Asked | None:
        return next((one for one in self.asked if one.language == language), None)

    def problem(self, one: Asked) -> Any:
        return _PROBLEMS.get(one.problem, _BUSY)


@blueprint.app_template_global("machine_drafts")
def machine_drafts(article: Article) -> Drafts:
    """What can be asked of a machine for ``article``, and what was."""
    engine = provider()
    if engine is None:
        return Drafts("", article)
    return Drafts(engine.name, article, tuple(asking.asked(article.id)))


@blueprint.app_template_global("machine_segments")
def machine_segments(edition: Edition) -> int:
    """How many segments of the edition's newest text are still a machine's."""
    if edition.current is None:
        return 0
    return len(unworked(db.session, edition.id, standing_text(db.session, edition)))


@blueprint.post("/articles/<id>/draft")
@needs(EDITOR)
def machine_draft(id: str) -> Response:
    """Ask for the draft; it comes by itself."""
    article, form = find(Article, id), DraftForm()
    if form.validate_on_submit():
        try:
            asking.draft_translation(article.id, form.language.data or "", current_user)
            flash(_("The machine is at work. Its draft stands here in a minute or two."))
        except NoDraft:
            flash(_("No machine can draft this."), "error")
    return redirect(url_for("editor.article", id=id))
