"""The licence paper against bare WeasyPrint of the same document (same HTML, styles and fonts), untagged."""

import re

from invoices import pdf
from invoices.papers import layout
from invoices.papers.licence import licence_html, render_licence, terms_html, warm_up
from tests.bench.table import Row
from tests.invoices.papers import samples


def rows() -> list[Row]:
    paper = samples.licence()
    body = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
    terms = body.search(terms_html(paper.terms_version))
    assert terms
    whole = licence_html(paper).replace("</body>", f"{terms[1]}</body>")
    style = pdf._faces() + pdf._asset(layout.STYLE).decode()
    warm_up(paper.terms_version).result()

    def bare() -> bytes:
        fonts = pdf.FontConfiguration()
        fetcher = pdf._Fence()
        css = pdf.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        document = pdf.HTML(string=whole, url_fetcher=fetcher)
        return bytes(document.write_pdf(stylesheets=[css], font_config=fonts))

    return [
        Row(
            "licence paper",
            lambda: render_licence(paper),
            bare,
            "WeasyPrint of the same document, untagged",
            9,
        )
    ]
