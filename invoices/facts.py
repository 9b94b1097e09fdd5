"""What papers come to, in narrow rows, so that lists and sums of any length are quick.

Everything here follows from the papers and the ledger, and is written in the transaction of its cause;
``invoices.proof`` looks whether it still agrees with them.
"""

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.money import Money
from invoices.papers.content import InvoicePaper
from invoices.store import Base

if TYPE_CHECKING:
    from invoices.ledger import Invoice


_ONLY_OWED: dict[str, Any] = {f"{kind}_where": text("owed_minor > 0") for kind in ("sqlite", "postgresql")}


class PaperFacts(Base):
    """One invoice or credit note: what it is found by, and what is owed on it.

    ``owed_minor`` and ``credited_minor`` of an invoice count its credit notes in; those of a credit note stay 0.
    """

    __tablename__ = "paper_facts"
    __table_args__ = (
        Index(None, "kind", "number"),
        Index(None, "kind", "buyer", "number"),
        Index(None, "kind", "due_on", "number"),
        Index(None, "kind", "currency", "total_minor", "number"),
        Index(None, "kind", "currency", "owed_minor", "number"),
        Index(None, "customer_id", "number"),
        Index(None, "country", "number"),
        Index(None, "issued_on", "kind", "currency"),
        # Sums over everything, and over what is owed, without a look at the rows themselves.
        Index(
            "ix_paper_facts_sums", "kind", "currency", "net_minor", "tax_minor", "total_minor", "owed_minor"
        ),
        Index("ix_paper_facts_owed", "due_on", "currency", "owed_minor", **_ONLY_OWED),
    )

    number: Mapped[str] = mapped_column(ForeignKey("invoices.number"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # invoice | credit_note
    corrects: Mapped[str] = mapped_column(String(20), index=True)  # a credit note's invoice, else ""
    quote_id: Mapped[str] = mapped_column(String(32), index=True)
    quote_number: Mapped[str] = mapped_column(String(20))
    licence_number: Mapped[str] = mapped_column(String(20))
    purchase_order: Mapped[str] = mapped_column(Text)
    customer_id: Mapped[str] = mapped_column(String(32))
    buyer: Mapped[str] = mapped_column(String(200))  # as the paper names it
    country: Mapped[str] = mapped_column(String(2))  # of the buyer, as on the paper
    currency: Mapped[str] = mapped_column(String(3))
    issued_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    owed_minor: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text)  # folded: numbers, reference, purchase order, buyer, titles

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def owed(self) -> Money:
        """What is still owed; below zero where we owe it back."""
        return Money(self.owed_minor, self.currency)

    @property
    def credited(self) -> Money:
        return Money(self.credited_minor, self.currency)


class PaperTax(Base):
    """One row of a paper's VAT table. Amounts of a credit note are positive, as on the paper. Append-only."""

    __tablename__ = "paper_taxes"
    __table_args__ = (Index(None, "issued_on", "currency", "category", "rate"),)

    number: Mapped[str] = mapped_column(ForeignKey("invoices.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # invoice | credit_note
    issued_on: Mapped[dt.date]
    currency: Mapped[str] = mapped_column(String(3))
    category: Mapped[str] = mapped_column(String(3))  # UNTDID 5305
    rate: Mapped[str] = mapped_column(String(12))  # per cent, exact: "20", "5.5"
    net_minor: Mapped[int]
    tax_minor: Mapped[int]


def note_paper(session: Session, invoice: "Invoice", titles: str = "") -> None:
    """Write what ``invoice``, an invoice or credit note just issued, comes to; nothing is owed on it yet.

    ``titles``: of the works sold, to be found by. A later paper of the same quote is found by what the first is.
    """
    paper = InvoicePaper.from_json(invoice.snapshot)
    if not titles:
        first = select(PaperFacts.words).where(PaperFacts.quote_id == invoice.quote_id)
        titles = session.scalars(first.order_by(PaperFacts.number.desc())).first() or ""
    session.add(
        PaperFacts(
            number=invoice.number,
            kind=invoice.kind,
            corrects=paper.corrects_number,
            quote_id=invoice.quote_id,
            quote_number=paper.quote_number,
            licence_number=paper.licence_number,
            purchase_order=paper.purchase_order,
            customer_id=invoice.customer_id,
            buyer=paper.buyer.name,
            country=paper.buyer.country,
            currency=invoice.currency,
            issued_on=paper.issued_on,
            due_on=invoice.due_on,
            net_minor=invoice.net_minor,
            tax_minor=invoice.tax_minor,
            total_minor=invoice.total_minor,
            words=search_words(paper, titles),
        )
    )
    for position, row in enumerate(paper.taxes):
        session.add(
            PaperTax(
                number=invoice.number,
                position=position,
                kind=invoice.kind,
                issued_on=paper.issued_on,
                currency=invoice.currency,
                category=row.category,
                rate=f"{row.rate.normalize():f}",
                net_minor=row.net.minor,
                tax_minor=row.tax.minor,
            )
        )
    session.flush()
    if paper.corrects_number:
        credited = PaperFacts.credited_minor + invoice.total_minor
        _change(session, paper.corrects_number, credited_minor=credited)


def note_owed(session: Session, invoice: "Invoice", minor: int) -> None:
    """``minor`` units more are owed on ``invoice``, or on the invoice that it corrects when it is a credit note."""
    about = invoice.snapshot.get("corrects_number") or invoice.number
    _change(session, about, owed_minor=PaperFacts.owed_minor + minor)


def search_words(paper: InvoicePaper, titles: str) -> str:
    """Everything that ``paper`` is looked up by, folded, each word once."""
    found = (
        paper.number,
        paper.corrects_number,
        paper.licence_number,
        paper.quote_number,
        paper.payment_reference,
        paper.purchase_order,
        paper.buyer.name,
        titles,
    )
    return " ".join(dict.fromkeys(folded(" ".join(found)).split()))


def folded(words: str) -> str:
    """``words`` without case, accents and typographic differences, for looking up."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.replace("’", "'").split())


def _change(session: Session, number: str, **values: object) -> None:
    session.execute(
        update(PaperFacts).where(PaperFacts.number == number).values(**values),
        execution_options={"synchronize_session": "fetch"},
    )
