"""What WeasyPrint leaves out of a PDF that is PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once.

``install`` corrects the structure tree as it is built; ``finish`` and ``PaperMetadata`` correct the file as
it is written. This leans on the insides of WeasyPrint 70.0: before another release, run the tests of papers.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.pdf.stream import Stream

_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

SEAL_FIELD = "Seal"
_SEAL_WORDS = "Electronic seal of the publisher / Cachet électronique de l’éditeur"

_build_box_tree = tags._build_box_tree


def install() -> None:
    """Have every structure tree built with languages and header scopes. Harmless when repeated."""
    tags._build_box_tree = _tree_with_language_and_scope


def _tree_with_language_and_scope(box: Any, parent: Any, pdf: pydyf.PDF, *rest: Any) -> Iterator[Any]:
    # Margin boxes are painted as artifacts, so the tree must not look for their marked content.
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    style = getattr(box, "style", None)
    language = style["lang"] if style is not None else None
    for element in _build_box_tree(box, parent, pdf, *rest):
        if language and "Lang" not in element:
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/TH" and "A" in element:
            scope = box.element.attrib.get("scope") if box.element is not None else None
            element["A"]["Scope"] = "/Row" if scope == "row" else "/Column"
        yield element


class PaperPage(Page):
    """A laid-out page whose running headers and footers are artifacts, not content (ISO 14289-1, 7.8)."""

    def __init__(self, page: Page) -> None:
        self.__dict__.update(vars(page))

    def paint(self, stream: Stream, scale: float = 1) -> None:
        margins = [child for child in self._page_box.children if isinstance(child, boxes.MarginBox)]
        running = {id(box) for margin in margins for box in margin.descendants()}
        marked = stream.marked

        @contextmanager
        def marked_or_artifact(box: Any, tag: str) -> Iterator[None]:
            if id(box) not in running or stream._tags is None:
                with marked(box, tag):
                    yield
                return
            stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
            try:
                yield
            finally:
                stream.end_marked_content()

        stream.marked = marked_or_artifact
        super().paint(stream, scale)


def finish_with_seal(document: Document, pdf: pydyf.PDF) -> None:
    """As ``finish``, with an empty field where ``invoices.signing`` puts the seal."""
    _add_seal_field(pdf)
    finish(document, pdf)


def _add_seal_field(pdf: pydyf.PDF) -> None:
    # It shows nothing, yet PDF/UA-1 (7.18.4) wants a widget to be in the structure, with words for who cannot see.
    page, body = _first(pdf, "Type", "/Page"), _first(pdf, "S", "/Document")
    root = _first(pdf, "Type", "/StructTreeRoot")
    parents = pdf.objects[int(root["ParentTree"].split()[0])]
    key = max(parents["Nums"][::2]) + 1
    widget = _added(pdf, {
        "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(SEAL_FIELD),
        "TU": pydyf.String(_SEAL_WORDS), "F": 132, "Rect": pydyf.Array([0, 0, 0, 0]), "P": page.reference,
        "StructParent": key,
    })  # fmt: skip
    reference = _added(pdf, {"Type": "/OBJR", "Obj": widget, "Pg": page.reference})
    form = _added(pdf, {
        "Type": "/StructElem", "S": "/Form", "Pg": page.reference, "P": body.reference,
        "Alt": pydyf.String(_SEAL_WORDS), "K": pydyf.Array([reference]),
    })  # fmt: skip
    body["K"].append(form)
    parents["Nums"].extend([key, form])
    page.setdefault("Annots", pydyf.Array([])).append(widget)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget]), "SigFlags": 0})


def _first(pdf: pydyf.PDF, key: str, value: str) -> Any:
    return next(item for item in pdf.objects if isinstance(item, dict) and item.get(key) == value)


def _added(pdf: pydyf.PDF, values: dict[str, Any]) -> Any:
    item = pydyf.Dictionary(values)
    pdf.add_object(item)
    return item.reference


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Correct what is only known once the whole file is there."""
    if associated := pdf.catalog.get("AF"):  # WeasyPrint names every attachment twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(associated))
    _drop_inherited_languages(pdf, document.metadata.lang)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            _compress(item)


