"""A piece: one edition as it leaves the house, with everything a writer of one file needs."""

import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from portal.newsroom.content import Block, BlockKind, Content
from portal.syndication import inline
from portal.syndication.order import PackagedEdition, PackagedImage, PackagedWork, PackageOrder
from portal.syndication.wording import day, say

T = TypeVar("T", Content, Block)

EXCERPT_WORDS = 250  # what an excerpt licence grants of each edition

# C0 and C1 controls but tab and line feed, surrogates and noncharacters: forbidden in HTML and XML alike.
_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’»)\]\u00a0\u202f]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """``content`` is what ships: third-party passages and unlicensed figures are gone, an excerpt is cut."""

    order: PackageOrder
    work: PackagedWork
    edition: PackagedEdition
    content: Content
    is_cut: bool

    @property
    def language(self) -> str:
        return self.edition.language

    @property
    def folder(self) -> str:
        return self.order.folder(self.work)

    @property
    def credit_line(self) -> str:
        return self.order.credit_lines[self.language]

    @property
    def copyright_notice(self) -> str:
        return copyright_notice(self.order, self.work, self.language)

    @property
    def licence_notice(self) -> str:
        return say(self.language, "under_licence", number=self.order.licence_number)

    @property
    def byline(self) -> str:
        return self.content.byline or self.work.byline

    @property
    def source_url(self) -> str:
        """Where the publisher ran this edition, or the work when the edition has no address."""
        return self.edition.url or self.work.canonical_url

    @property
    def uri(self) -> str:
        """A stable identifier of this edition: its address, else a tag URI (RFC 4151)."""
        return self.edition.url or tag_uri(
            self.order, self.work, f"article/{self.work.article_id}/{self.language}"
        )

    @property
    def siblings(self) -> tuple["Piece", ...]:
        """The other editions of the work in this package."""
        return tuple(
            piece(self.order, self.work, other)
            for other in self.work.editions
            if other.language != self.language
        )

    @property
    def source_language(self) -> str:
        """The language of the source edition, packed or not: we publish in two."""
        if not self.edition.is_translation:
            return self.language
        source = self.work.source
        return source.language if source else {"en": "fr", "fr": "en"}[self.language]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader is told below the text: corrections, an excerpt, a translation."""
        lines = [
            say(self.language, "correction", day=day(note.at, self.language), text=note.text)
            for note in self.edition.corrections
        ]
        if self.is_cut:
            lines.append(say(self.language, "excerpt"))
        if self.edition.is_translation:
            made = "drafted" if self.edition.machine_translated else "translated"
            lines.append(say(self.language, f"{made}_from_{self.source_language}"))
        return tuple(lines)

    def image_path(self, key: str) -> str:
        """``images/1.jpg`` for the work's image ``key``, relative to the work's folder."""
        return image_paths(self.work)[key]

    def image(self, block: Block) -> PackagedImage | None:
        return self.work.image(block.image) if block.image else None


def pieces(order: PackageOrder) -> tuple[Piece, ...]:
    """Every edition of every work of ``order``, ready for the writers."""
    return tuple(piece(order, work, edition) for work in order.works for edition in work.editions)


def piece(order: PackageOrder, work: PackagedWork, edition: PackagedEdition) -> Piece:
    """One edition as it leaves the house."""
    content = _licensed(_legible(edition.content), work, edition.not_ours)
    if order.terms.excerpt:
        shorter = excerpt(content, EXCERPT_WORDS)
        return Piece(order, work, edition, shorter, is_cut=shorter != content)
    return Piece(order, work, edition, content, is_cut=False)


def image_paths(work: PackagedWork) -> dict[str, str]:
    """Our own names for the images of ``work``, in its order: never a name from outside."""
    extensions = {"image/jpeg": "jpg", "image/png": "png"}
    return {
        image.key: f"images/{number}.{extensions.get(image.media_type, 'bin')}"
        for number, image in enumerate(work.images, start=1)
    }


def copyright_notice(order: PackageOrder, work: PackagedWork, language: str) -> str:
    return say(language, "copyright", year=work.published_at.year, holder=order.licensor.name)


def tag_uri(order: PackageOrder, work: PackagedWork, path: str) -> str:
    """A tag URI (RFC 4151) in the name of the portal that issued the licence."""
    host = urlsplit(order.verify_url).hostname or "localhost"
    return f"tag:{host},{work.published_at:%Y-%m-%d}:{quote(path)}"


def image_uri(order: PackageOrder, work: PackagedWork, image: PackagedImage) -> str:
    """A stable identifier of an image of the package."""
    return tag_uri(order, work, f"image/{work.article_id}/{image.key}")


def excerpt(content: Content, limit: int) -> Content:
    """At most ``limit`` words of ``content``: whole blocks, then whole sentences of the next one.

    Headline, standfirst and captions count. Where not even one sentence fits, the cut falls between words.
    """
    if content.word_count <= limit:
        return content
    head = replace(content, blocks=())
    if head.word_count >= limit:
        head = replace(head, standfirst="")
    kept: list[Block] = []
    left = limit - head.word_count
    for block in content.blocks:
        size = _words(block)
        if size > left:
            kept += _first_sentences(block, left, force=not kept)
            break
        kept.append(block)
        left -= size
    while kept and kept[-1].kind is BlockKind.HEADING:
        kept.pop()
    return replace(head, blocks=tuple(kept))


def _words(block: Block) -> int:
    return Content(language="", headline="", blocks=(block,)).word_count


def _first_sentences(block: Block, left: int, *, force: bool) -> list[Block]:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
        return []
    nodes = inline.parse(block.markup)
    text = inline.to_text(nodes)
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if force:  # an excerpt is never empty: fall back on words
        ends = ends + [match.end() for match in re.finditer(r"\S+", text)]
    for end in ends[::-1]:
        shorter = replace(block, markup=inline.to_html(inline.cut(nodes, end)))
        if _words(shorter) <= left:
            return [shorter]
    return []


def _licensed(content: Content, work: PackagedWork, not_ours: frozenset[str]) -> Content:
    passages = {part.key for part in work.excluded if part.kind == "passage"} | not_ours
    keys = {image.key for image in work.images}
    blocks: list[Block] = []
    for block in content.blocks:
        if block.id in passages:
            # The editor's mark of an omission, once for a run of omitted blocks.
            if not (blocks and blocks[-1].id == "omitted"):
                blocks.append(Block(id="omitted", kind=BlockKind.PARAGRAPH, markup="[…]"))
        elif block.kind is not BlockKind.FIGURE or block.image in keys:
            blocks.append(block)
    return replace(content, blocks=tuple(blocks))


@lru_cache(maxsize=32)  # every writer asks again, and texts are immutable
def _legible(content: Content) -> Content:
    """``content`` without characters that no format can carry."""
    return _cleaned(replace(content, blocks=tuple(_cleaned(block) for block in content.blocks)))


def _cleaned(part: T) -> T:
    changes: dict[str, Any] = {}
    for entry in fields(part):
        value = getattr(part, entry.name)
        if isinstance(value, str) and _ILLEGIBLE.search(value):
            changes[entry.name] = _ILLEGIBLE.sub("", value)
        elif entry.name == "items":
            changes[entry.name] = tuple(_ILLEGIBLE.sub("", item) for item in value)
    return replace(part, **changes) if changes else part
