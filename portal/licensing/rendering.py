"""Make the files of papers and keep them: issued bytes never change."""

from collections.abc import Callable

from invoices.einvoice import einvoice
from invoices.ledger import Invoice, PaperFile
from invoices.papers import InvoicePaper
from invoices.papers.invoice import render_invoice
from portal.db import db, transaction, utc_now
from portal.licensing.orders import paper_file
from portal.work import files


def render_invoice_files(invoice: Invoice) -> None:
    """Make the EN 16931 file and the PDF of an invoice or credit note, unless that was done before."""
    paper = InvoicePaper.from_json(invoice.snapshot)
    keep_paper(invoice.number, lambda: einvoice(paper), role="xml")
    keep_paper(invoice.number, lambda: render_invoice(paper))


def keep_paper(number: str, make: Callable[[], bytes], role: str = "pdf") -> None:
    """Make the file of the paper ``number`` and keep it, unless that was done before."""
    if paper_file(db.session, number, role):
        return
    data = make()
    sha256 = files.put(data)
    with transaction() as session:
        if paper_file(session, number, role) is None:
            session.add(
                PaperFile(paper=number, role=role, sha256=sha256, size=len(data), created_at=utc_now())
            )
