"""Whom a notice concerns: the licences that let somebody run the article, also after their term."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.db import utc_now
from portal.licensing.notices.tables import NoticeKind
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, RequestArticle
from portal.publisher import identity

LIVE = (LicenceState.ACTIVE, LicenceState.SUSPENDED)
# General terms, clauses 11.5 and 18.4: what was published under a licence still follows a correction and a
# withdrawal when the licence has ended. What merely says more is no concern of those that have ended.
_SURVIVES = (NoticeKind.CORRECTION, NoticeKind.KILL, NoticeKind.PART)
# These concern whoever may run the article, in whatever language.
_EVERY_LANGUAGE = (NoticeKind.KILL, NoticeKind.PART)


def concerned(
    session: Session, article_id: str, kind: NoticeKind, languages: Collection[str] = ()
) -> list[Licence]:
    """The licences that a notice of ``kind`` goes to, by number.

    ``languages``: of the editions that change; only licences for one of them are concerned. A kill, and a part that
    is taken back, concern every language. Active and suspended licences are always told; ended ones (also those whose
    last day has passed) of corrections, kills and parts; revoked ones never.
    """
    today = utc_now().date()
    found = session.scalars(
        select(Licence)
        .join(RequestArticle, RequestArticle.request_id == Licence.request_id)
        .where(RequestArticle.article_id == article_id, Licence.state != LicenceState.REVOKED)
        .options(joinedload(Licence.quote), joinedload(Licence.outlet), joinedload(Licence.request))
        .order_by(Licence.number)
    ).all()
    return [
        licence
        for licence in found
        if (kind in _EVERY_LANGUAGE or set(licence.quote.terms.languages) & set(languages))
        and (kind in _SURVIVES or _runs(licence, today))
    ]


def hours(licences: Collection[Licence], kind: NoticeKind) -> int:
    """Within how many hours the licensees have to follow: what the licences say, the longest where they differ.

    Without a licence, what one issued today would say.
    """
    name = "kill_hours" if kind in _EVERY_LANGUAGE else "correction_hours"
    return max((int(licence.snapshot[name]) for licence in licences), default=getattr(identity(), name))


def _runs(licence: Licence, today: dt.date) -> bool:
    return licence.state in LIVE and (licence.ends_on is None or licence.ends_on >= today)
