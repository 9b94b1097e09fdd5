"""Papers against bare WeasyPrint of the same document (same HTML, styles and fonts), untagged."""

import re
from collections.abc import Callable

from invoices import pdf
from invoices.papers import layout
from invoices.papers.invoice import invoice_html, render_invoice
from invoices.papers.licence import licence_html, render_licence, terms_html, warm_up
from tests.bench.table import Row
from tests.invoices.papers import samples

_NOTE = "WeasyPrint of the same document, untagged"


def rows() -> list[Row]:
    paper, invoice = samples.licence(), samples.invoice()
    body = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
    terms = body.search(terms_html(paper.terms_version))
    assert terms
    whole = licence_html(paper).replace("</body>", f"{terms[1]}</body>")
    warm_up(paper.terms_version).result()
    return [
        Row("licence paper", lambda: render_licence(paper), _bare(whole), _NOTE, 9),
        Row(
            "invoice paper with Factur-X",
            lambda: render_invoice(invoice),
            _bare(invoice_html(invoice)),
            f"{_NOTE}, no e-invoice",
            9,
        ),
    ]


def _bare(html: str) -> Callable[[], bytes]:
    style = pdf._faces() + pdf._asset(layout.STYLE).decode()

    def work() -> bytes:
        fonts = pdf.FontConfiguration()
        fetcher = pdf._Fence()
        css = pdf.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        document = pdf.HTML(string=html, url_fetcher=fetcher)
        return bytes(document.write_pdf(stylesheets=[css], font_config=fonts))

    return work
