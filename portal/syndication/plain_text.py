"""An edition as plain text: credit line above, copyright notice below, a blank line between blocks."""

from portal.newsroom.content import Block, BlockKind
from portal.syndication import inline
from portal.syndication.piece import Piece
from portal.syndication.wording import say


def write(piece: Piece) -> bytes:
    """``article.txt``: UTF-8, lines end with LF; links follow their words in angle brackets."""
    return text(piece).encode()


def text(piece: Piece) -> str:
    """The same, as a string."""
    content = piece.content
    credit = piece.credit_line
    if piece.source_url:
        credit += f"\n{say(piece.language, 'original')}{_colon(piece)}{piece.source_url}"
    blocks = (_block(piece, block) for block in content.blocks)
    parts = [content.headline, content.standfirst, piece.byline, credit, *blocks, _notice(piece)]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _notice(piece: Piece) -> str:
    lines = [*piece.notes, piece.copyright_notice, piece.licence_notice]
    lines.append(f"{say(piece.language, 'verify')}{_colon(piece)}{piece.order.verify_url}")
    return "\n".join(["—" * 3, *lines])


def _block(piece: Piece, block: Block) -> str:
    match block.kind:
        case BlockKind.LIST:
            return "\n".join(
                f"{f'{number}.' if block.ordered else '-'} {_inline(item)}"
                for number, item in enumerate(block.items, start=1)
            )
        case BlockKind.QUOTE:
            return _inline(block.markup) + (f"\n— {block.attribution}" if block.attribution else "")
        case BlockKind.FIGURE:
            return _figure(piece, block)
        case BlockKind.EMBED:
            return "\n".join(part for part in (block.caption, block.url) if part)
        case _:
            return _inline(block.markup)


def _figure(piece: Piece, block: Block) -> str:
    image = piece.image(block)
    if image is None:
        return ""
    credit = block.credit or image.credit
    shown = say(piece.language, "photo_credit", credit=credit) if credit else ""
    caption = " ".join(part for part in (block.caption, shown and f"({shown})") if part)
    head = f"{say(piece.language, 'image')}{_colon(piece)}{piece.image_path(image.key)}"
    return f"[{head}]\n{caption}"


def _inline(markup: str) -> str:
    return inline.to_text(inline.parse(markup), links=True)


def _colon(piece: Piece) -> str:
    return "\u00a0: " if piece.language == "fr" else ": "
