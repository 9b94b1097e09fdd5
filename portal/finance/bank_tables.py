"""What bank statements told, and which payments their money was used for."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.money import Money
from invoices.store import Base, UtcDateTime
from portal.licensing.tables import Payment


class BankStatement(Base):
    """One file, as somebody of finance brought it. The same file again is the same statement."""

    __tablename__ = "bank_statements"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    taken_in_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class BankMovement(Base):
    """Money that came or left, as the first statement that told of it says."""

    __tablename__ = "bank_movements"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # invoices.bank_entries.BankEntry.key
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    account: Mapped[str] = mapped_column(String(60))
    booked_on: Mapped[dt.date] = mapped_column(index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]  # below zero: it left the account
    payer: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    left_minor: Mapped[int]  # of what came: not used for a payment yet
    aside_reason: Mapped[str] = mapped_column(
        String(200), default=""
    )  # why it is for no payment; "": it may be
    aside_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    aside_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    uses: Mapped[list["BankUse"]] = relationship(back_populates="movement", order_by="BankUse.id")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def left(self) -> Money:
        return Money(self.left_minor, self.currency)

    @property
    def waits(self) -> bool:
        """True while money is left of it and nobody has set it aside."""
        return self.left_minor > 0 and self.aside_at is None


class BankUse(Base):
    """So much of a movement was used for a payment. Never changed."""

    __tablename__ = "bank_uses"
    __table_args__ = (UniqueConstraint("movement_key", "payment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    movement_key: Mapped[str] = mapped_column(ForeignKey("bank_movements.key"))
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    amount_minor: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    movement: Mapped[BankMovement] = relationship(back_populates="uses")
    payment: Mapped[Payment] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.payment.currency)
