"""What each paper says, frozen when it is issued: everything a rendering needs, so that nothing else is read.

Mappings named ``Words`` hold one text for each language, ``{"en": …, "fr": …}``. All texts are plain text.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from invoices.money import Money
from invoices.papers import general_terms
from invoices.papers.snapshot import Snapshot
from invoices.party import Party
from invoices.terms import Terms

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class LicensedEdition(Snapshot):
    """An edition of a licensed work. ``revision`` is None while it is still in translation."""

    language: str  # BCP 47
    revision: int | None = None
    content_hash: str = ""  # SHA-256, hex, of the revision; empty while in translation
    word_count: int = 0
    due: dt.datetime | None = None  # when an edition in translation is promised
    url: str = ""  # where the publisher ran this edition
    machine_drafted: bool = False  # a machine drafted the translation that an editor approved


@dataclass(frozen=True, slots=True)
class LicensedImage(Snapshot):
    """A cleared image that may run with the work."""

    key: str
    caption: str
    credit: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Excluded(Snapshot):
    """An image or a third-party passage that is no part of the licence. ``kind``: "image" or "passage"."""

    kind: str
    description: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class LicensedWork(Snapshot):
    """One article of the licence, as it stood when the licence was issued."""

    article_id: str
    headlines: Words  # by language; one at least
    byline: str
    canonical_url: str
    published_on: dt.date
    editions: tuple[LicensedEdition, ...]
    images: tuple[LicensedImage, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    embargo_until: dt.datetime | None = None

    def headline(self, language: str) -> str:
        """The headline in ``language``, else in the language there is."""
        return self.headlines.get(language) or next(iter(self.headlines.values()), "")


@dataclass(frozen=True, slots=True)
class LicencePaper(Snapshot):
    """The licence, in both languages. ``terms`` is the scope as priced; ``fee`` what was paid, net of tax."""

    number: str  # RL-2026-000001
    quote_number: str
    invoice_number: str
    issued_at: dt.datetime
    tariff_version: str
    fee: Money
    licensor: Party
    licensee: Party
    works: tuple[LicensedWork, ...]
    terms: Terms
    starts_on: dt.date
    ends_on: dt.date | None  # the last day; None: archive, without end
    credit_lines: Words
    copyright_notice: str
    verify_url: str
    governing_law: Words  # completes "This Licence is governed by …", courts included
    prevailing_language: str = "en"
    correction_hours: int = 24
    kill_hours: int = 4
    trading_name: str = ""  # on the masthead; the registered name when empty
    terms_version: str = general_terms.CURRENT


@dataclass(frozen=True, slots=True)
class InvoiceLine(Snapshot):
    """One line before tax. A discount is a line whose ``unit_price`` and ``net`` are negative.

    ``category`` and ``rate`` name its row of the VAT table; a paper with one row need not say so.
    """

    description: Words
    quantity: Decimal
    unit_price: Money
    net: Money
    category: str = ""
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TaxRow(Snapshot):
    """VAT of one category and rate. ``category``: UNTDID 5305 (S, AE, O…); ``rate`` in per cent."""

    category: str
    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class TaxRestated(Snapshot):
    """The VAT in the seller's national currency, with the rate frozen on the paper.

    Source: Directive 2006/112/EC art. 230; UK VAT Regulations 1995 (SI 1995/2518) reg. 14 with VATA 1994
    sch. 6 para. 11. ``rate``: units of ``tax.currency`` for one unit of the invoice's currency.
    """

    tax: Money
    rate: Decimal
    source: str  # "European Central Bank", "HMRC monthly rate"
    on: dt.date


@dataclass(frozen=True, slots=True)
class BankDetails(Snapshot):
    """Where a transfer goes. Numbers compact."""

    holder: str
    bank: str
    iban: str
    bic: str
    sort_code: str = ""
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class InvoicePaper(Snapshot):
    """An invoice or a credit note. Amounts of a credit note are positive: the paper's kind turns them round.

    Mentions: UK SI 1995/2518 reg. 14; Directive 2006/112/EC art. 226; French C. com. L441-9 and
    CGI ann. II art. 242 nonies A for French buyers.
    """

    number: str  # RI-2026-000001, RC-2026-000001
    kind: str  # invoice | credit_note
    language: str  # the buyer's: en | fr
    issued_on: dt.date
    tax_point: dt.date
    due_on: dt.date
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    net: Money
    taxes: tuple[TaxRow, ...]
    tax: Money
    total: Money
    paid: Money  # received so far, or credited at once on a credit note
    due: Money  # total less paid, and rounding
    treatment: Words  # the VAT wording printed on the paper
    purchase_order: str = ""
    quote_number: str = ""
    licence_number: str = ""
    payment_method: Words | None = None  # "Paid by card on 23 November 2026 through Stripe"
    means: str = ""  # how it was or will be paid: card | bank_transfer; "" not settled yet
    bank: BankDetails | None = None
    payment_reference: str = ""  # what a transfer must quote
    tax_restated: TaxRestated | None = None
    late_payment: Words | None = None  # for buyers outside France; theirs is fixed by law
    corrects_number: str = ""  # credit note: the invoice it corrects
    corrects_date: dt.date | None = None
    reason: Words | None = None  # credit note: why
    trading_name: str = ""
    rounding: Money | None = None  # what an amount fixed from outside has more than a net and its VAT


@dataclass(frozen=True, slots=True)
class QuoteLine(Snapshot):
    """One explained step of the fee: what it adds, and the fee after it. ``description`` names the factor."""

    description: Words
    factor: Decimal | None
    effect: Money
    running: Money


@dataclass(frozen=True, slots=True)
class QuotedWork(Snapshot):
    """An article of the quote."""

    headlines: Words
    byline: str = ""
    published_on: dt.date | None = None
    images: int = 0  # how many cleared images are in the price

    def headline(self, language: str) -> str:
        """The headline in ``language``, else in the language there is."""
        return self.headlines.get(language) or next(iter(self.headlines.values()), "")


@dataclass(frozen=True, slots=True)
class QuotePaper(Snapshot):
    """A quote. ``explanation`` says in plain words why the VAT is what it is."""

    number: str  # RQ-2026-000001
    language: str  # the outlet's: en | fr
    issued_on: dt.date
    valid_until: dt.date  # the last day on which it can be accepted
    seller: Party
    buyer: Party
    works: tuple[QuotedWork, ...]
    terms: Terms
    tariff_version: str
    lines: tuple[QuoteLine, ...]
    net: Money
    taxes: tuple[TaxRow, ...]
    tax: Money
    total: Money
    treatment: Words
    explanation: Words | None = None
    purchase_order: str = ""
    accept_url: str = ""  # the order page, where it can be accepted and paid
    trading_name: str = ""
