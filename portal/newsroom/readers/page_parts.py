"""Which part of a web page is the article, and what of the rest belongs to it."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from lxml.html import HtmlElement

from portal.newsroom.readers import furniture
from portal.newsroom.readers.element_text import ACTIVE, hidden, outermost, text_of
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
    if article is None:
        return []
    around = set(body.iterancestors())

    def stops(element: HtmlElement) -> bool:
        closed = element.tag in ("nav", "aside") or hidden(element) or is_figure(element)
        return element is body or (closed and element not in around)

    found = []
    for element in takewhile(lambda element: element is not body, outermost(article, stops)):
        if is_figure(element) and not hidden(element):
            element.drop_tree()
            element.tail = None
            found.append(element)
    return found


def left_outside(body: HtmlElement, read: frozenset[HtmlElement]) -> list[Dropped]:
    """What the page says around ``body``, but for the elements that were ``read`` already."""
    inwards = [*reversed(list(takewhile(lambda level: level.tag != "body", (body, *body.iterancestors()))))]
    return [
        Dropped(text, around or furniture.furniture(text) or Reason.OUTSIDE)
        for level in inwards
        for text, around in _beside(level, read)
    ]


def _beside(level: HtmlElement, read: frozenset[HtmlElement]) -> Iterator[tuple[str, Reason | None]]:
    """The texts beside ``level`` in its parent, each with the reason that its place gives."""
    parent = level.getparent()
    yield from ((text, None) for text in filter(None, [tidy(parent.text or "")]))
    for sibling in parent:
        if sibling is level:
            texts: Iterable[str] = filter(None, [tidy(level.tail or "")])
        else:
            texts = _texts(sibling, read)
        yield from ((text, Reason.NAVIGATION if sibling.tag in _AROUND else None) for text in texts)


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
