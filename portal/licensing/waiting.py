"""The editors' queue: editions that are not approved, and the outlets that have paid for them and wait."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from portal.db import db
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, Request, RequestArticle
from portal.newsroom.articles import Article, Edition, EditionState, Revision
from portal.people.accounts import User
from portal.people.outlets import Outlet

OPEN = (EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.CHANGES_REQUESTED, EditionState.STALE)
_PAID = ("paid", "issued")
_LIVE = (LicenceState.ACTIVE, LicenceState.SUSPENDED)
_COLUMNS = {"word_count": "words"}
_FAR = dt.datetime.max.replace(tzinfo=dt.UTC)

Outlets = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One edition of the queue. ``outlets``: names of those that have paid for it, each once, by name."""

    id: str
    article_id: str
    language: str
    source_language: str
    state: str
    topic: str
    due_at: dt.datetime | None
    published_at: dt.datetime
    headline: str
    words: int
    assignee_id: int | None
    assignee: str
    outlets: tuple[str, ...]

    @property
    def is_source(self) -> bool:
        return self.language == self.source_language

    def late(self, now: dt.datetime) -> bool:
        return bool(self.due_at and self.due_at < now)


def waiting() -> list[Waiting]:
    """Every edition that is not approved: due first; then what more outlets have paid for; then the oldest.

    Only what a list shows is read, so that a queue of thousands takes two queries and no text.
    """
    found = db.session.execute(
        select(
            Edition.id, Edition.article_id, Edition.language, Article.source_language, Edition.state,
            Article.topic, Edition.due_at, Article.published_at, Revision.headline, Revision.word_count,
            Edition.assignee_id, User.name, User.email,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(Revision, Revision.id == Edition.current_revision_id)
        .outerjoin(User, User.id == Edition.assignee_id)
        .where(Edition.state.in_(OPEN), Article.killed_at.is_(None))
    ).all()  # fmt: skip
    paid = paid_outlets({row.article_id for row in found}) if found else {}
    rows = [_waiting(row, paid) for row in found]
    rows.sort(key=lambda row: (row.due_at or _FAR, -len(row.outlets), row.published_at, row.id))
    return rows


def paid_outlets(article_ids: Iterable[str] | None = None) -> Outlets:
    """Who has paid for each article in each language and may still run it: ``{(article id, language): names}``.

    ``article_ids``: only of these; None: of all.
    """
    statement = (
        select(RequestArticle.article_id, Request.terms, Outlet.registered_name)
        .join(Request, Request.id == RequestArticle.request_id)
        .join(Outlet, Outlet.id == Request.outlet_id)
        .outerjoin(Licence, Licence.request_id == Request.id)
        .where(Request.state.in_(_PAID), or_(Licence.id.is_(None), Licence.state.in_(_LIVE)))
    )
    wanted = None if article_ids is None else set(article_ids)
    if (
        wanted is not None and len(wanted) <= 500
    ):  # beyond that, reading all is quicker and within SQL's limits
        statement = statement.where(RequestArticle.article_id.in_(wanted))
    names: dict[tuple[str, str], set[str]] = {}
    for article_id, terms, name in db.session.execute(statement):
        for language in (terms or {}).get("languages", ()):
            if wanted is None or article_id in wanted:
                names.setdefault((article_id, language), set()).add(name)
    return {key: tuple(sorted(found, key=str.casefold)) for key, found in names.items()}


def _waiting(row: Any, paid: Outlets) -> Waiting:
    facts = row._asdict()
    assignee = facts.pop("name") or facts.pop("email") or ""
    facts.pop("email", None)
    return Waiting(
        **{_COLUMNS.get(name, name): value for name, value in facts.items()},
        assignee=assignee,
        outlets=paid.get((row.article_id, row.language), ()),
    )
