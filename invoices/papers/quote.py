"""The quote: what is asked for, how its fee is made up, and until when it can be accepted."""

from invoices import pdf
from invoices.papers import layout
from invoices.papers.content import QuotePaper


def render_quote(paper: QuotePaper) -> bytes:
    """The quote as PDF, from ``paper`` alone: the same paper gives the same bytes."""
    return pdf.render(quote_html(paper), style=layout.STYLE)


def quote_html(paper: QuotePaper) -> str:
    """The quote as HTML in the outlet's language."""
    return layout.html(
        "papers/quote.html",
        paper.language,
        paper=paper,
        issuer=paper.seller,
        masthead=paper.trading_name or paper.seller.name,
        created=layout.created(paper.issued_on),
    )
