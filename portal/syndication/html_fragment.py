"""The body of an edition as HTML: for pasting into a content system, and inside the full page."""

import re
from html import escape

from portal.newsroom.content import Block, BlockKind
from portal.syndication import inline
from portal.syndication.piece import Piece
from portal.syndication.wording import say

# Hebrew to Arabic Extended, and the Arabic presentation forms: scripts written from right to left.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def write(piece: Piece) -> str:
    """What an editor pastes under a headline of the same words: credit, text, notice; no images.

    Images are files of the package: a content system gives them addresses of its own.
    """
    parts = [credit(piece)]
    if piece.content.standfirst:
        parts.append(_paragraph(f"<strong>{escape(piece.content.standfirst, quote=False)}</strong>"))
    if piece.byline:
        parts.append(_paragraph(escape(piece.byline, quote=False)))
    parts += [body(piece, images=None), notice(piece)]
    inside = "\n".join(part for part in parts if part)
    return f'<div lang="{escape(piece.language)}">\n{inside}\n</div>\n'


def body(piece: Piece, *, images: str | None) -> str:
    """The blocks as HTML. ``images``: what goes before ``images/1.jpg``; None leaves figures out."""
    blocks = (_block(piece, block, images) for block in piece.content.blocks)
    return "\n".join(block for block in blocks if block)


def credit(piece: Piece) -> str:
    """The credit line with its link to the article as the publisher ran it."""
    words = escape(piece.credit_line, quote=False)
    if not inline.link_allowed(piece.source_url):
        return f'<p class="credit">{words}</p>'
    label = say(piece.language, "original")
    return f'<p class="credit">{words} <a href="{escape(piece.source_url)}">{label}</a></p>'


def notice(piece: Piece) -> str:
    """Corrections, the mark of an excerpt, the copyright notice and the licence's number."""
    paragraphs = [f"<p>{escape(line, quote=False)}</p>" for line in piece.notes]
    rights = f"{piece.copyright_notice} {piece.licence_notice}"
    link = f'<a href="{escape(piece.order.verify_url)}">{say(piece.language, "verify")}</a>'
    paragraphs.append(f'<p class="rights">{escape(rights, quote=False)} {link}</p>')
    return "\n".join(paragraphs)


def _block(piece: Piece, block: Block, images: str | None) -> str:
    match block.kind:
        case BlockKind.HEADING:
            level = min(4, max(2, block.level))
            return f"<h{level}{_direction(block)}>{_inline(block.markup)}</h{level}>"
        case BlockKind.PARAGRAPH:
            return _paragraph(_inline(block.markup), _direction(block))
        case BlockKind.LIST:
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{_inline(item)}</li>" for item in block.items)
            return f"<{tag}{_direction(block)}>{items}</{tag}>" if items else ""
        case BlockKind.QUOTE:
            return _quote(block)
        case BlockKind.FIGURE:
            return "" if images is None else _figure(piece, block, images)
        case BlockKind.EMBED:
            return _embed(block)


def _paragraph(inside: str, attributes: str = "") -> str:
    return f"<p{attributes}>{inside}</p>" if inside.strip() else ""


def _quote(block: Block) -> str:
    quote = f"<blockquote{_direction(block)}><p>{_inline(block.markup)}</p></blockquote>"
    if not block.attribution:
        return quote
    said_by = escape(block.attribution, quote=False)
    return f"<figure>{quote}<figcaption>— {said_by}</figcaption></figure>"


def _figure(piece: Piece, block: Block, images: str) -> str:
    image = piece.image(block)
    if image is None:
        return ""
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    source = escape(images + piece.image_path(image.key))
    picture = f'<img src="{source}" alt="{escape(block.alt)}"{size}>'
    caption = escape(block.caption, quote=False)
    by = block.credit or image.credit
    if by:
        shown = escape(say(piece.language, "photo_credit", credit=by), quote=False)
        caption = f'{caption} <span class="credit">({shown})</span>'.strip()
    return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _embed(block: Block) -> str:
    words = escape(block.caption or block.url, quote=False)
    if not inline.link_allowed(block.url):
        return _paragraph(words)
    return f'<p><a href="{escape(block.url)}">{words}</a></p>'


def _inline(markup: str) -> str:
    return inline.to_html(inline.parse(markup))


def _direction(block: Block) -> str:
    return ' dir="auto"' if _RIGHT_TO_LEFT.search(block.text) else ""
