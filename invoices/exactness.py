"""Whether the amounts of an invoice or credit note follow from its lines, to the minor unit.

The official schematron of EN 16931 lets sums pass that are off by almost one unit of currency; ours does not.
"""

from decimal import Decimal

from invoices.money import Money
from invoices.papers.content import InvoiceLine, InvoicePaper, TaxRow
from invoices.tax import breakdown


class InexactPaper(ValueError):
    """An amount of the paper does not follow from its lines; the message names it."""


def prove(paper: InvoicePaper) -> None:
    """Raises InexactPaper unless every amount of ``paper`` follows from its lines (EN 16931 BR-CO-10 to BR-CO-17)."""
    currency = paper.total.currency
    for line in paper.lines:
        _equal(f"net of {line.description}", line.net, line.unit_price.times(line.quantity))
    _equal("net", paper.net, Money.total((line.net for line in paper.lines), currency))
    rows = [(row, line) for line in paper.lines for row in [row_of(paper, line)]]
    wanted = breakdown(((row.category, row.rate, line.net) for row, line in rows), currency)
    found = {(row.category, row.rate): row for row in paper.taxes}
    if len(found) != len(paper.taxes) or set(found) != {(part.category, part.rate) for part in wanted}:
        raise InexactPaper(f"{paper.number}: the VAT table has other rows than the lines")
    for part in wanted:
        row = found[part.category, part.rate]
        _equal(f"net of {part.category} {part.rate}", row.net, part.net)
        _equal(f"VAT of {part.category} {part.rate}", row.tax, part.tax)
    _equal("VAT", paper.tax, Money.total((row.tax for row in paper.taxes), currency))
    _equal("total", paper.total, paper.net + paper.tax)
    _equal("amount due", paper.due, paper.total - paper.paid + (paper.rounding or Money.zero(currency)))


def row_of(paper: InvoicePaper, line: InvoiceLine) -> TaxRow:
    """The row of the VAT table that ``line`` belongs to. Raises InexactPaper where that is not clear."""
    rows = [row for row in paper.taxes if not line.category or _same(row, line.category, line.rate)]
    if len(rows) != 1:
        raise InexactPaper(f"{paper.number}: {len(rows)} rows of VAT for {line.description}")
    return rows[0]


def _same(row: TaxRow, category: str, rate: Decimal | None) -> bool:
    return row.category == category and (rate is None or row.rate == rate)


def _equal(what: str, found: Money, wanted: Money) -> None:
    if found != wanted:
        raise InexactPaper(f"{what}: {found}, where the lines give {wanted}")
