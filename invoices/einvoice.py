"""The e-invoice of a paper: EN 16931 as UN/CEFACT CII XML, Factur-X profile EN 16931. The only importer of factur-x.

The file says what the paper says, from the same snapshot. Sources: EN 16931-1 (business terms BT-…, groups BG-…,
rules BR-…); Factur-X 1.0; for French sellers AFNOR XP Z12-012. Nobody has transmitted it: a foreign seller is
outside the French platforms, so it is called an EN 16931 file and no more.
"""

import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from facturx import generate_xml

from invoices.exactness import prove, row_of
from invoices.money import Money
from invoices.papers.content import InvoiceLine, InvoicePaper, TaxRow
from invoices.party import Party
from invoices.tax import vat_area
from invoices.wording import gettext_for

FILE_NAME = "factur-x.xml"  # Factur-X 1.0, 6.2: the name is fixed

_ONE = "C62"  # UN/ECE Recommendation 20: one piece
_DISCOUNT = "95"  # UNTDID 5189
_TYPES = {"invoice": "380", "credit_note": "381"}  # UNTDID 1001
_MEANS = {"card": "48", "bank_transfer": "30"}  # UNTDID 4461
_NO_MEANS = "1"
_OUTSIDE = "O"
_EXEMPTIONS = {"AE": "VATEX-EU-AE", _OUTSIDE: "VATEX-EU-O"}  # CEF VATEX code list
_SIREN_REGISTER, _SIREN_ADDRESS, _MAIL = "0002", "0225", "EM"  # ISO 6523 ICD; CEF EAS

logging.getLogger("factur-x").setLevel(logging.ERROR)  # it reports each success


def einvoice(paper: InvoicePaper) -> bytes:
    """The EN 16931 file of ``paper``, valid against the XSD of the profile; the same paper gives the same bytes.

    Raises ``exactness.InexactPaper`` when an amount of the paper does not follow from its lines to the minor unit, and
    ValueError when the file would break the XSD.
    """
    prove(paper)
    # The library's own schematron check passes silently where its server is not there: the tests run the official one.
    return generate_xml(
        _terms(paper), flavor="factur-x", level="en16931", check_xsd=True, check_schematron=False
    )


def _terms(paper: InvoicePaper) -> dict[str, Any]:
    charged = [line for line in paper.lines if line.net.minor >= 0]
    taken_off = [line for line in paper.lines if line.net.minor < 0]
    currency = paper.total.currency
    allowances = -Money.total((line.net for line in taken_off), currency)
    terms: dict[str, Any] = {
        "BT-1": paper.number,
        "BT-2": paper.issued_on,
        "BT-3": _TYPES[paper.kind],
        "BT-5": currency,
        "BT-9": paper.due_on,
        "BT-13": paper.purchase_order,
        "BT-14": paper.quote_number,
        "BT-12": paper.licence_number,
        "BT-72": paper.tax_point,
        "BG-1": list(_notes(paper)),
        "BG-4": _party(paper.seller, with_tax_number=_taxable(paper)),
        "BG-7": _party(paper.buyer, with_tax_number=_taxable(paper)),
        "BG-20": [_allowance(paper, line) for line in taken_off],
        "BG-23": [_breakdown(paper, row) for row in paper.taxes],
        "BG-25": [_line(paper, number, line) for number, line in enumerate(charged, 1)],
        "BT-106": _amount(Money.total((line.net for line in charged), currency)),
        "BT-107": _amount(allowances),
        "BT-109": _amount(paper.net),
        "BT-110": _amount(paper.tax),
        "BT-112": _amount(paper.total),
        "BT-113": _amount(paper.paid),
        "BT-114": _amount(paper.rounding) if paper.rounding else "",
        "BT-115": _amount(paper.due),
        **_business_process(paper),
        **_payment(paper),
        **_restated(paper),
        **_corrected(paper),
    }
    return {term: value for term, value in terms.items() if value not in ("", [], None)}


def _taxable(paper: InvoicePaper) -> bool:
    """False outside the scope of VAT, where a file must name no VAT number (BR-O-02, BR-O-03)."""
    return all(row.category != _OUTSIDE for row in paper.taxes)


def _party(party: Party, *, with_tax_number: bool) -> dict[str, Any]:
    lines = dict(zip(("addr_l1", "addr_l2", "addr_l3"), party.address, strict=False))
    told: dict[str, Any] = {
        "name": party.name,
        "country_code": vat_area(party.country) if party.country in ("EL", "XI") else party.country,
        "city": party.city,
        "postcode": party.postcode,
        **lines,
    }
    if with_tax_number and party.tax_number[:2].isalpha():
        told["vat_identifier"] = party.tax_number
    siren = party.company_number[:9] if vat_area(party.country) == "FR" else ""
    if siren.isdigit():
        told |= {"legal_identifier": siren, "legal_identifier_schemeid": _SIREN_REGISTER}
        told |= {"einvoicing_addr": siren, "einvoicing_addr_schemeid": _SIREN_ADDRESS}
        return told
    if number := party.company_number or ("" if with_tax_number else party.tax_number):
        told["legal_identifier"] = number
    if party.email:
        told |= {"einvoicing_addr": party.email, "einvoicing_addr_schemeid": _MAIL}
    return told


