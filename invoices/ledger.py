"""Issued papers, and the append-only double entry behind them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.closing import need_open
from invoices.facts import note_owed, note_paper
from invoices.money import Money
from invoices.store import Base, Json, UtcDateTime


class Invoice(Base):
    """An issued fiscal paper, invoice or credit note. A snapshot: triggers refuse UPDATE and DELETE."""

    __tablename__ = "invoices"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)  # RI-2026-000001, RC-2026-000001
    kind: Mapped[str] = mapped_column(String(12))  # invoice | credit_note
    quote_id: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[str] = mapped_column(String(32), index=True)  # the outlet
    currency: Mapped[str] = mapped_column(String(3), index=True)
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    due_on: Mapped[dt.date]
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)  # everything the paper says

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class LedgerEntry(Base):
    """One leg of a double entry: the legs of one ``posting`` sum to zero. Append-only, by trigger."""

    __tablename__ = "ledger_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    # "invoice:RI-…", "payment:<id>", "refund:re_…"
    posting: Mapped[str] = mapped_column(String(80), index=True)
    account: Mapped[str] = mapped_column(String(40))  # receivable | sales | vat | bank | stripe | rounding
    paper: Mapped[str] = mapped_column(ForeignKey("invoices.number"), index=True)
    customer_id: Mapped[str] = mapped_column(String(32), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]  # debit positive, credit negative
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PaperFile(Base):
    """The rendered bytes of a paper, in the file store under their hash. Written once per paper and role."""

    __tablename__ = "paper_files"
    __table_args__ = (UniqueConstraint("paper", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(String(20), index=True)  # number of the invoice, licence or quote
    role: Mapped[str] = mapped_column(String(20))  # pdf | xml
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


RECEIVABLE, SALES, VAT, BANK, STRIPE = "receivable", "sales", "vat", "bank", "stripe"
# What the total of a partial credit note differs by from its net and VAT: a minor unit or two.
ROUNDING = "rounding"


class UnbalancedPosting(ValueError):
    """The legs of a posting do not sum to zero."""


def issue(session: Session, invoice: Invoice, titles: str = "") -> None:
    """Store ``invoice`` and its posting: the customer owes the total, for sales and VAT. A credit note the reverse.

    ``titles``: of the works sold, for finding the paper by. Raises ``closing.PeriodClosed`` where its date is closed.
    """
    need_open(session, invoice.issued_at.astimezone(dt.UTC).date())
    session.add(invoice)
    session.flush()
    note_paper(session, invoice, titles)
    sign = -1 if invoice.kind == "credit_note" else 1
    rounding = invoice.net_minor + invoice.tax_minor - invoice.total_minor
    legs = {
        RECEIVABLE: invoice.total_minor,
        SALES: -invoice.net_minor,
        VAT: -invoice.tax_minor,
        ROUNDING: rounding,
    }
    legs = {account: sign * minor for account, minor in legs.items()}
    _post(session, f"{invoice.kind}:{invoice.number}", invoice, legs, invoice.issued_at)


def receive(session: Session, invoice: Invoice, *, payment_id: str, into: str, at: dt.datetime) -> None:
    """Post the payment of ``invoice`` in full ``into`` an account (BANK or STRIPE)."""
    legs = {into: invoice.total_minor, RECEIVABLE: -invoice.total_minor}
    _post(session, f"payment:{payment_id}", invoice, legs, at)


def give_back(session: Session, note: Invoice, *, cause: str, out_of: str, at: dt.datetime) -> None:
    """Post that the whole of credit note ``note`` left BANK or STRIPE by ``cause``, a refund or a dispute."""
    _post(session, f"refund:{cause}", note, {out_of: -note.total_minor, RECEIVABLE: note.total_minor}, at)


def take_back(session: Session, note: Invoice, *, cause: str, into: str, at: dt.datetime) -> None:
    """Post that what ``give_back`` posted for ``cause`` came back ``into`` the account: it is owed again."""
    legs = {into: note.total_minor, RECEIVABLE: -note.total_minor}
    _post(session, f"refund_failed:{cause}", note, legs, at)


def paid_by(session: Session, payment_id: str) -> Invoice | None:
    """The invoice that the payment ``payment_id`` has paid; None when it paid none."""
    paper = select(LedgerEntry.paper).where(LedgerEntry.posting == f"payment:{payment_id}")
    return session.scalar(select(Invoice).where(Invoice.number.in_(paper)))


def outstanding(session: Session, number: str) -> int:
    """What is still owed on the paper ``number``, in minor units of its currency."""
    owed = select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0)).where(
        LedgerEntry.paper == number, LedgerEntry.account == RECEIVABLE
    )
    return int(session.scalar(owed) or 0)


def _post(session: Session, posting: str, invoice: Invoice, legs: Mapping[str, int], at: dt.datetime) -> None:
    if sum(legs.values()) != 0:
        raise UnbalancedPosting(f"{posting}: {dict(legs)}")
    for account, amount in legs.items():
        if amount:
            session.add(
                LedgerEntry(
                    posting=posting,
                    account=account,
                    paper=invoice.number,
                    customer_id=invoice.customer_id,
                    currency=invoice.currency,
                    amount_minor=amount,
                    at=at,
                )
            )
    if owed := legs.get(RECEIVABLE, 0):
        note_owed(session, invoice, owed)
