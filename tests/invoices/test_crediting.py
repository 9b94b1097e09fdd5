"""Credit notes: all of an invoice, parts of it, and parts that add up."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.crediting import NothingLeft, credit_note, credited
from invoices.exactness import prove
from invoices.money import CurrencyMismatch, Money
from invoices.papers import InvoicePaper
from invoices.specimens import CASES, specimen

_ON = dt.date(2026, 12, 1)
_REASON = {"en": "Withdrawn", "fr": "Retrait"}
_INVOICES = [specimen(case, "en") for case in CASES]


def note(
    invoice: InvoicePaper, amount: int | None = None, before: tuple[InvoicePaper, ...] = ()
) -> InvoicePaper:
    """A credit note over ``amount`` minor units."""
    money = None if amount is None else Money(amount, invoice.total.currency)
    return credit_note(invoice, number="RC-2026-000001", on=_ON, reason=_REASON, amount=money, before=before)


@pytest.mark.parametrize("invoice", _INVOICES, ids=[case.name for case in CASES])
def test_a_whole_invoice_is_taken_back_line_by_line(invoice: InvoicePaper) -> None:
    paper = note(invoice)
    assert (paper.lines, paper.taxes, paper.total) == (invoice.lines, invoice.taxes, invoice.total)
    assert (paper.kind, paper.corrects_number) == ("credit_note", invoice.number)
    assert paper.corrects_date == invoice.issued_on
    assert not paper.due
    prove(paper)


def test_a_part_of_two_rates_takes_from_both() -> None:
    mixed = next(paper for paper in _INVOICES if len(paper.taxes) == 2)
    paper = note(mixed, 10_000)
    assert [row.rate for row in paper.taxes] == [row.rate for row in mixed.taxes]
    assert len(paper.lines) == 2
    assert credited(paper) == Money(10_000, "EUR")
    prove(paper)


@given(st.sampled_from(_INVOICES), st.lists(st.integers(1, 15_000), max_size=5))
def test_parts_are_exact_papers_and_add_up_to_the_invoice(invoice: InvoicePaper, wanted: list[int]) -> None:
    papers: tuple[InvoicePaper, ...] = ()
    left = credited(invoice).minor
    for amount in wanted:
        if amount < left:
            papers = (*papers, note(invoice, amount, papers))
            left -= amount
    papers = (*papers, note(invoice, None, papers))
    for paper in papers:
        prove(paper)
        assert abs(paper.rounding.minor if paper.rounding else 0) <= 2 * len(papers)
    assert sum(credited(paper).minor for paper in papers) == credited(invoice).minor
    assert sum(paper.net.minor for paper in papers) == invoice.net.minor


@given(st.integers(1, 400))
def test_a_small_amount_is_credited_to_the_unit(amount: int) -> None:
    paper = note(_INVOICES[0], amount)
    prove(paper)
    assert credited(paper).minor == amount
    assert 0 <= (paper.rounding.minor if paper.rounding else 0) <= 1


def test_tax_is_restated_at_the_rate_of_the_invoice() -> None:
    invoice = next(paper for paper in _INVOICES if paper.tax_restated)
    assert invoice.tax_restated
    paper = note(invoice, 12_000)
    assert paper.tax_restated == replace(
        invoice.tax_restated, tax=Money.of(paper.tax.amount * invoice.tax_restated.rate, "GBP")
    )


def test_no_more_is_credited_than_is_left() -> None:
    invoice = _INVOICES[0]
    whole = note(invoice)
    with pytest.raises(NothingLeft):
        note(invoice, None, (whole,))
    with pytest.raises(NothingLeft):
        note(invoice, invoice.total.minor + 1)
    half = note(invoice, 20_000)
    with pytest.raises(NothingLeft):
        note(invoice, invoice.total.minor - 19_999, (half,))


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_credit(amount: int) -> None:
    with pytest.raises(ValueError, match="a credit note over"):
        note(_INVOICES[0], amount)


def test_the_currency_is_the_invoice_s() -> None:
    with pytest.raises(CurrencyMismatch):
        credit_note(_INVOICES[0], number="RC-1", on=_ON, reason=_REASON, amount=Money(1, "USD"))


def test_a_rate_of_nought_rounds_nothing() -> None:
    untaxed = next(paper for paper in _INVOICES if paper.tax == Money.zero(paper.tax.currency))
    assert untaxed.taxes[0].rate == Decimal(0)
    assert note(untaxed, 33).rounding is None
