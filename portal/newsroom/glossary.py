"""The house's glossary: what a term is called in the other language, and what is never translated."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from invoices.store import Base, UtcDateTime


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