def _drop_inherited_languages(pdf: pydyf.PDF, language: str) -> None:
    # A parent is always added before its children, so one pass in order of numbers is enough.
    spoken: dict[str, str] = {}
    for item in pdf.objects:
        if not isinstance(item, dict) or item.get("Type") != "/StructElem":
            continue
        inherited = spoken.get(item["P"], language)
        own = item["Lang"].string if "Lang" in item else inherited
        if own == inherited:
            item.pop("Lang", None)
        spoken[item.reference] = own  # type: ignore[attr-defined]


def _compress(stream: pydyf.Stream) -> None:
    """Deflate ``stream`` here, once, unless the result would end in a carriage return.

    The writer puts a line feed after the data, so a last byte CR would read as part of the end of line and
    the /Length as wrong (ISO 19005-3, 6.1.7.1). Such a stream, one in 256, stays as it is.
    """
    plain = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
    deflated = zlib.compress(plain, 9)
    stream.compress = False
    if deflated.endswith(b"\r"):
        stream.stream = [plain]
    else:
        stream.stream = [deflated]
        stream.extra["Filter"] = "/FlateDecode"


class PaperMetadata(DocumentMetadata):
    """XMP that also claims PDF/UA-1, and Factur-X where the invoice file is attached.

    Validators read only the first ``rdf:RDF``, so the claims go inside it; PDF/A wants the schema of each
    property it does not know declared beside it (ISO 19005-3, 6.6.2.3).
    """

    factur_x: bool = False

    @classmethod
    def of(cls, metadata: DocumentMetadata, *, factur_x: bool) -> "PaperMetadata":
        own = cls()
        own.__dict__.update(vars(metadata))
        own.factur_x = factur_x
        return own

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf = super().generate_rdf_metadata(variant, version, conformance)
        head, end, tail = rdf.rpartition(b"</rdf:RDF>")
        return head + self._claims().encode() + end + tail

    def include_in_pdf(
        self, pdf: pydyf.PDF, variant: str, version: int, conformance: str, compress: bool
    ) -> None:
        # Archives search metadata as plain text (ISO 19005-3, 6.6.2.1 recommends no filter).
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)

    def _claims(self) -> str:
        claims = [_description("pdfuaid", _PDFUA, {"part": "1"})]
        schemas = [_schema("PDF/UA identification schema", _PDFUA, "pdfuaid", _PDFUA_PROPERTIES)]
        if self.factur_x:
            claims.append(_description("fx", _FACTUR_X, _FACTUR_X_VALUES))
            schemas.append(_schema("Factur-X PDFA Extension Schema", _FACTUR_X, "fx", _FACTUR_X_PROPERTIES))
        return "".join(claims) + _EXTENSION.format("".join(schemas))


_PDFUA_PROPERTIES = {"part": ("Integer", "internal", "Indicates, which part of ISO 14289 is followed")}
_FACTUR_X_VALUES = {
    "DocumentType": "INVOICE",
    "DocumentFileName": "factur-x.xml",
    "Version": "1.0",
    "ConformanceLevel": "EN 16931",
}
_FACTUR_X_PROPERTIES = {
    "DocumentFileName": ("Text", "external", "name of the embedded XML invoice file"),
    "DocumentType": ("Text", "external", "INVOICE"),
    "Version": ("Text", "external", "version of the Factur-X XML schema"),
    "ConformanceLevel": ("Text", "external", "conformance level of the embedded Factur-X data"),
}
_EXTENSION = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>{}'
    "</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def _description(prefix: str, namespace: str, values: dict[str, str]) -> str:
    inside = "".join(f"<{prefix}:{name}>{value}</{prefix}:{name}>" for name, value in values.items())
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{namespace}">{inside}</rdf:Description>'


def _schema(title: str, namespace: str, prefix: str, properties: dict[str, tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for name, (kind, category, text) in properties.items()
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{listed}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
