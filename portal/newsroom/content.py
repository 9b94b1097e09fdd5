"""What a story is made of: a small block vocabulary that every reader fills and every writer reads."""

import hashlib
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import nh3
import rfc8785

_MARKED = re.compile(r"[<>&\r\x00]")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


class BlockKind(StrEnum):
    """The only kinds of block there are; anything else is dropped at the door, and listed."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    FIGURE = "figure"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an edition.

    ``id`` is the segment id shared by aligned blocks of both editions. ``markup`` is inline HTML limited to
    ``a[href] em strong sub sup br``, already sanitised (heading, paragraph, quote). ``items`` are such markups
    too (list). A figure has ``image`` (the article's image key, "" when no file came), ``alt``, ``caption`` and
    ``credit`` as plain text. An embed keeps only its address in ``url`` and a plain ``caption``.
    """

    id: str
    kind: BlockKind
    markup: str = ""
    level: int = 2  # headings only: 2 to 4
    items: tuple[str, ...] = ()
    ordered: bool = False
    attribution: str = ""  # quotes only
    image: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    url: str = ""

    @property
    def text(self) -> str:
        """The block's words without markup; list items and captions on lines of their own."""
        parts = [plain(self.markup), *(plain(item) for item in self.items), self.caption]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one edition: what a revision freezes. All fields but block markup are plain text."""

    language: str
    headline: str
    standfirst: str = ""
    byline: str = ""
    blocks: tuple[Block, ...] = ()
    partner_headline: str = ""  # proposed to outlets beside our own; "" = none
    partner_standfirst: str = ""

    @property
    def word_count(self) -> int:
        """Words a reader reads: headline, standfirst and body; captions count, credits do not."""
        words = [self.headline, self.standfirst, *(block.text for block in self.blocks)]
        return sum(len(_WORD.findall(text)) for text in words)

    @property
    def figures(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind is BlockKind.FIGURE)

    @property
    def content_hash(self) -> str:
        """SHA-256, hex, of the canonical JSON (RFC 8785) of ``to_json``."""
        return hashlib.sha256(rfc8785.dumps(self.to_json())).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; the inverse of ``from_json``."""
        data = asdict(self)
        data["blocks"] = [_lists(block) for block in data["blocks"]]
        for name in ("partner_headline", "partner_standfirst"):
            if not data[name]:
                del data[name]  # a text without them keeps the hash it had before they existed
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        """Content from ``to_json``'s output. Raises KeyError, TypeError or ValueError on anything else."""
        blocks = tuple(
            Block(**{**block, "kind": BlockKind(block["kind"]), "items": tuple(block["items"])})
            for block in data["blocks"]
        )
        return cls(**{**data, "blocks": blocks})


def plain(markup: str) -> str:
    """``markup`` without its tags, entities resolved: what a reader sees."""
    if not _MARKED.search(markup):
        return markup
    text = re.sub(r"<br\s*/?>", "\n", markup)
    text = nh3.clean(text, tags=set())
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _lists(block: dict[str, Any]) -> dict[str, Any]:
    return {**block, "kind": str(block["kind"]), "items": list(block["items"])}
