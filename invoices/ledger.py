"""Issued papers, their gapless numbers, and the append-only double entry behind them."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from invoices.money import Money
from invoices.store import Base, Json, UtcDateTime


class Series(Base):
    """The counter row of one continuous numbering series ("RI-2026"), locked by the issuing transaction."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


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
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class LedgerEntry(Base):
    """One leg of a double entry: the legs of one ``posting`` sum to zero. Append-only, by trigger."""

    __tablename__ = "ledger_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    posting: Mapped[str] = mapped_column(String(80), index=True)  # "invoice:RI-…", "payment:<id>"
    account: Mapped[str] = mapped_column(String(40))  # receivable | sales | vat | bank | stripe
    paper: Mapped[str] = mapped_column(ForeignKey("invoices.number"), index=True)
    customer_id: Mapped[str] = mapped_column(String(32), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]  # debit positive, credit negative
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


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
