"""Make the files of papers, seal them and keep them: issued bytes never change."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from flask import current_app

from invoices.einvoice import einvoice
from invoices.ledger import Invoice, PaperFile
from invoices.papers import InvoicePaper
from invoices.papers.invoice import render_invoice
from invoices.signing import Seal, Verdict, examine, sign
from portal import keys
from portal.db import db, transaction, utc_now
from portal.licensing.orders import paper_file
from portal.work import files


class NotSealed(RuntimeError):
    """The seal does not prove its own paper, as when its certificate has run out. Nothing was kept."""


def render_invoice_files(invoice: Invoice) -> None:
    """Make the EN 16931 file and the PDF of an invoice or credit note, unless that was done before.

    Raises as ``keep_sealed``.
    """
    paper = InvoicePaper.from_json(invoice.snapshot)
    if not paper_file(db.session, invoice.number, "xml"):
        _keep(invoice.number, "xml", einvoice(paper), utc_now())
    keep_sealed(invoice.number, partial(render_invoice, paper))


def keep_sealed(number: str, render: Callable[..., bytes]) -> None:
    """Make the PDF of the paper ``number``, sealed where the portal has a seal, and keep it, unless done before.

    ``render``: takes ``to_be_sealed``. The seal names the moment that the paper's row does, so the same key makes the
    same file again. Raises keys.NoKeys in production without a seal, ConfigError for a seal that cannot work, and
    NotSealed.
    """
    if paper_file(db.session, number):
        return
    seal = keys.required_seal(current_app.extensions["reprise"])
    at = utc_now().replace(microsecond=0)
    data = render(to_be_sealed=seal is not None)
    _keep(number, "pdf", _sealed(data, seal, at) if seal else data, at)


def _sealed(pdf: bytes, seal: Seal, at: dt.datetime) -> bytes:
    sealed = sign(pdf, seal, at)
    found = examine(sealed, seal.chain)
    if found.verdict is not Verdict.VALID:
        raise NotSealed(f"the seal {seal.fingerprint[:16]} gives a file that is {found.verdict}")
    return sealed


def _keep(number: str, role: str, data: bytes, at: dt.datetime) -> None:
    sha256 = files.put(data)
    with transaction() as session:
        if paper_file(session, number, role) is None:
            session.add(PaperFile(paper=number, role=role, sha256=sha256, size=len(data), created_at=at))
