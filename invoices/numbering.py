"""Gapless numbers: one continuous chronological series per paper type and year, and any other count."""

from typing import Any

from sqlalchemy import String, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.store import Base

INVOICE, CREDIT_NOTE, LICENCE, QUOTE = "RI", "RC", "RL", "RQ"


class Series(Base):
    """The counter row of one series ("RI-2026"), locked by the transaction that issues."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(session: Session, prefix: str, year: int) -> str:
    """The next number of ``prefix`` in ``year``: ``RI-2026-000001``, then 2, 3… without a gap.

    Sequential and unique, as EN 16931 BT-1 and the VAT Directive, art. 226(2), ask.
    """
    name = f"{prefix}-{year}"
    return f"{name}-{count_on(session, name):06d}"


def count_on(session: Session, name: str) -> int:
    """The next count of the series ``name`` (at most 20 characters): 1, 2, 3… without a gap.

    Must run in the transaction that stores what is counted: a rollback gives the number back, and a second
    writer waits on the counter row until the first has committed.
    """
    advance = update(Series).where(Series.name == name).values(last=Series.last + 1).returning(Series.last)
    number = session.execute(advance).scalar()
    if number is None:
        _start(session, name)
        number = session.execute(advance).scalar_one()
    return number


def _start(session: Session, name: str) -> None:
    # Two first papers of a year may race on PostgreSQL; the loser waits here and then counts on.
    insert: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[session.get_bind().dialect.name]
    session.execute(insert(Series).values(name=name, last=0).on_conflict_do_nothing())
