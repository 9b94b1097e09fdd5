"""Papers without the way to them: for what finance does once they are there."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import ledger, numbering
from invoices.crediting import credit_note, credited
from invoices.ledger import Invoice
from invoices.money import Money
from invoices.papers import InvoiceLine, InvoicePaper, TaxRow
from invoices.party import Party
from invoices.store import new_id
from portal.db import transaction, utc_now
from portal.licensing.tables import Quote, QuotedWork, Request
from portal.newsroom.articles import Article
from portal.people.accounts import User
from portal.people.outlets import Outlet
from tests.invoices.papers import samples
from tests.portal.desks.stories import offer
from tests.portal.people.people import person

TODAY = utc_now().date()


class Books:
    """An outlet of each name, one story, and papers as a test asks for them."""

    def __init__(self) -> None:
        self.articles: list[Article] = [offer()]
        self.user: User = person("buyer@outlets.example.org")
        self.outlets: dict[str, str] = {}

    def outlet(self, name: str, country: str = "GB") -> str:
        """The id of the outlet ``name``, which is made when it is not there."""
        if name not in self.outlets:
            with transaction() as session:
                made = Outlet(
                    registered_name=name, address="1 Street", city="Town", postcode="X1", country=country,
                    created_at=utc_now(),
                )  # fmt: skip
                session.add(made)
                session.flush()
                self.outlets[name] = made.id
        return self.outlets[name]

    def issue(
        self,
        net: int = 10_000,
        *,
        buyer: str = "The Tyne Ledger Ltd",
        country: str = "GB",
        currency: str = "GBP",
        on: dt.date = TODAY,
        due_in: int = 30,
        paid: bool = False,
        rate: str = "20",
        languages: str = "en",
        territory: str = "GB",
        purchase_order: str = "",
        works: int = 1,
    ) -> str:
        """Issue an invoice over ``net`` minor units; its number. ``paid``: in full, by bank."""
        outlet_id = self.outlet(buyer, country)
        amount = Money(net, currency)
        tax = amount.times(Decimal(rate).scaleb(-2))
        at = dt.datetime.combine(on, dt.time(12), dt.UTC)
        with transaction() as session:
            quote = self._quote(session, outlet_id, amount, tax, languages, territory, works)
            number = numbering.next_number(session, numbering.INVOICE, on.year)
            paper = samples.invoice(
                number=number,
                issued_on=on,
                tax_point=on,
                due_on=on + dt.timedelta(days=due_in),
                buyer=Party(buyer, ("1 Street",), "Town", "X1", country),
                lines=(InvoiceLine({"en": "A licence", "fr": "Une licence"}, Decimal(1), amount, amount),),
                net=amount,
                taxes=(TaxRow("S" if Decimal(rate) else "O", Decimal(rate), amount, tax),),
                tax=tax,
                total=amount + tax,
                paid=Money.zero(currency),
                due=amount + tax,
                purchase_order=purchase_order,
                quote_number=quote.number,
                licence_number="",
            )
            invoice = _row(paper, quote.id, outlet_id, at)
            ledger.issue(session, invoice, "Water bills will rise by a third L’eau augmentera")
            if paid:
                ledger.receive(session, invoice, payment_id=new_id(), into=ledger.BANK, at=at)
        return number

    def credit(self, number: str, minor: int | None = None, on: dt.date = TODAY) -> str:
        """A credit note on the invoice ``number`` over ``minor`` units, all of it when None; its number."""
        with transaction() as session:
            invoice = session.get_one(Invoice, number)
            note = credit_note(
                InvoicePaper.from_json(invoice.snapshot),
                number=numbering.next_number(session, numbering.CREDIT_NOTE, on.year),
                on=on,
                reason={"en": "Agreed", "fr": "Convenu"},
                amount=None if minor is None else Money(minor, invoice.currency),
            )
            at = dt.datetime.combine(on, dt.time(12), dt.UTC)
            ledger.issue(session, _row(note, invoice.quote_id, invoice.customer_id, at))
        return note.number

    def _quote(
        self,
        session: Session,
        outlet_id: str,
        net: Money,
        tax: Money,
        languages: str,
        territory: str,
        works: int,
    ) -> Quote:
        request = Request(
            outlet_id=outlet_id, user_id=self.user.id, state="issued", language="en", answers={}, terms={},
            created_at=utc_now(), review_reasons=[], decision_reason={},
        )  # fmt: skip
        session.add(request)
        session.flush()
        quote = Quote(
            number=numbering.next_number(session, numbering.QUOTE, 2026), request_id=request.id, snapshot={},
            snapshot_hash="", currency=net.currency, net_minor=net.minor, tax_minor=tax.minor,
            total_minor=(net + tax).minor, created_at=utc_now(), valid_until=utc_now(),
        )  # fmt: skip
        session.add(quote)
        session.flush()
        while len(self.articles) < works:
            self.articles.append(offer())
        for position in range(works):
            work = QuotedWork(quote_id=quote.id, position=position, works=works)
            work.article_id, work.languages, work.territory = self.articles[position].id, languages, territory
            session.add(work)
        return quote


def _row(paper: InvoicePaper, quote_id: str, customer_id: str, at: dt.datetime) -> Invoice:
    return Invoice(
        number=paper.number,
        kind=paper.kind,
        quote_id=quote_id,
        customer_id=customer_id,
        currency=paper.total.currency,
        net_minor=paper.net.minor,
        tax_minor=paper.tax.minor,
        total_minor=credited(paper).minor,
        issued_at=at,
        due_on=paper.due_on,
        snapshot=paper.to_json(),
    )


def numbers(session: Session) -> list[str]:
    """Every paper there is."""
    return list(session.scalars(select(Invoice.number).order_by(Invoice.number)))
