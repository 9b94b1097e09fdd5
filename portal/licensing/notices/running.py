"""Who is running an article now: every licence that lets somebody publish it, and what they last took."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from invoices.terms import Terms
from portal.db import db, utc_now
from portal.licensing.notices.audience import concerned
from portal.licensing.notices.tables import NoticeKind
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, RequestEvent
from portal.syndication.tables import Package


@dataclass(frozen=True, slots=True)
class Run:
    """One licence that covers the article. ``newest``, ``taken``: package versions, 0 for none yet."""

    licence: Licence
    terms: Terms
    state: LicenceState
    newest: int
    taken: int
    taken_at: dt.datetime | None

    @property
    def outlet(self) -> str:
        return self.licence.outlet.registered_name


def runs(article_id: str) -> list[Run]:
    """Every licence of the article but revoked ones: those that hold first, then by outlet."""
    licences = concerned(db.session, article_id, NoticeKind.KILL)
    numbers = [licence.number for licence in licences]
    newest = _newest(numbers)
    taken = _taken([licence.request_id for licence in licences])
    today = utc_now().date()
    found = [
        Run(
            licence,
            licence.quote.terms,
            _state(licence, today),
            newest.get(licence.number, 0),
            *taken.get(licence.request_id, (0, None)),
        )
        for licence in licences
    ]
    return sorted(found, key=lambda run: (run.state == LicenceState.EXPIRED, run.outlet.casefold()))


def runs_edition(article_id: str, language: str) -> list[str]:
    """Names of the outlets whose licence for the article in ``language`` holds, each once, by name."""
    licences = concerned(db.session, article_id, NoticeKind.UPDATE, {language})
    return sorted({licence.outlet.registered_name for licence in licences}, key=str.casefold)


def _state(licence: Licence, today: dt.date) -> LicenceState:
    over = licence.ends_on is not None and licence.ends_on < today
    return LicenceState.EXPIRED if over else LicenceState(licence.state)


def _newest(numbers: list[str]) -> dict[str, int]:
    packages = select(Package.licence_number, Package.version).where(Package.licence_number.in_(numbers))
    found: dict[str, int] = {}
    for number, version in db.session.execute(packages):
        found[number] = max(version, found.get(number, 0))
    return found


def _taken(request_ids: list[str]) -> dict[str, tuple[int, dt.datetime]]:
    """(version, moment) of the last package that each request's outlet downloaded."""
    events = (
        select(RequestEvent)
        .where(RequestEvent.request_id.in_(request_ids), RequestEvent.kind == "package_taken")
        .order_by(RequestEvent.id)
    )
    return {event.request_id: (event.data["version"], event.at) for event in db.session.scalars(events)}
