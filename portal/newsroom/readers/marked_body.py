"""The body of a story that came as a piece of HTML or as plain text inside another format."""

import html
import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from portal.newsroom.content import BlockKind
from portal.newsroom.readers.element_text import text_of
from portal.newsroom.readers.elements import BlockBuilder
from portal.newsroom.readers.html import parse
from portal.newsroom.readers.incoming import Problem, UnreadableStory
from portal.newsroom.readers.text import tidy
from portal.newsroom.readers.topmatter import byline
from portal.newsroom.readers.xml_root import first

_TOP = 15  # elements, among which a body repeats what its metadata say
_TEASER = re.compile(r"teaser|standfirst|chapo|lede|summary|intro|abstract|dek\b", re.IGNORECASE)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
_MARKED = re.compile(r"<(?:p|h[1-6]|ul|ol|blockquote|div|br)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Top:
    """What the metadata say that a body often says again above its first paragraph."""

    headlines: tuple[str, ...]
    standfirst: str = ""
    byline: str = ""


def read_body(markup: str, base: str, top: Top) -> BlockBuilder:
    """The blocks in ``markup``, HTML, without what it repeats of ``top``. ``base`` resolves addresses.

    Raises UnreadableStory.
    """
    body = parse(f"<html><body>{markup}</body></html>").find("body")
    builder = BlockBuilder(base=base, skip=_repeated(body, top))
    builder.walk(body)
    return builder


def separate_standfirst(standfirst: str, builder: BlockBuilder) -> str:
    """``standfirst``, or "" where it is only the start of the body once more."""
    start = _folded(standfirst.rstrip("…. "))
    bodies = [_folded(block.text) for block in builder.blocks[:4] if block.kind is BlockKind.PARAGRAPH]
    return "" if start and any(body.startswith(start) for body in bodies) else standfirst


def require_prose(builder: BlockBuilder) -> None:
    """Raises UnreadableStory when there are only pictures and headings."""
    if not any(block.kind in _PROSE for block in builder.blocks):
        raise UnreadableStory(Problem.NO_BODY)


def is_marked(text: str) -> bool:
    """True for text that holds the block elements of HTML."""
    return bool(_MARKED.search(text))


def paragraphs(text: str) -> str:
    """Plain text as HTML paragraphs: parted by blank lines, or by every line end where there are none."""
    parts = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text) else text.split("\n")
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part.strip())


def html_of(element: etree._Element) -> str:
    """A piece of XHTML, whatever its namespace, as HTML; of a whole document its body."""
    body = first(element, "body") if etree.QName(element).localname.lower() == "html" else element
    if body is None:
        return ""
    copy = _plain(body)
    copy.tag = "div" if copy.tag == "body" else copy.tag
    return etree.tostring(copy, method="html", encoding="unicode", with_tail=False)


def _plain(element: etree._Element) -> etree._Element:
    """A copy of ``element`` without namespaces."""
    attributes = {
        str(key): str(value) for key, value in element.attrib.items() if not str(key).startswith("{")
    }
    copy = etree.Element(etree.QName(element).localname.lower(), attributes)
    copy.text, copy.tail = element.text, element.tail
    copy.extend([_plain(child) for child in element])
    return copy


def _repeated(body: HtmlElement, top: Top) -> frozenset[HtmlElement]:
    wanted = {_folded(text) for text in (*top.headlines, top.byline)} - {""}
    found = set()
    for place, element in enumerate(body.iter("h1", "h2", "h3", "p", "div", "span")):
        if place == _TOP:
            break
        text = text_of(element)
        again = _folded(text) in wanted or _folded(byline(text)) in wanted
        teaser = _TEASER.search(element.get("class") or "") and _folded(text) == _folded(top.standfirst)
        if text and (again or teaser):
            found.add(element)
    return frozenset(found)


def _folded(text: str) -> str:
    return tidy(text).casefold().strip(" .:")
