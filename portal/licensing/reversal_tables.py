"""What went back of a payment, as the gateway knows it, and the refunds that finance asks for."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.money import Money
from invoices.store import Base, UtcDateTime
from portal.licensing.tables import Payment


class _WentBack(Base):
    """What refunds and disputes have in common."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(80), primary_key=True)  # Stripe's re_… or dp_…
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    credit_note: Mapped[str | None] = mapped_column(ForeignKey("invoices.number"), unique=True)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Refund(_WentBack):
    """One refund, whoever made it. Its credit note is written once, when the money has gone.

    ``state``: an ``invoices.reversals.RefundState``.
    """

    __tablename__ = "refunds"


class Dispute(_WentBack):
    """One dispute: the payer's bank takes the money back, or asks whether it should.

    ``state``: an ``invoices.reversals.DisputeState``.
    """

    __tablename__ = "disputes"

    reason: Mapped[str] = mapped_column(String(80))  # the gateway's word


class RefundOrder(Base):
    """A refund that finance asks for. The row, whose id is its idempotency key, is committed before any call."""

    __tablename__ = "refund_orders"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    why: Mapped[str] = mapped_column(String(20))  # portal.licensing.credit_notes.REASONS
    remark: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(20), index=True)  # licensing.refund_states.OrderState
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    refund_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    problem: Mapped[str] = mapped_column(String(80), default="")  # the payment service's word for why not

    payment: Mapped[Payment] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
