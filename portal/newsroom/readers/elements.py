"""Turns the elements of an article's HTML into blocks, and lists what it leaves out."""

from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from portal.newsroom.content import Block, BlockKind, plain
from portal.newsroom.readers import furniture as page
from portal.newsroom.readers.captions import lone_caption, split_caption
from portal.newsroom.readers.incoming import (
    MAX_BLOCKS,
    Dropped,
    IncomingImage,
    Problem,
    Reason,
    UnreadableStory,
    last_part,
)
from portal.newsroom.readers.inline import inline_markup, web_address
from portal.newsroom.readers.text import tidy
from portal.newsroom.readers.topmatter import byline, date_line

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
_CHROME = {
    "nav": Reason.NAVIGATION,
    "footer": Reason.NAVIGATION,
    "aside": Reason.RELATED,
    "menu": Reason.NAVIGATION,
}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_EMBEDS = frozenset(["iframe", "video", "audio", "embed"])
_INLINE = frozenset(
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
_CREDIT_CLASSES = ("credit", "copyright", "crédit")
_MAX_DEPTH = 120


@dataclass
class BlockBuilder:
    """Walks elements in document order. ``base`` resolves relative addresses."""

    base: str
    blocks: list[Block] = field(default_factory=list)
    images: list[IncomingImage] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    skip: frozenset[HtmlElement] = frozenset()  # top matter that was read already

    def walk(self, parent: HtmlElement, depth: int = 0) -> None:
        """Append the blocks inside ``parent``; inline content standing loose between blocks is a paragraph."""
        if depth > _MAX_DEPTH:
            raise UnreadableStory(Problem.BROKEN)
        loose = _Loose(parent.text)
        for child in list(parent):
            tail, child.tail = child.tail, None
            if _stands_in_text(child) and child not in self.skip and not hidden(child):
                loose.add(child)
            else:
                self._flush(loose)
                loose = _Loose()
                self._element(child, depth)
            loose.add_text(tail)
        self._flush(loose)

    def _flush(self, loose: "_Loose") -> None:
        if text_of(loose.element):
            self._text_block(loose.element, BlockKind.PARAGRAPH)

    def insert_figure(self, place: int, **fields: Any) -> None:
        """Put a figure before block number ``place``; blocks are numbered anew."""
        self._add(BlockKind.FIGURE, **fields)
        self.blocks.insert(place, self.blocks.pop())
        self.blocks = [replace(block, id=f"b{number}") for number, block in enumerate(self.blocks, start=1)]

    def _element(self, element: HtmlElement, depth: int) -> None:  # noqa: C901 (one case for each kind of tag)
        tag = element.tag
        if not isinstance(tag, str) or element in self.skip:
            return
        if tag in ACTIVE:
            self.dropped.append(Dropped(f"<{tag}> {text_of(element)[:80]}".strip(), Reason.ACTIVE))
        elif hidden(element):
            self._drop(text_of(element), Reason.HIDDEN)
        elif tag in _CHROME and not (tag == "aside" and element.find(".//blockquote") is not None):
            text = text_of(element)
            self._drop(text, page.furniture(text) or _CHROME[tag])
        elif tag in _HEADINGS:
            self._text_block(element, BlockKind.HEADING, level=_HEADINGS[tag])
        elif tag in ("p", "dt", "dd", "pre", "address", "summary"):
            self._paragraph(element)
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "blockquote":
            self._quote(element)
        elif tag in ("figure", "img", "picture"):
            self._figure(element)
        elif tag in _EMBEDS:
            self._embed(element)
        elif tag in ("table", "dl"):
            self._drop(text_of(element), Reason.UNSUPPORTED)
        elif tag != "hr":
            self.walk(element, depth + 1)

    def _paragraph(self, element: HtmlElement) -> None:
        for image in element.iter("img"):
            self._figure(image)
        self._text_block(element, BlockKind.PARAGRAPH)

    def _text_block(self, element: HtmlElement, kind: BlockKind, level: int = 2) -> None:
        markup = inline_markup(element, self.base)
        text = tidy(plain(markup))
        if not text:
            return
        reason = self._furniture(element, text, kind)
        if reason:
            self._drop(text, reason)
        else:
            self._add(kind, markup=markup, level=level)

    def _furniture(self, element: HtmlElement, text: str, kind: BlockKind) -> Reason | None:
        if page.closes_teaser(text) or page.opens_teasers(text):
            return Reason.RELATED
        if not self.blocks and kind is BlockKind.PARAGRAPH and (date_line(text) or byline(text)):
            return Reason.DATE_LINE
        return page.furniture(text)

    def _list(self, element: HtmlElement) -> None:
        items = [(inline_markup(item, self.base), item) for item in element.iter("li")]
        kept = tuple(markup for markup, _ in items if tidy(plain(markup)))
        links = sum(len(text_of(a)) for a in element.iter("a"))
        if not kept:
            self._drop(text_of(element), Reason.UNSUPPORTED)
        elif all(page.furniture(tidy(plain(m))) for m in kept):
            self._drop(text_of(element), Reason.SHARING)
        elif links > 0.9 * max(1, len(text_of(element))) and not any(
            page.ends_sentence(plain(m)) for m in kept
        ):
            self._drop(text_of(element), Reason.RELATED)
        else:
            self._add(BlockKind.LIST, items=kept, ordered=element.tag == "ol")

    def _quote(self, element: HtmlElement) -> None:
        said_by = ""
        for tag in ("footer", "cite", "figcaption"):
            found = element.find(f".//{tag}")
            if found is not None and not said_by:
                said_by = text_of(found).lstrip("—–- ")
                found.drop_tree()
        paragraphs = element.findall(".//p") or [element]
        markup = "<br>".join(filter(None, (inline_markup(p, self.base) for p in paragraphs)))
        if tidy(plain(markup)):
            self._add(BlockKind.QUOTE, markup=markup, attribution=said_by[:300])

    def _figure(self, element: HtmlElement) -> None:
        picture = element if element.tag == "img" else element.find(".//img")
        if picture is None:
            for tag in _EMBEDS:
                for embedded in element.iter(tag):
                    self._embed(embedded, text_of(element))
                    return
            if element.find(".//blockquote") is not None:
                self._quote(element)
            else:
                self._drop(text_of(element), Reason.UNSUPPORTED)
            return
        caption, credit = _caption(element)
        key = f"image-{len(self.images) + 1}"
        source = picture.get("src") or picture.get("data-src") or ""
        url = web_address(source, self.base) or _file_name(source)
        self.images.append(IncomingImage(key, credit, url, _files(picture)))
        alt = tidy(picture.get("alt") or "")[:500]
        self._add(BlockKind.FIGURE, image=key, alt=alt, caption=caption, credit=credit)

    def _embed(self, element: HtmlElement, caption: str = "") -> None:
        address = element.get("src") or next(
            (s.get("src") for s in element.iter("source") if s.get("src")), ""
        )
        url = web_address(address, self.base)
        if url.startswith("https://"):
            self._add(BlockKind.EMBED, url=url, caption=tidy(caption or element.get("title") or "")[:500])
        else:
            self.dropped.append(Dropped(f"<{element.tag}> {address or ''}"[:200], Reason.ACTIVE))

    def _drop(self, text: str, reason: Reason) -> None:
        if text:
            self.dropped.append(Dropped(text, reason))

    def _add(self, kind: BlockKind, **fields: Any) -> None:
        if len(self.blocks) >= MAX_BLOCKS:
            raise UnreadableStory(Problem.TOO_MANY_BLOCKS)
        self.blocks.append(Block(id=f"b{len(self.blocks) + 1}", kind=kind, **fields))


def text_of(element: HtmlElement) -> str:
    """The tidy text inside ``element``, scripts and styles left out; blocks and line breaks part words."""
    if element.tag in ACTIVE or not len(element):
        return tidy("".join(element.itertext(with_tail=False)))
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        parts_words = not isinstance(node.tag, str) or node.tag not in _INLINE or node.tag == "br"
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


class _Loose:
    """Text and inline elements gathered until the next block."""

    def __init__(self, text: str | None = None) -> None:
        self.element = HtmlElement()
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


def _stands_in_text(child: HtmlElement) -> bool:
    """True for an inline element that holds inline content only."""
    if not isinstance(child.tag, str) or child.tag not in _INLINE:
        return False
    return all(isinstance(e.tag, str) and e.tag in _INLINE for e in child.iter())


def _caption(element: HtmlElement) -> tuple[str, str]:
    """Caption and credit of a figure, each as plain text."""
    found = element.find(".//figcaption")
    if found is None:
        return "", ""
    credit = ""
    for part in list(found.iter()):
        names = f"{part.get('class') or ''} {part.get('itemprop') or ''}".lower() if part is not found else ""
        if not credit and (any(name in names for name in _CREDIT_CLASSES) or part.tag in ("small", "cite")):
            credit = text_of(part).strip("() ")
            part.drop_tree()
    text = text_of(found)
    split = None if credit else lone_caption(text) or split_caption(text)
    if split:
        return split.text, split.credit
    labelled = split_caption(f"x. {credit}") if credit else None
    return text, (labelled.credit if labelled else credit)[:200]


def _file_name(source: str) -> str:
    return "" if ":" in source else source.rsplit("/", 1)[-1][:200]


def _files(picture: HtmlElement) -> tuple[str, ...]:
    """What the picture's file may be called: its source as written, and the other sizes it is offered in."""
    offered = [
        candidate.split()[0] for candidate in (picture.get("srcset") or "").split(",") if candidate.strip()
    ]
    names = [last_part(name) for name in (picture.get("src") or picture.get("data-src") or "", *offered)]
    return tuple(dict.fromkeys(filter(None, names)))[:20]
