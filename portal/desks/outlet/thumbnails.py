"""The papers of an order as small pages to pick up."""

from typing import TypedDict

from flask import url_for
from flask_babel import gettext as _

from invoices import describe, names
from portal.describing import file_size, vat_label
from portal.language import LANGUAGES, money
from portal.licensing.orders import OrderPapers
from portal.licensing.tables import Licence, Quote, Request


class Thumbnail(TypedDict, total=False):
    """One small page, as the template's macro draws it."""

    title: str
    face: str
    lines: list[str]
    columns: list[list[str]]  # side by side, one for each language
    sums: list[tuple[str, str]]  # what, and how much
    url: str
    note: str
    kind: str  # paper | bundle


def thumbnails(order: Request, papers: OrderPapers, *, held: bool) -> list[Thumbnail]:
    """The licence, the invoice and, unless it is ``held``, the package; nothing until all of these are ready."""
    licence, quote = order.licence, order.quote
    if not (licence and quote and papers.licence and papers.invoice and (held or papers.package)):
        return []
    found: list[Thumbnail] = [
        {
            "title": _("Licence"),
            "face": licence.number,
            "lines": [],
            "columns": _licence_columns(order, licence, quote),
            "url": url_for("outlet.licence_paper", request_id=order.id),
            "note": _("PDF, %(size)s", size=file_size(papers.licence.size)),
        },
        {
            "title": _("Invoice"),
            "face": licence.invoice_number,
            "lines": _invoice_lines(order, quote),
            "sums": _sums(quote),
            "url": url_for("outlet.invoice_paper", request_id=order.id),
            "note": _("PDF, %(size)s", size=file_size(papers.invoice.size)),
        },
    ]
    if not held and (package := papers.package):
        size = file_size(package.size)
        found.append(
            {
                "title": _("Package"),
                "face": _("package v%(n)s", n=package.version),
                "lines": [entry["path"] for entry in package.manifest["files"]],
                "url": url_for("outlet.package", request_id=order.id),
                "note": _("version %(n)s, %(size)s", n=package.version, size=size),
                "kind": "bundle",
            }
        )
    return found


def _licence_columns(order: Request, licence: Licence, quote: Quote) -> list[list[str]]:
    """The particulars in both languages, the reader's own column as the paper has it: English left."""
    headlines = quote.snapshot["paper"]["works"][0]["headlines"]
    return [
        [
            order.outlet.registered_name,
            headlines.get(code, ""),
            f"{describe.scope(quote.terms, code)}.",
            names.day(licence.starts_on, code),
            names.day(licence.ends_on, code) if licence.ends_on else "",
        ]
        for code in LANGUAGES
    ]


def _invoice_lines(order: Request, quote: Quote) -> list[str]:
    outlet = order.outlet
    lines = [
        outlet.registered_name,
        *outlet.address.splitlines(),
        f"{outlet.postcode} {outlet.city}",
        outlet.tax_number,
        quote.terms.purchase_order,
    ]
    return [line for line in lines if line]


def _sums(quote: Quote) -> list[tuple[str, str]]:
    priced = quote.priced
    return [
        (_("Net total"), money(priced.net)),
        (vat_label(priced), money(priced.tax)),
        (_("Total"), money(priced.total)),
    ]