def _line(paper: InvoicePaper, number: int, line: InvoiceLine) -> dict[str, Any]:
    return {
        "BT-126": str(number),
        "BT-129": f"{line.quantity.normalize():f}",
        "BT-130": _ONE,
        "BT-131": _amount(line.net),
        "BT-146": _amount(line.unit_price),
        "BT-153": line.description[paper.language],
        **_category(row_of(paper, line), "BT-151", "BT-152"),
    }


def _allowance(paper: InvoicePaper, line: InvoiceLine) -> dict[str, Any]:
    """A line that takes something off: an item's price is never negative (BR-27), so it is a discount on the whole."""
    row = row_of(paper, line)
    return {
        "amount": _amount(-line.net),
        "reason": line.description[paper.language],
        "reason_code": _DISCOUNT,
        **_category(row, "vat_category_code", "vat_rate"),
    }


def _breakdown(paper: InvoicePaper, row: TaxRow) -> dict[str, Any]:
    found = {
        "BT-116": _amount(row.net),
        "BT-117": _amount(row.tax),
        **_category(row, "BT-118", "BT-119"),
    }
    if code := _EXEMPTIONS.get(row.category):
        found |= {"BT-120": paper.treatment[paper.language], "BT-121": code}
    return found


def _category(row: TaxRow, category: str, rate: str) -> dict[str, Any]:
    if row.category == _OUTSIDE:  # no rate at all, not zero (BR-O-05)
        return {category: row.category}
    return {category: row.category, rate: _number(row.rate)}


def _notes(paper: InvoicePaper) -> Iterator[dict[str, str]]:
    """What the paper says beside its numbers, by UNTDID 4451 subject."""
    if paper.reason:
        yield {"BT-21": "AAI", "BT-22": paper.reason[paper.language]}
    yield {"BT-21": "TXD", "BT-22": paper.treatment[paper.language]}
    if "FR" in (vat_area(paper.seller.country), vat_area(paper.buyer.country)):
        _ = gettext_for("fr")
        yield {
            "BT-21": "PMT",
            "BT-22": _(
                "Fixed compensation for recovery costs: €40 "
                "(French Commercial Code, art. L441-9, L441-10 and D441-5)."
            ),
        }
        yield {
            "BT-21": "PMD",
            "BT-22": _(
                "Late payment: penalties at the rate applied by the European Central Bank to its most recent "
                "refinancing operation, plus 10 percentage points, due from the day after the due date "
                "without a reminder."
            ),
        }
        yield {"BT-21": "AAB", "BT-22": _("Early payment: no discount is granted.")}
    elif paper.late_payment:
        yield {"BT-21": "PMD", "BT-22": paper.late_payment[paper.language]}


def _business_process(paper: InvoicePaper) -> dict[str, str]:
    """Services invoiced, or paid already: the cadre de facturation of a French seller (XP Z12-012, BT-23)."""
    if vat_area(paper.seller.country) != "FR":
        return {}
    return {"BT-23": "S1" if paper.due.minor else "S2"}


def _payment(paper: InvoicePaper) -> dict[str, Any]:
    code = _MEANS.get(paper.means, _NO_MEANS)
    if not paper.means and paper.bank and paper.due.minor > 0:
        code = _MEANS["bank_transfer"]
    found: dict[str, Any] = {"BT-81": code}
    if paper.payment_method:
        found["BT-82"] = paper.payment_method[paper.language]
    if code == _MEANS["bank_transfer"] and paper.bank:
        found["BT-84"], found["BT-85"], found["BT-86"] = paper.bank.iban, paper.bank.holder, paper.bank.bic
        found["BT-83"] = paper.payment_reference or paper.number
    return found


def _restated(paper: InvoicePaper) -> dict[str, str]:
    restated = paper.tax_restated
    if restated is None or restated.tax.currency == paper.total.currency:
        return {}
    return {"BT-6": restated.tax.currency, "BT-111": _amount(restated.tax)}


def _corrected(paper: InvoicePaper) -> dict[str, Any]:
    if not paper.corrects_number:
        return {}
    return {"BG-3": [{"BT-25": paper.corrects_number, "BT-26": paper.corrects_date}]}


def _amount(amount: Money) -> str:
    return f"{amount.amount:f}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
