"""The tables of licensing: requests, quotes, payments, licences and their register."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.money import Money
from invoices.payments import PaymentState
from invoices.quote import PricedQuote
from invoices.store import Base, Json, UtcDateTime, new_id
from invoices.terms import Terms
from portal.people.outlets import Outlet


class TariffVersion(Base):
    """A published rate card in one currency. Never changed: a new version starts on a later date."""

    __tablename__ = "tariff_versions"
    __table_args__ = (UniqueConstraint("currency", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3))
    version: Mapped[str] = mapped_column(String(40))  # "2026-1"
    valid_from: Mapped[dt.date]
    card: Mapped[dict[str, Any]] = mapped_column(Json)  # invoices.tariff.Card.to_json()


class Request(Base):
    """The republishing request of an outlet: who wants what, where, how long."""

    __tablename__ = "requests"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(20), index=True)  # licensing.states.RequestState
    language: Mapped[str] = mapped_column(String(2))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)  # the form as typed, so that nothing is lost
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)  # invoices.terms.Terms.to_json()
    waiver_reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    review_reasons: Mapped[list[str]] = mapped_column(Json, default=list)  # why a person must quote
    review_due_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # {"en": …, "fr": …}

    outlet: Mapped[Outlet] = relationship()
    quotes: Mapped[list["Quote"]] = relationship(back_populates="request", order_by="Quote.created_at")
    payments: Mapped[list["Payment"]] = relationship(back_populates="request", order_by="Payment.attempt")
    licence: Mapped["Licence | None"] = relationship(back_populates="request")
    events: Mapped[list["RequestEvent"]] = relationship(order_by="RequestEvent.id")

    @property
    def quote(self) -> "Quote | None":
        """The quote in force: the newest."""
        return self.quotes[-1] if self.quotes else None

    @property
    def held_payment(self) -> "Payment | None":
        """A payment of the quote in force that came otherwise than agreed, and that finance looks at."""
        held = (p for p in self.payments if p.state == PaymentState.QUARANTINED and p.quote is self.quote)
        return next(held, None)


class RequestArticle(Base):
    """Which articles a request is about (the same as in its terms), for looking up."""

    __tablename__ = "request_articles"

    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)


class RequestEvent(Base):
    """One line of the order page's timeline. Append-only."""

    __tablename__ = "request_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40))  # "quoted", "paid", "licence_issued", "package_ready"…
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Quote(Base):
    """An immutable offer: terms × tariff version × tax treatment. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "quotes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # RQ-2026-000001
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)  # {"terms", "priced", "paper"}
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    request: Mapped[Request] = relationship(back_populates="quotes")

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def terms(self) -> Terms:
        return Terms.from_json(self.snapshot["terms"])

    @property
    def priced(self) -> PricedQuote:
        return PricedQuote.from_json(self.snapshot["priced"])

    def summary(self, language: str) -> str:
        """The scope in one sentence, as it was frozen, in ``language``."""
        return str(self.snapshot["summary"][language])


class QuotedWork(Base):
    """One work of a quote with what of it is sold: the snapshot in narrow rows, for counting. Append-only."""

    __tablename__ = "quoted_works"

    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # 0, 1… in the order of the terms
    works: Mapped[int]  # how many works the quote has
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    languages: Mapped[str] = mapped_column(String(20))  # "en", "fr", "en fr"
    territory: Mapped[str] = mapped_column(
        String(20)
    )  # ISO 3166-1 alpha-2, a region of invoices.terms, "world"


class Payment(Base):
    """One attempt to settle a quote. The row, with its idempotency key, is committed before any call."""

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("request_id", "attempt"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"))
    attempt: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))  # card | bank_transfer | waived
    state: Mapped[str] = mapped_column(String(20), index=True)  # invoices.payments.PaymentState
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    email: Mapped[str] = mapped_column(String(255))  # of who accepted: the payment page is opened for it
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True)  # order:{request}:attempt:{n}
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # what a bank transfer quotes
    session_id: Mapped[str | None] = mapped_column(String(80), unique=True)  # Stripe Checkout Session
    session_url: Mapped[str | None] = mapped_column(Text)
    intent_id: Mapped[str | None] = mapped_column(String(80), index=True)
    failure: Mapped[str] = mapped_column(String(80), default="")  # Stripe's decline code, or our own word
    problem: Mapped[str] = mapped_column(Text, default="")  # why it is quarantined, for finance
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    request: Mapped[Request] = relationship(back_populates="payments")
    quote: Mapped[Quote] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class GatewayEvent(Base):
    """A webhook event as it came, stored before we answer 200. The id makes a replay a no-op."""

    __tablename__ = "gateway_events"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)  # Stripe's evt_…
    type: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(String(80), index=True)
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Licence(Base):
    """The issued right. Everything but ``state`` is a snapshot."""

    __tablename__ = "licences"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # RL-2026-000001
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), unique=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"))
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)  # licensing.states.LicenceState
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)  # what the licence paper says
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]  # None: archive, without end
    invoice_number: Mapped[str] = mapped_column(String(20), unique=True)

    request: Mapped[Request] = relationship(back_populates="licence")
    quote: Mapped[Quote] = relationship()
    outlet: Mapped[Outlet] = relationship()


class RegisterEntry(Base):
    """The append-only register of licences and their status changes. No personal data, no price."""

    __tablename__ = "register_entries"

    index: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3… without a gap
    licence_number: Mapped[str] = mapped_column(String(20), index=True)
    event: Mapped[str] = mapped_column(String(20))  # issued | suspended | restored | revoked | expired
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
