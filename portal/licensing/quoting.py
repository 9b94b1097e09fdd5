"""Quotes: what a request would cost now, and the frozen offer, by the tariff or by a person."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import rfc8785
from sqlalchemy.orm import Session

from invoices import describe, numbering
from invoices.alternatives import Alternative
from invoices.ledger import PaperFile
from invoices.money import Money
from invoices.papers import QuotePaper
from invoices.papers.quote import render_quote
from invoices.quote import PricedQuote, calculate
from invoices.tax import DEFAULT_RULES
from invoices.terms import Terms
from portal.db import db, transaction, utc_now
from portal.licensing.basket import need_on_offer
from portal.licensing.letters import tell_buyer, tell_review
from portal.licensing.orders import paper_file
from portal.licensing.requests import locked, refer
from portal.licensing.snapshots import quote_paper
from portal.licensing.states import RefusedEvent, RequestEvent, RequestState, advance_request
from portal.licensing.tables import Quote, QuotedWork, Request
from portal.licensing.tariffs import card_in_force
from portal.licensing.timeline import record
from portal.people.outlets import Outlet, to_party
from portal.publisher import publisher
from portal.work import files

_ALTERNATIVES_SHOWN = 2


class StillUndecided(ValueError):
    """A fee alone does not settle the quote: the VAT treatment still needs evidence."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What terms cost today, with the cheapest other ways; it binds nobody until it is frozen."""

    priced: PricedQuote

    @property
    def cheaper(self) -> tuple[Alternative, ...]:
        """The alternatives worth showing: priced at once and cheaper, the smallest change first."""
        useful = [a for a in self.priced.alternatives if a.at_once and a.saving.minor > 0]
        return tuple(sorted(useful, key=lambda a: a.saving.minor)[:_ALTERNATIVES_SHOWN])


def estimate(outlet: Outlet, terms: Terms, *, waiver: bool = False) -> Estimate:
    """The price of ``terms`` for ``outlet`` by the tariff and tax rules of today. Raises NoTariff."""
    return Estimate(_calculate(outlet, terms, waiver=waiver))


def freeze(request_id: str, user_id: int) -> Request:
    """Freeze the quote of the draft ``request_id``, or refer it to a person where the tariff must not decide.

    A changed tariff counts: the price is worked out anew here. Raises RefusedEvent unless it is a draft,
    NoTariff, or NoLongerOffered.
    """
    with transaction() as session:
        request = locked(session, request_id)
        if request.state != RequestState.DRAFT:
            raise RefusedEvent(RequestState(request.state), RequestEvent.QUOTE)
        terms = Terms.from_json(request.terms or {})
        need_on_offer(terms)
        priced = _calculate(request.outlet, terms, waiver=bool(request.waiver_reason))
        if priced.manual:
            refer(session, request, [reason.value for reason in priced.manual])
            tell_review(session, request)
        else:
            _offer(session, request, priced, user_id)
        return request


def agree_fee(request_id: str, fee: Money | None, reason: dict[str, str], user_id: int) -> Request:
    """A person quotes a referred request: ``fee`` net, or the tariff's where None; ``reason`` by language.

    Raises RefusedEvent unless it is under review (of two people deciding at once, the second), NoLongerOffered,
    NoTariff, CurrencyMismatch, or StillUndecided while the tax treatment lacks evidence (confirm the outlet's tax
    number first).
    """
    with transaction() as session:
        request = locked(session, request_id)
        if request.state != RequestState.NEEDS_REVIEW:
            raise RefusedEvent(RequestState(request.state), RequestEvent.QUOTE)
        terms = Terms.from_json(request.terms or {})
        need_on_offer(terms)
        if fee is None:
            fee = _calculate(request.outlet, terms).net
        priced = _calculate(request.outlet, terms, agreed_fee=fee)
        if priced.manual:
            raise StillUndecided(", ".join(priced.manual))
        request.decision_reason = reason
        quote = _offer(session, request, priced, user_id)
        facts = {"total": quote.total, "number": quote.number}
        tell_buyer(session, request, "quote_ready", key=f"quote:{quote.number}", **facts)
        return request


def decline(request_id: str, reason: dict[str, str], user_id: int | None) -> Request:
    """Decline a referred request, with ``reason`` in both languages. ``user_id``: None when no person decides.

    Raises RefusedEvent unless it is under review: of two people deciding at once, the second.
    """
    with transaction() as session:
        request = locked(session, request_id)
        request.state = advance_request(request.state, RequestEvent.DECLINE)
        request.decision_reason = reason
        record(session, request, "declined", user_id)
        decided = len(request.events)
        tell_buyer(
            session, request, "declined", key=f"request:{request.id}:declined:{decided}", reason=reason
        )
        return request


def quote_pdf(quote_id: str) -> str:
    """The SHA-256, in the file store, of the quote's paper: rendered from its snapshot once, then kept."""
    quote = db.session.get_one(Quote, quote_id)
    known = paper_file(db.session, quote.number)
    if known:
        return known.sha256
    data = render_quote(QuotePaper.from_json(quote.snapshot["paper"]))
    sha256 = files.put(data)
    with transaction() as session:
        if paper_file(session, quote.number) is None:
            session.add(
                PaperFile(paper=quote.number, role="pdf", sha256=sha256, size=len(data), created_at=utc_now())
            )
    return sha256


def _calculate(
    outlet: Outlet, terms: Terms, *, waiver: bool = False, agreed_fee: Money | None = None
) -> PricedQuote:
    today = utc_now().date()
    return calculate(
        terms,
        card_in_force(terms.currency, today),
        publisher(),
        to_party(outlet),
        DEFAULT_RULES,
        today,
        waiver=waiver,
        agreed_fee=agreed_fee,
        verified_numbers_only=True,
    )


def _offer(session: Session, request: Request, priced: PricedQuote, user_id: int) -> Quote:
    now = utc_now()
    request.state = advance_request(request.state, RequestEvent.QUOTE)
    quote = Quote(
        number=numbering.next_number(session, numbering.QUOTE, now.year),
        request_id=request.id,
        currency=priced.currency,
        net_minor=priced.net.minor,
        tax_minor=priced.tax.minor,
        total_minor=priced.total.minor,
        created_at=now,
        valid_until=_end_of(priced.valid_until),
    )
    quote.snapshot = {
        "terms": priced.terms.to_json(),
        "priced": priced.to_json(),
        "summary": {language: describe.scope(priced.terms, language) for language in ("en", "fr")},
        "paper": quote_paper(session, request, quote, priced).to_json(),
    }
    quote.snapshot_hash = hashlib.sha256(rfc8785.dumps(quote.snapshot)).hexdigest()
    request.quotes.append(quote)
    session.add(quote)
    session.flush()
    session.add_all(_quoted_works(quote, priced.terms))
    record(session, request, "quoted", user_id, quote=quote.number)
    return quote


def _quoted_works(quote: Quote, terms: Terms) -> list[QuotedWork]:
    return [
        QuotedWork(
            quote_id=quote.id,
            position=position,
            works=len(terms.works),
            article_id=work.article_id,
            languages=" ".join(sorted(terms.languages)),
            territory=terms.territory.code or terms.territory.scope.value,
        )
        for position, work in enumerate(terms.works)
    ]


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59, 59), dt.UTC)
