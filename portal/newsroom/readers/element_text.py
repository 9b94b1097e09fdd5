"""The words inside an element of HTML, and which elements carry words at all."""

from collections.abc import Callable

from lxml import etree
from lxml.html import HtmlElement, html_parser

from portal.newsroom.readers.text import tidy

ACTIVE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "object",
        "applet",
        "svg",
        "math",
        "canvas",
        "link",
        "meta",
        "base",
        "dialog",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
        "font",
        "ins",
        "del",
    ]
)


def text_of(element: HtmlElement) -> str:
    """The tidy text inside ``element``, scripts and styles left out; blocks and line breaks part words."""
    if element.tag in ACTIVE or not len(element):
        return tidy("".join(element.itertext(with_tail=False)))
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        parts_words = not isinstance(node.tag, str) or node.tag not in INLINE or node.tag == "br"
        if event == "start":
            silent += node.tag in ACTIVE
            text = node.text
        else:
            silent -= node.tag in ACTIVE
            text = node.tail if node is not element else None
        if parts_words:
            parts.append(" ")
        if text and not silent and (event == "end" or isinstance(node.tag, str)):
            parts.append(text)
    return tidy("".join(parts))


def hidden(element: HtmlElement) -> bool:
    """True when the page does not show ``element`` to anyone."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style or "visibility:hidden" in style


def stands_in_text(element: HtmlElement) -> bool:
    """True for an inline element that holds inline content only."""
    return all(isinstance(e.tag, str) and e.tag in INLINE for e in element.iter())


def silent(element: HtmlElement) -> bool:
    """True inside a script, a form or the like, where nothing is read."""
    return element.tag in ACTIVE or any(above.tag in ACTIVE for above in element.iterancestors())


def empty_element() -> HtmlElement:
    """An element to gather others in; they keep their ways of an HTML element there."""
    return html_parser.makeelement("div")


def outermost(element: HtmlElement, wanted: Callable[[HtmlElement], bool]) -> list[HtmlElement]:
    """The elements inside ``element`` that are ``wanted``, in order; none inside another, or inside a script or form."""
    found, waiting = [], list(reversed(element))
    while waiting:
        part = waiting.pop()
        if not isinstance(part.tag, str) or part.tag in ACTIVE:
            continue
        if wanted(part):
            found.append(part)
        else:
            waiting.extend(reversed(part))
    return found


def list_items(element: HtmlElement) -> list[HtmlElement]:
    """The items of a list; whatever else stands between them counts as one."""
    items = []
    loose = Loose(element.text)
    for child in list(element):
        loose.add_text(child.tail)
        child.tail = None
        if child.tag == "li" and not hidden(child):
            items.append(child)
        else:
            box = empty_element()
            box.append(child)
            items.append(box)
    return [*items, loose.element]


class Loose:
    """Text and inline elements that stand between blocks, gathered into an element of their own."""

    def __init__(self, text: str | None = None) -> None:
        self.element = empty_element()
        self.element.text = text

    def add(self, child: HtmlElement) -> None:
        self.element.append(child)

    def add_text(self, text: str | None) -> None:
        if not text:
            return
        if len(self.element):
            last = self.element[-1]
            last.tail = (last.tail or "") + text
        else:
            self.element.text = (self.element.text or "") + text
