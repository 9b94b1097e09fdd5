"""Specimen invoices and credit notes, one of each for every VAT case, to be read by an accountant before going live."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from invoices.crediting import credit_note
from invoices.money import Money
from invoices.papers.content import BankDetails, InvoiceLine, InvoicePaper, TaxRestated, TaxRow, Words
from invoices.party import Party
from invoices.tax import DEFAULT_RULES, Treatment, breakdown, decide
from invoices.wording import LANGUAGES

_ON = dt.date(2026, 11, 2)

_LONDON = Party(
    "Specimen Press Ltd", ("1 Example Street",), "London", "EC1A 1BB", "GB", "GB123456727", "09876543", "verified",
    "accounts@press.example",
)  # fmt: skip
_PARIS = Party(
    "Presse Spécimen SAS", ("10, rue de l’Exemple",), "Paris", "75002", "FR", "FR40303265045", "303265045", "verified",
    "comptabilite@presse.example",
)  # fmt: skip
_BUYERS = {
    "GB": Party(
        "Northern Specimen Ltd", ("2 Mill Lane",), "Leeds", "LS1 4AP", "GB", "GB980780684", "01234567", "verified",
        "ap@northern.example",
    ),
    "FR": Party(
        "Le Spécimen d’Armorique SAS", ("8, rue de l’Église",), "Rennes", "35000", "FR", "FR61954506077", "954506077",
        "verified", "compta@armorique.example",
    ),
    "BE": Party(
        "Le Spécimen de Namur SA", ("Rue de Fer 12",), "Namur", "5000", "BE", "BE0403227515", "", "verified",
        "factures@namur.example",
    ),
    "US": Party(
        "Specimen Post Inc.", ("400 Main Street",), "Omaha, NE", "68102", "US", "", "47-1234567", "none",
        "billing@post.example",
    ),
}  # fmt: skip

_LICENCE: Words = {
    "en": "Licence to republish “Water prices”, web and newsletter, one country, 12 months",
    "fr": "Licence de reprise de «\u00a0Le prix de l’eau\u00a0», web et lettre d’information, un pays, 12\u00a0mois",
}
_IMAGE: Words = {"en": "Cleared image", "fr": "Image libérée"}
_VOLUME: Words = {"en": "Volume discount, −10%", "fr": "Remise de volume, −10\u202f%"}
_ARCHIVE: Words = {"en": "Authors’ rights in the text", "fr": "Cession de droits d’auteur sur le texte"}

_Line = tuple[Words, int, str, str]  # description, quantity, unit price in major units, supply
_PLAIN: tuple[_Line, ...] = (
    (_LICENCE, 1, "212.33", "republication"),
    (_IMAGE, 3, "40.00", "republication"),
)
_DISCOUNTED: tuple[_Line, ...] = (*_PLAIN, (_VOLUME, 1, "-33.23", "republication"))
_MIXED: tuple[_Line, ...] = (*_DISCOUNTED, (_ARCHIVE, 1, "99.99", "authors_rights"))


@dataclass(frozen=True, slots=True)
class Case:
    """One VAT case: who sells what to whom, in which currency; ``restated``: the VAT also in the seller's currency."""

    name: str
    seller: Party
    buyer: Party
    currency: str
    lines: tuple[_Line, ...] = _PLAIN
    restated: tuple[str, str, str] | None = None  # currency, rate, source


