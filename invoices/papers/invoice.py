"""The invoice and the credit note, with the mentions that the buyer's country demands."""

from collections.abc import Iterable

from invoices import pdf
from invoices.papers import layout
from invoices.papers.content import InvoicePaper
from invoices.tax import vat_area


def render_invoice(paper: InvoicePaper, *, attachments: Iterable[pdf.Attachment] = ()) -> bytes:
    """The invoice or credit note as PDF, from ``paper`` alone: the same input gives the same bytes.

    Attach the EN 16931 file as ``factur-x.xml`` with relationship ``Alternative`` to make a Factur-X invoice.
    """
    return pdf.render(invoice_html(paper), style=layout.STYLE, attachments=attachments)


def invoice_html(paper: InvoicePaper) -> str:
    """The invoice as HTML in the buyer's language."""
    return layout.html(
        "papers/invoice.html",
        paper.language,
        paper=paper,
        issuer=paper.seller,
        masthead=paper.trading_name or paper.seller.name,
        created=layout.created(paper.issued_on),
        french_buyer=vat_area(paper.buyer.country) == "FR",
    )
