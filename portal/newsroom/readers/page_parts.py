"""Which part of a web page is the article, and what of the rest belongs to it."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from portal.newsroom.readers import furniture
from portal.newsroom.readers.element_text import ACTIVE, hidden, silent, text_of
from portal.newsroom.readers.figures import is_figure
from portal.newsroom.readers.incoming import Dropped, Reason
from portal.newsroom.readers.text import tidy

_BODIES = ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']")
_AROUND = ("nav", "header", "footer", "menu")


def article_body(root: HtmlElement) -> HtmlElement:
    """The element that holds the article: of the likely ones, the one with the most paragraph text."""
    for path in _BODIES:
        found = [e for e in root.xpath(path) if e.tag not in ACTIVE and text_of(e)]
        if found:
            return max(
                found, key=lambda e: sum(len(text_of(p)) for p in e.iter("p", "li")) or len(text_of(e))
            )
    return root.find("body")


def take_lead_figures(body: HtmlElement) -> list[HtmlElement]:
    """The figures that a page shows between the headline and ``body``, taken out of the tree."""
    article = next(body.iterancestors("article", "main"), None)
    found: list[HtmlElement] = []
    for element in () if article is None else article.iter():
        if element is body:
            break
        above = list(element.iterancestors())
        elsewhere = any(each.tag in ("nav", "aside") or each in found or hidden(each) for each in above)
        if isinstance(element.tag, str) and is_figure(element) and not elsewhere and not silent(element):
            found.append(element)
    for figure in found:
        figure.drop_tree()
        figure.tail = None
    return found


def left_outside(body: HtmlElement, read: frozenset[HtmlElement]) -> list[Dropped]:
    """What the page says around ``body``, but for the elements that were ``read`` already."""
    dropped = []
    for level in (body, *body.iterancestors()):
        if level.tag == "body":
            break
        for sibling in (*level.itersiblings(preceding=True), *level.itersiblings()):
            around = Reason.NAVIGATION if sibling.tag in _AROUND else None
            dropped += [
                Dropped(text, around or furniture.furniture(text) or Reason.OUTSIDE)
                for text in _texts(sibling, read)
            ]
    return dropped


def _texts(element: HtmlElement, read: frozenset[HtmlElement]) -> Iterator[str]:
    """The texts of ``element`` in as few pieces as leave out what was ``read``."""
    if (
        isinstance(element.tag, str)
        and element.tag not in ACTIVE
        and element not in read
        and not hidden(element)
    ):
        if read.isdisjoint(element.iter()):
            yield from filter(None, [text_of(element)])
        else:
            yield from filter(None, [tidy(element.text or "")])
            for child in element:
                yield from _texts(child, read)
    yield from filter(None, [tidy(element.tail or "")])