CASES: tuple[Case, ...] = (
    Case("uk-domestic", _LONDON, _BUYERS["GB"], "GBP"),
    Case("uk-domestic-discount", _LONDON, _BUYERS["GB"], "GBP", _DISCOUNTED),
    Case(
        "uk-domestic-eur", _LONDON, _BUYERS["GB"], "EUR", _DISCOUNTED, ("GBP", "0.8714", "HMRC monthly rate")
    ),
    Case("uk-france", _LONDON, _BUYERS["FR"], "EUR"),
    Case("uk-european-union", _LONDON, _BUYERS["BE"], "EUR", _DISCOUNTED),
    Case("uk-elsewhere", _LONDON, _BUYERS["US"], "USD"),
    Case("france-domestic", _PARIS, _BUYERS["FR"], "EUR"),
    Case("france-domestic-mixed", _PARIS, _BUYERS["FR"], "EUR", _MIXED),
    Case(
        "france-domestic-usd",
        _PARIS,
        _BUYERS["FR"],
        "USD",
        _MIXED,
        ("EUR", "0.9234", "European Central Bank"),
    ),
    Case("france-european-union", _PARIS, _BUYERS["BE"], "EUR"),
    Case("france-uk", _PARIS, _BUYERS["GB"], "GBP", _DISCOUNTED, ("EUR", "1.1476", "European Central Bank")),
)


def specimens() -> Iterator[tuple[str, InvoicePaper]]:
    """Each case in each language as (file name without ending, paper): the invoice, and a credit note over it.

    Credit notes are over the whole invoice in English and over a part in French, so that both are seen.
    """
    for case in CASES:
        for language in LANGUAGES:
            invoice = specimen(case, language)
            yield f"{case.name}.{language}.invoice", invoice
            part = Money.of("50.00", case.currency) if language == "fr" else None
            reason = {"en": "Withdrawn by the publisher", "fr": "Retrait par l’éditeur"}
            note = credit_note(invoice, number="RC-2026-000001", on=_ON, reason=reason, amount=part)
            yield f"{case.name}.{language}.credit-note", note


def specimen(case: Case, language: str) -> InvoicePaper:
    """The invoice of ``case`` in ``language``, to be paid by transfer."""
    treatments = {
        supply: decide(DEFAULT_RULES, case.seller, case.buyer, _ON, supply=supply)
        for *_, supply in case.lines
    }
    lines = tuple(_line(line, treatments[line[3]], case.currency) for line in case.lines)
    parts = breakdown(((line.category, line.rate or Decimal(0), line.net) for line in lines), case.currency)
    net = Money.total((line.net for line in lines), case.currency)
    tax = Money.total((part.tax for part in parts), case.currency)
    return InvoicePaper(
        number="RI-2026-000001",
        kind="invoice",
        language=language,
        issued_on=_ON,
        tax_point=_ON,
        due_on=_ON + dt.timedelta(days=30),
        seller=case.seller,
        buyer=case.buyer,
        lines=lines,
        net=net,
        taxes=tuple(TaxRow(part.category, part.rate, part.net, part.tax) for part in parts),
        tax=tax,
        total=net + tax,
        paid=Money.zero(case.currency),
        due=net + tax,
        treatment=_wording(treatments),
        purchase_order="88-214",
        quote_number="RQ-2026-000001",
        licence_number="RL-2026-000001",
        means="bank_transfer",
        bank=BankDetails(case.seller.name, "Example Bank plc", "GB33BUKB20201555555555", "BUKBGB22"),
        payment_reference="RP7K2M",
        tax_restated=_restated(case, tax),
        late_payment={
            "en": "Interest on late payment: 8 percentage points above the Bank of England base rate.",
            "fr": "Intérêts de retard\u00a0: taux de base de la Banque d’Angleterre majoré de 8\u00a0points.",
        },
        trading_name=case.seller.name,
    )


def _line(line: _Line, treatment: Treatment, currency: str) -> InvoiceLine:
    words, quantity, price, _ = line
    unit = Money.of(price, currency)
    return InvoiceLine(
        words, Decimal(quantity), unit, unit.times(quantity), treatment.category, treatment.rate
    )


def _wording(treatments: dict[str, Treatment]) -> Words:
    distinct = list({t.code: t for t in treatments.values()}.values())
    return {language: "\u202f; ".join(t.wording[language] for t in distinct) for language in LANGUAGES}


def _restated(case: Case, tax: Money) -> TaxRestated | None:
    if case.restated is None:
        return None
    currency, rate, source = case.restated
    return TaxRestated(Money.of(tax.amount * Decimal(rate), currency), Decimal(rate), source, _ON)
