"""Credit notes: what a paper says that takes an invoice back, in full or in part.

Source: Directive 2006/112/EC arts. 90 and 219; UK VAT Regulations 1995 (SI 1995/2518) reg. 15C.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from invoices.money import Money
from invoices.papers.content import InvoiceLine, InvoicePaper, TaxRestated, TaxRow, Words


class NothingLeft(ValueError):
    """More would be credited than the invoice's total less what was credited before."""


def credit_note(
    invoice: InvoicePaper,
    *,
    number: str,
    on: dt.date,
    reason: Words,
    amount: Money | None = None,
    before: Sequence[InvoicePaper] = (),
) -> InvoicePaper:
    """The credit note ``number`` over ``amount``, VAT included, of ``invoice``; over all that is left when None.

    ``before``: the credit notes of the invoice so far. All of an invoice at once repeats its lines. A part has one line
    for each rate; since not every amount is a net and its rounded VAT, ``rounding`` takes up a minor unit or two.
    Raises NothingLeft, ValueError for nothing or less, CurrencyMismatch.
    """
    currency = invoice.total.currency
    left = credited(invoice) - Money.total((credited(paper) for paper in before), currency)
    amount = left if amount is None else amount
    if amount > left or not left:
        raise NothingLeft(f"{amount} of {invoice.number}, where {left} is left")
    if amount <= Money.zero(currency):
        raise ValueError(f"a credit note over {amount}")
    note = replace(
        invoice,
        number=number,
        kind="credit_note",
        issued_on=on,
        tax_point=on,
        due_on=on,
        corrects_number=invoice.number,
        corrects_date=invoice.issued_on,
        reason=dict(reason),
        payment_method=None,
        means="",
        bank=None,
        payment_reference="",
    )
    if amount == credited(invoice):
        return replace(note, paid=amount, due=Money.zero(currency))
    return _in_part(note, amount, _rows_left(invoice, before) if amount == left else None)


def credited(paper: InvoicePaper) -> Money:
    """What ``paper`` is about in the end: its total, rounding included."""
    return paper.total + (paper.rounding or Money.zero(paper.total.currency))


def _in_part(
    note: InvoicePaper, amount: Money, nets: Mapping[tuple[str, Decimal], Money] | None
) -> InvoicePaper:
    currency = amount.currency
    rows: list[TaxRow] = []
    for row, share in zip(note.taxes, _shares(note, amount), strict=True):
        net = nets[row.category, row.rate] if nets is not None else _net_within(share, row.rate)
        if net:
            rows.append(TaxRow(row.category, row.rate, net, net.times(row.rate.scaleb(-2))))
    net = Money.total((row.net for row in rows), currency)
    tax = Money.total((row.tax for row in rows), currency)
    return replace(
        note,
        lines=tuple(_line(note, row) for row in rows),
        net=net,
        taxes=tuple(rows),
        tax=tax,
        total=net + tax,
        rounding=amount - net - tax or None,
        paid=amount,
        due=Money.zero(currency),
        tax_restated=_restated(note, tax),
    )


def _restated(note: InvoicePaper, tax: Money) -> TaxRestated | None:
    """At the rate of the invoice: what is taken back is worth what it was worth then."""
    before = note.tax_restated
    return before and replace(before, tax=Money.of(tax.amount * before.rate, before.tax.currency))


def _shares(note: InvoicePaper, amount: Money) -> list[Money]:
    """``amount`` over the rows by what each was, the last taking what rounding left."""
    whole = sum(row.net.minor + row.tax.minor for row in note.taxes)
    shares = [
        amount.times(Decimal(row.net.minor + row.tax.minor) / Decimal(whole)) for row in note.taxes[:-1]
    ]
    return [*shares, amount - Money.total(shares, amount.currency)]


def _net_within(gross: Money, rate: Decimal) -> Money:
    """The largest net that with its VAT, rounded half up, is not above ``gross``."""
    net = gross.times(1 / (1 + rate.scaleb(-2))) + Money(1, gross.currency)
    while net + net.times(rate.scaleb(-2)) > gross:
        net -= Money(1, gross.currency)
    return net


def _rows_left(invoice: InvoicePaper, before: Sequence[InvoicePaper]) -> dict[tuple[str, Decimal], Money]:
    left = {(row.category, row.rate): row.net for row in invoice.taxes}
    for paper in before:
        for row in paper.taxes:
            left[row.category, row.rate] -= row.net
    return left


def _line(note: InvoicePaper, row: TaxRow) -> InvoiceLine:
    words = {
        "en": f"Partial credit of invoice {note.corrects_number}",
        "fr": f"Avoir partiel sur la facture {note.corrects_number}",
    }
    return InvoiceLine(words, Decimal(1), row.net, row.net, row.category, row.rate)
