"""Turns the elements of an article's HTML into blocks, and lists what it leaves out."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lxml.html import HtmlElement

from portal.newsroom.content import Block, BlockKind, plain
from portal.newsroom.readers import furniture as page
from portal.newsroom.readers.element_text import (
    ACTIVE,
    INLINE,
    Loose,
    hidden,
    list_items,
    stands_in_text,
    text_of,
)
from portal.newsroom.readers.figures import (
    EMBEDS,
    Legend,
    Picture,
    detach,
    is_composite,
    is_figure,
    media_in,
    pictures,
    take_legend,
    with_text_beside,
)
from portal.newsroom.readers.incoming import (
    MAX_BLOCKS,
    Dropped,
    IncomingImage,
    Problem,
    Reason,
    UnreadableStory,
)
from portal.newsroom.readers.inline import inline_markup, web_address
from portal.newsroom.readers.speakers import LONGEST_NAME, name_of, take_speaker
from portal.newsroom.readers.text import tidy
from portal.newsroom.readers.topmatter import byline, date_line

_CHROME = {
    "nav": Reason.NAVIGATION,
    "footer": Reason.NAVIGATION,
    "aside": Reason.RELATED,
    "menu": Reason.NAVIGATION,
}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_PARAGRAPHS = ("p", "dt", "dd", "pre", "address", "summary")
_WORDS = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST)
_LONGEST_CAPTION = 500  # characters of a film's, as stored
_MAX_DEPTH = 120


@dataclass
class BlockBuilder:
    """Walks elements in document order. ``base`` resolves relative addresses.

    ``inside`` a quote, a list or a figure no line is taken for a part of the page around the story.
    """

    base: str
    blocks: list[Block] = field(default_factory=list)
    images: list[IncomingImage] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    skip: frozenset[HtmlElement] = frozenset()  # top matter that was read already
    inside: bool = False

    def walk(self, parent: HtmlElement, depth: int = 0) -> None:
        """Append the blocks inside ``parent``; inline content standing loose between blocks is a paragraph."""
        if depth > _MAX_DEPTH:
            raise UnreadableStory(Problem.BROKEN)
        loose = Loose(parent.text)
        for child in list(parent):
            tail, child.tail = child.tail, None
            if stands_in_text(child) and child not in self.skip and not hidden(child):
                loose.add(child)
            else:
                self._flush(loose)
                loose = Loose()
                self.element(child, depth)
            loose.add_text(tail)
        self._flush(loose)

    def insert_figure(self, place: int, **fields: Any) -> None:
        """Put a figure before block number ``place``; blocks are numbered anew."""
        self._add(BlockKind.FIGURE, **fields)
        self.blocks.insert(place, self.blocks.pop())
        self.blocks = [replace(block, id=f"b{number}") for number, block in enumerate(self.blocks, start=1)]

    def element(self, element: HtmlElement, depth: int = 0) -> None:  # noqa: C901 (one case for each kind of tag)
        """Append the blocks that ``element`` is."""
        tag = element.tag
        if not isinstance(tag, str) or element in self.skip:
            return
        if tag in ACTIVE:
            self.dropped.append(Dropped(f"<{tag}> {text_of(element)}".strip(), Reason.ACTIVE))
        elif hidden(element):
            self._drop(text_of(element), Reason.HIDDEN)
        elif tag in _CHROME and not (tag == "aside" and element.find(".//blockquote") is not None):
            self._leave_out(element, _CHROME[tag])
        elif is_figure(element) or tag in ("img", "picture"):
            self._figure(element, depth)
        elif tag in _HEADINGS:
            self._text(element, BlockKind.HEADING, depth, level=_HEADINGS[tag])
        elif tag in _PARAGRAPHS:
            self._text(element, BlockKind.PARAGRAPH, depth)
        elif tag in ("ul", "ol"):
            self._list(element, depth)
        elif tag == "blockquote":
            self._quote(element, depth)
        elif tag in EMBEDS:
            self._embed(element)
        elif tag in ("table", "dl"):
            self._lift_media(element, depth)
            self._drop(text_of(element), Reason.UNSUPPORTED)
        elif tag != "hr":
            self.walk(element, depth + 1)

    def _flush(self, loose: Loose) -> None:
        if text_of(loose.element):
            self._text_block(loose.element, BlockKind.PARAGRAPH)

    def _text(self, element: HtmlElement, kind: BlockKind, depth: int, level: int = 2) -> None:
        self._lift_media(element, depth)
        if all(isinstance(part.tag, str) and part.tag in INLINE for part in element.iterdescendants()):
            self._text_block(element, kind, level)
            return
        for block in self._blocks_inside(element, depth, inside=self.inside):
            paragraph = block.kind is BlockKind.PARAGRAPH
            self._keep(replace(block, kind=kind, level=level) if paragraph else block)

    def _lift_media(self, element: HtmlElement, depth: int) -> None:
        """Take pictures and films out of ``element``, as blocks before it: a line of text and a table hold none."""
        for medium in media_in(element):
            detach(medium)
            self.element(medium, depth + 1)

    def _blocks_inside(self, element: HtmlElement, depth: int, *, inside: bool = True) -> list[Block]:
        """The blocks inside ``element``, for a block that is made of them; what they drop is listed here."""
        builder = BlockBuilder(
            self.base, images=self.images, dropped=self.dropped, skip=self.skip, inside=inside
        )
        builder.walk(element, depth + 1)
        return builder.blocks

    def _text_block(self, element: HtmlElement, kind: BlockKind, level: int = 2) -> None:
        markup = inline_markup(element, self.base)
        text = tidy(plain(markup))
        if not text:
            return
        reason = None if self.inside else self._furniture(text, kind)
        if reason:
            self._drop(text, reason)
        else:
            self._add(kind, markup=markup, level=level)

    def _furniture(self, text: str, kind: BlockKind) -> Reason | None:
        if page.closes_teaser(text) or page.opens_teasers(text):
            return Reason.RELATED
        if not self.blocks and kind is BlockKind.PARAGRAPH and (date_line(text) or byline(text)):
            return Reason.DATE_LINE
        return page.furniture(text)

    def _list(self, element: HtmlElement, depth: int) -> None:
        whole = text_of(element)
        links = sum(len(text_of(a)) for a in element.iter("a"))
        items, others = self._items(element, depth)
        texts = [tidy(plain(item)) for item in items]
        if not items:
            self._drop("" if others else whole, Reason.UNSUPPORTED)
        elif all(page.furniture(text) for text in texts):
            self._drop(whole, Reason.SHARING)
        elif links > 0.9 * max(1, len(whole)) and not any(page.ends_sentence(text) for text in texts):
            self._drop(whole, Reason.RELATED)
        else:
            self._add(BlockKind.LIST, items=tuple(items), ordered=element.tag == "ol")
        self._keep_all(others)

    def _items(self, element: HtmlElement, depth: int) -> tuple[list[str], list[Block]]:
        """The items of a list, those of a list inside an item after it; and the pictures and films in them."""
        items: list[str] = []
        others: list[Block] = []
        for item in list_items(element):
            own: list[str] = []
            below: list[str] = []
            for block in self._blocks_inside(item, depth):
                if block.kind is BlockKind.LIST:
                    below += block.items
                elif block.kind in _WORDS:
                    own += _lines(block)
                else:
                    others.append(block)
            items += filter(None, ("<br>".join(own), *below))
        return items, others

    def _quote(self, element: HtmlElement, depth: int) -> None:
        said_by = take_speaker(element)
        blocks = self._blocks_inside(element, depth)
        lines = [line for block in blocks if block.kind in _WORDS for line in _lines(block)]
        if len(said_by) > LONGEST_NAME:
            lines.append(html.escape(said_by, quote=False))
            said_by = ""
        if lines:
            self._add(BlockKind.QUOTE, markup="<br>".join(lines), attribution=said_by)
        else:
            self._drop(said_by, Reason.UNSUPPORTED)
        self._keep_all(block for block in blocks if block.kind not in _WORDS)

    def _figure(self, element: HtmlElement, depth: int) -> None:
        legend = take_legend(element)
        if is_composite(element):
            self._parts(self._blocks_inside(element, depth), legend)
            return
        found = pictures(element, self.base)
        legend = with_text_beside(legend, element)
        if found:
            self._pictures(found, legend)
        else:
            self._drop(legend.whole, Reason.UNSUPPORTED)

    def _parts(self, parts: list[Block], legend: Legend) -> None:
        """Keep the parts of a figure: ``legend`` is said of every picture without one, of the film, or by the speaker."""
        told = Legend()
        for part in parts:
            if part.kind is BlockKind.FIGURE:
                caption, credit = part.caption or legend.caption, part.credit or legend.credit
                told = Legend(
                    told.caption or ("" if part.caption else caption),
                    told.credit or ("" if part.credit else credit),
                )
                self._credit(part.image, credit)
                self._keep(replace(part, caption=caption, credit=credit))
            elif part.kind is BlockKind.EMBED and 0 < len(legend.whole) <= _LONGEST_CAPTION:
                told = legend
                self._keep(replace(part, caption=legend.whole))
            elif _is_quote_alone(parts) and not part.attribution and len(legend.whole) <= LONGEST_NAME:
                told = legend
                self._keep(replace(part, attribution=name_of(legend.whole)))
            else:
                self._keep(part)
        untold = Legend("" if told.caption else legend.caption, "" if told.credit else legend.credit)
        self._drop(untold.whole, Reason.OTHER_CAPTION if parts else Reason.UNSUPPORTED)

    def _pictures(self, found: list[Picture], legend: Legend) -> None:
        for picture in found:
            key = f"image-{len(self.images) + 1}"
            self.images.append(IncomingImage(key, legend.credit, picture.url, picture.files))
            self._add(
                BlockKind.FIGURE, image=key, alt=picture.alt, caption=legend.caption, credit=legend.credit
            )

    def _credit(self, key: str, credit: str) -> None:
        self.images[:] = [
            replace(image, credit=credit) if image.key == key else image for image in self.images
        ]

    def _embed(self, element: HtmlElement) -> None:
        address = element.get("src") or next(
            (s.get("src") for s in element.iter("source") if s.get("src")), ""
        )
        url = web_address(address, self.base)
        if url.startswith("https://"):
            self._add(BlockKind.EMBED, url=url, caption=tidy(element.get("title") or "")[:_LONGEST_CAPTION])
        else:
            self.dropped.append(Dropped(f"<{element.tag}> {address or ''}"[:200], Reason.ACTIVE))
        self._drop(text_of(element), Reason.UNSUPPORTED)  # what a browser shows that cannot play it

    def _leave_out(self, element: HtmlElement, reason: Reason) -> None:
        text = text_of(element)
        self._drop(text, page.furniture(text) or reason)
        for picture in pictures(element, self.base):
            self._drop(picture.alt or picture.url, reason)

    def _drop(self, text: str, reason: Reason) -> None:
        if text:
            self.dropped.append(Dropped(text, reason))

    def _keep_all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._keep(block)

    def _keep(self, block: Block) -> None:
        if len(self.blocks) >= MAX_BLOCKS:
            raise UnreadableStory(Problem.TOO_MANY_BLOCKS)
        self.blocks.append(replace(block, id=f"b{len(self.blocks) + 1}"))

    def _add(self, kind: BlockKind, **fields: Any) -> None:
        self._keep(Block(id="", kind=kind, **fields))


def _is_quote_alone(parts: list[Block]) -> bool:
    return len(parts) == 1 and parts[0].kind is BlockKind.QUOTE


def _lines(block: Block) -> list[str]:
    """The lines of a block as inline markup, for a block that holds lines only."""
    return [
        line for line in (block.markup, *block.items, html.escape(block.attribution, quote=False)) if line
    ]
