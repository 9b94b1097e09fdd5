"""The papers of an order as small pages to pick up."""

from typing import TypedDict

from flask import url_for
from flask_babel import gettext as _

from portal.describing import file_size, order_name, scope_sentence, vat_label
from portal.language import day, money
from portal.licensing.orders import OrderPapers
from portal.licensing.tables import Licence, Quote, Request


class Thumbnail(TypedDict, total=False):
    """One small page, as the template's macro draws it."""

    title: str
    face: str
    lines: list[str]
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
            "face": "LICENCE · LICENCE",
            "lines": _licence_lines(order, licence, quote),
            "url": url_for("outlet.licence_paper", request_id=order.id),
            "note": _("PDF, %(size)s", size=file_size(papers.licence.size)),
        },
        {
            "title": _("Invoice"),
            "face": licence.invoice_number,
            "lines": _invoice_lines(order, quote),
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
                "note": _("zip, version %(n)s, %(size)s", n=package.version, size=size),
                "kind": "bundle",
            }
        )
    return found


def _licence_lines(order: Request, licence: Licence, quote: Quote) -> list[str]:
    return [
        licence.number,
        "",
        order.outlet.registered_name,
        "",
        order_name(order),
        "",
        scope_sentence(quote.terms),
        "",
        _("From %(day)s", day=day(licence.starts_on)),
        _("Until %(day)s", day=day(licence.ends_on)) if licence.ends_on else _("Without end"),
    ]


def _invoice_lines(order: Request, quote: Quote) -> list[str]:
    outlet, priced = order.outlet, quote.priced
    return [
        outlet.registered_name,
        *outlet.address.splitlines(),
        f"{outlet.postcode} {outlet.city}",
        outlet.tax_number,
        "",
        f"{_('Net total')} {money(priced.net)}",
        f"{vat_label(priced)} {money(priced.tax)}",
        f"{_('Total')} {money(priced.total)}",
        "",
        quote.terms.purchase_order,
    ]
