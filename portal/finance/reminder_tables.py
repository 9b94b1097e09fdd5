"""Reminders that were sent of unpaid invoices, and what stops further ones."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invoices.store import Base, UtcDateTime

_STANDING: dict[str, Any] = {f"{kind}_where": text("lifted_at IS NULL") for kind in ("sqlite", "postgresql")}


class Reminder(Base):
    """One letter about an unpaid invoice: at most one a stage, and one a day. Never changed."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("invoice", "stage"), UniqueConstraint("invoice", "sent_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice: Mapped[str] = mapped_column(ForeignKey("invoices.number"))
    stage: Mapped[int | None]  # days after the due day, before it when negative; None: a person asked for it
    sent_on: Mapped[dt.date]
    sent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who asked for it


class ReminderStop(Base):
    """No reminders of one invoice, or of any invoice of one outlet, until somebody lifts it. One of each stands."""

    __tablename__ = "reminder_stops"
    __table_args__ = (
        Index(None, "invoice", unique=True, **_STANDING),
        Index(None, "outlet_id", unique=True, **_STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice: Mapped[str | None] = mapped_column(ForeignKey("invoices.number"))
    outlet_id: Mapped[str | None] = mapped_column(ForeignKey("outlets.id"))
    reason: Mapped[str] = mapped_column(String(400))
    stopped_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    stopped_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
