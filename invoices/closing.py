"""The closing of the books: no paper is dated on a day that is closed. Domain and database both refuse it.

What is closed stays closed: the VAT return and the accountant have its figures.
"""

import calendar
import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.numbering import Series
from invoices.store import Base, UtcDateTime


class Closing(Base):
    """The books are closed through the end of the day ``through``. Append-only."""

    __tablename__ = "closings"

    through: Mapped[dt.date] = mapped_column(primary_key=True)
    closed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[int]  # the person


class PeriodClosed(ValueError):
    """A paper would be dated in a closed period. ``opens``: the first day that is open, to date it on instead."""

    def __init__(self, day: dt.date, through: dt.date) -> None:
        self.through, self.opens = through, through + dt.timedelta(days=1)
        super().__init__(
            f"{day} is in a closed period: the books are closed through {through}. Date the paper {self.opens} or later"
        )


class NotToBeClosed(ValueError):
    """Not the end of a month that is over and open."""


def closed_through(session: Session) -> dt.date | None:
    """The last closed day; None before the first closing."""
    return session.scalar(select(func.max(Closing.through)))


def need_open(session: Session, day: dt.date) -> None:
    """Raises PeriodClosed where a paper must not be dated ``day``."""
    through = closed_through(session)
    if through is not None and day <= through:
        raise PeriodClosed(day, through)


def close(session: Session, through: dt.date, *, by: int, at: dt.datetime) -> Closing:
    """Close the books through ``through``, the last day of a month that is over at ``at``, and all days before it.

    Papers that are being issued are waited for: their counter rows are locked until they are there.
    Raises NotToBeClosed.
    """
    session.execute(select(Series).with_for_update()).all()
    before = closed_through(session)
    last = calendar.monthrange(through.year, through.month)[1]
    if through.day != last or through >= at.date() or (before is not None and through <= before):
        raise NotToBeClosed(str(through))
    closing = Closing(through=through, closed_by=by, closed_at=at)
    session.add(closing)
    session.flush()
    return closing
