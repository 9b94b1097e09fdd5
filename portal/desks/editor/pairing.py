"""Two editions of one story that came apart: what may belong together, why, and joining them with one press."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from forms.editor import PairForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.licensing.asked_for import asked_for
from portal.newsroom.articles import Article, Edition
from portal.newsroom.counterparts import Counterpart, counterparts
from portal.newsroom.joining import CannotJoin, Obstacle, join
from portal.newsroom.pairing import Reason
from portal.people.accounts import EDITOR

_MOST_TO_CHOOSE = 40
Reasons = Iterable[tuple[Reason, tuple[str, ...]]]

OBSTACLES: dict[Obstacle, LazyString] = {
    Obstacle.SAME_ARTICLE: _l("These two are one article already."),
    Obstacle.HAS_LANGUAGE: _l("The article has an edition in this language already."),
    Obstacle.NOT_ALONE: _l(
        "This edition has another language beside it already. Somebody may have just paired it."
    ),
    Obstacle.OFFERED: _l("It is offered to outlets. Take the offer back first, then pair the two."),
    Obstacle.ASKED_FOR: _l("An outlet has asked for it by itself, so it has to stay an article of its own."),
    Obstacle.WITHDRAWN: _l("One of the two was withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A counterpart as the page shows it. ``hindrance``: why it cannot be joined as it stands, "" when it can.

    ``joins``, ``into``: the edition that moves and the article it becomes part of.
    """

    other: Counterpart
    joins: str
    into: str
    hindrance: LazyString | str = ""


@blueprint.post("/articles/<id>/join")
@needs(EDITOR)
def join_editions(id: str) -> Response:
    """Make the edition that the form names part of this article."""
    article, form = find(Article, id), PairForm()
    form.edition.validate_choice = False
    if form.validate_on_submit():
        if not re.fullmatch("[0-9a-f]{32}", form.edition.data or ""):
            abort(404)
        edition = find(Edition, form.edition.data)
        try:
            if edition.article_id in asked_for([edition.article_id]):
                raise CannotJoin(Obstacle.ASKED_FOR)
            join(edition.id, article.id, current_user)
            flash(_("The two editions are now one article."), "success")
        except CannotJoin as problem:
            flash(str(OBSTACLES[problem.obstacle]), "error")
    return redirect(url_for("editor.article", id=id))


def pair_form(article: Article) -> PairForm | None:
    """The choice of any edition that came alone; None when there is none that this article lacks."""
    here = {edition.language for edition in article.editions}
    if len(here) != 1:
        return None
    alone = (
        select(Edition)
        .join(Edition.article)
        .where(Edition.language.not_in(here), ~Article.offered, Article.id != article.id)
        .where(Article.killed_at.is_(None), ~Article.editions.any(Edition.language.in_(here)))
        .options(selectinload(Edition.revisions))
        .order_by(Article.published_at.desc())
        .limit(_MOST_TO_CHOOSE)
    )
    form = PairForm(formdata=None)
    form.edition.choices = [(e.id, e.current.headline[:100]) for e in db.session.scalars(alone) if e.current]
    return form if form.edition.choices else None


def proposals(editions: Sequence[Edition]) -> dict[str, list[Proposal]]:
    """What may be the other language of each of ``editions``, by edition id; only of those that are alone.

    The one that was published later becomes part of the other, unless an outlet knows it and not the other.
    """
    alone = {edition.id: edition for edition in editions if len(edition.article.editions) == 1}
    found = counterparts(list(alone))
    concerned = {other.article_id for others in found.values() for other in others}
    taken = asked_for([*concerned, *(edition.article_id for edition in alone.values())])
    return {id: [_proposal(alone[id], other, taken) for other in others] for id, others in found.items()}


def _proposal(edition: Edition, other: Counterpart, taken: frozenset[str]) -> Proposal:
    article = edition.article
    ours = _hindrance(article.id, article.offered, taken)
    theirs = _hindrance(other.article_id, other.offered, taken)
    later = other.published_at >= article.published_at
    if (later and not theirs) or ours:
        return Proposal(other, other.edition_id, article.id, theirs)
    return Proposal(other, edition.id, other.article_id, ours)


def _hindrance(article_id: str, offered: bool, taken: frozenset[str]) -> LazyString | str:
    """Why this article cannot become part of another."""
    if article_id in taken:
        return OBSTACLES[Obstacle.ASKED_FOR]
    return OBSTACLES[Obstacle.OFFERED] if offered else ""


@blueprint.app_template_filter("why_paired")
def why_paired(reasons: Reasons) -> str:
    """``reasons`` as one line: what the two stories have in common."""
    return " · ".join(_said(reason, shown) for reason, shown in reasons)


def _said(reason: Reason, shown: tuple[str, ...]) -> str:
    if reason is Reason.NAMES:
        return _("both name %(names)s", names=", ".join(shown))
    if reason is Reason.NUMBERS:
        return _("both say %(numbers)s", numbers=" – ".join(shown))
    if reason is Reason.WORDS:
        return _("words alike: %(words)s", words=", ".join(shown))
    if reason is Reason.PICTURES:
        return ngettext("the same picture", "%(num)d pictures the same", int(shown[0]))
    if reason is Reason.LINKS:
        return ngettext("the same link", "%(num)d links the same", int(shown[0]))
    if reason is Reason.BYLINE:
        return _("the same byline")
    days = int(shown[0])
    return ngettext("%(num)d day apart", "%(num)d days apart", days) if days else _("the same day")
