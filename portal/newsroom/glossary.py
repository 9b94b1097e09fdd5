"""The house's glossary: what a term is called in the other language, and what is never translated."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from invoices.store import Base, UtcDateTime
from portal.db import db, transaction, utc_now
from portal.newsroom.exchange.glossary_entry import Entry
from portal.newsroom.term_matching import Hit, Term, find, fold
from portal.people.accounts import User


class GlossaryEntry(Base):
    """One term in both languages. ``kept``: a name or term that stays as it is in either language."""

    __tablename__ = "glossary_entries"
    __table_args__ = (UniqueConstraint("en", "fr"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    en: Mapped[str] = mapped_column(String(200))
    fr: Mapped[str] = mapped_column(String(200))
    kept: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    editor: Mapped[User | None] = relationship()

    @property
    def entry(self) -> Entry:
        return Entry(self.en, self.fr, self.kept, self.note)


class KnownTerm(ValueError):
    """These two terms stand in the glossary already. ``id``: where."""

    def __init__(self, id: int) -> None:
        super().__init__(f"entry {id} says the same")
        self.id = id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did: how many entries were new, changed, or known as they are."""

    added: int
    changed: int
    same: int


def add(entry: Entry, user: User | None) -> GlossaryEntry:
    """A new entry (made by ``glossary_entry.entry``). Raises KnownTerm."""
    with transaction() as session:
        _refuse_known(session, entry)
        row = GlossaryEntry()
        _fill(row, entry, user)
        session.add(row)
        session.flush()
        return row


def change(id: int, entry: Entry, user: User | None) -> GlossaryEntry:
    """Entry ``id`` now says ``entry``. Raises KnownTerm when another says it, and NoResultFound."""
    with transaction() as session:
        row = session.get_one(GlossaryEntry, id)
        _refuse_known(session, entry, id)
        if row.entry != entry:
            _fill(row, entry, user)
        return row


def remove(id: int) -> None:
    """Take entry ``id`` out; nothing happens when it is gone already."""
    with transaction() as session:
        row = session.get(GlossaryEntry, id)
        if row is not None:
            session.delete(row)


def take_in(entries: Iterable[Entry], user: User | None) -> Outcome:
    """Add what is new, and bring what is known (by its two terms) up to date; nothing is removed."""
    with transaction() as session:
        known = {(row.en, row.fr): row for row in session.scalars(select(GlossaryEntry))}
        added = changed = same = 0
        for entry in entries:
            row = known.get((entry.en, entry.fr))
            if row is None:
                row = known[entry.en, entry.fr] = GlossaryEntry()
                added += 1
            elif row.entry != entry:
                changed += 1
            else:
                same += 1
                continue
            _fill(row, entry, user)
            session.add(row)
        return Outcome(added, changed, same)


def search(query: str = "", *, limit: int = 100, offset: int = 0) -> tuple[list[GlossaryEntry], int]:
    """Entries with ``query`` in either term or the note, by English term; and how many there are in all.

    Case and accents do not count, on every database alike.
    """
    ordered = select(GlossaryEntry).order_by(func.lower(GlossaryEntry.en), GlossaryEntry.id)
    wanted = fold(query).strip()
    if not wanted:
        count = db.session.scalar(select(func.count()).select_from(GlossaryEntry)) or 0
        return list(db.session.scalars(ordered.offset(offset).limit(limit))), count
    rows = [row for row in db.session.scalars(ordered) if wanted in fold(f"{row.en}\n{row.fr}\n{row.note}")]
    return rows[offset : offset + limit], len(rows)


def entries(session: Session) -> list[Entry]:
    """The whole glossary, by English term."""
    rows = session.scalars(select(GlossaryEntry).order_by(func.lower(GlossaryEntry.en), GlossaryEntry.id))
    return [row.entry for row in rows]


def terms(session: Session) -> tuple[Term, ...]:
    """The whole glossary as the checks take it."""
    found = session.execute(
        select(GlossaryEntry.en, GlossaryEntry.fr, GlossaryEntry.kept).order_by(GlossaryEntry.id)
    )
    return tuple(Term(en, fr, kept) for en, fr, kept in found)


def hits(text: str, language: str) -> list[Hit]:
    """Where terms of the glossary stand in plain ``text``, in order; each knows its other language."""
    return find(text, language, terms(db.session))


def _refuse_known(session: Session, entry: Entry, id: int | None = None) -> None:
    known = session.scalar(
        select(GlossaryEntry.id).where(GlossaryEntry.en == entry.en, GlossaryEntry.fr == entry.fr)
    )
    if known is not None and known != id:
        raise KnownTerm(known)


def _fill(row: GlossaryEntry, entry: Entry, user: User | None) -> None:
    row.en, row.fr, row.kept, row.note = entry.en, entry.fr, entry.kept, entry.note
    row.changed_by, row.changed_at = user.id if user else None, utc_now()
