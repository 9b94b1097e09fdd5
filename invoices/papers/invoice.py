"""The invoice and the credit note, with the mentions that the parties' countries demand."""

import datetime as dt

from invoices import pdf
from invoices.einvoice import FILE_NAME, einvoice
from invoices.papers import layout
from invoices.papers.content import InvoicePaper
from invoices.tax import vat_area


def render_invoice(paper: InvoicePaper, *, to_be_sealed: bool = False) -> bytes:
    """The invoice or credit note as PDF with its e-invoice inside (Factur-X), from ``paper`` alone.

    The same input gives the same bytes. Raises as ``einvoice.einvoice``.
    """
    file = pdf.Attachment(
        name=FILE_NAME,
        data=einvoice(paper),
        description="EN 16931 file (Factur-X)",
        relationship="Alternative",  # Factur-X 1.0, 6.2.2: the file says the same as the pages
        at=dt.datetime.combine(paper.issued_on, dt.time(), dt.UTC),
    )
    return pdf.render(invoice_html(paper), style=layout.STYLE, attachments=(file,), to_be_sealed=to_be_sealed)


def invoice_html(paper: InvoicePaper) -> str:
    """The invoice as HTML in the buyer's language."""
    return layout.html(
        "papers/invoice.html",
        paper.language,
        paper=paper,
        issuer=paper.seller,
        masthead=paper.trading_name or paper.seller.name,
        created=layout.created(paper.issued_on),
        french_law="FR" in (vat_area(paper.seller.country), vat_area(paper.buyer.country)),
    )
