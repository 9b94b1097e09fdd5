"""An edition as Markdown (CommonMark), escaped so that it reads back as the very same words."""

import re

from portal.newsroom.content import Block, BlockKind
from portal.syndication import inline
from portal.syndication.inline import Element, Node, Nodes
from portal.syndication.piece import Piece
from portal.syndication.wording import say

_ALWAYS = re.compile(r"([\\`*_\[\]<>~|])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^([#+=:\-])|^(\d{1,9})([.)])")


def write(piece: Piece) -> bytes:
    """``article.md``: UTF-8, headline as the only first-level heading, credit line above the body."""
    content = piece.content
    parts = [f"# {_line(content.headline)}"]
    if content.standfirst:
        parts.append(_strong(_line(content.standfirst)))
    parts += [_line(piece.byline), _credit(piece)]
    parts += [_block(piece, block) for block in content.blocks]
    parts += ["---", *_notice(piece)]
    return ("\n\n".join(part for part in parts if part.strip()) + "\n").encode()


def _credit(piece: Piece) -> str:
    words = _line(piece.credit_line)
    if not inline.link_allowed(piece.source_url):
        return words
    return f"{words} {_link(say(piece.language, 'original'), piece.source_url)}"


def _notice(piece: Piece) -> list[str]:
    rights = _line(f"{piece.copyright_notice} {piece.licence_notice}")
    check = _link(say(piece.language, "verify"), piece.order.verify_url)
    return [*map(_line, piece.notes), f"{rights} {check}"]


def _block(piece: Piece, block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"{'#' * min(4, max(2, block.level))} {_inline(block.markup, breaks=False)}"
        case BlockKind.LIST:
            marks = (f"{n}." if block.ordered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(
                f"{mark} {_inline(item, indent=' ' * (len(mark) + 1))}"
                for mark, item in zip(marks, block.items, strict=True)
            )
        case BlockKind.QUOTE:
            said = _inline(block.markup, indent="> ")
            by = f"\n>\n> — {_line(block.attribution, start=False)}" if block.attribution else ""
            return f"> {said}{by}" if said else ""
        case BlockKind.FIGURE:
            return _figure(piece, block)
        case BlockKind.EMBED:
            words = _line(block.caption or block.url)
            return _link(block.caption or block.url, block.url) if inline.link_allowed(block.url) else words
        case _:
            return _inline(block.markup)


def _figure(piece: Piece, block: Block) -> str:
    image = piece.image(block)
    if image is None:
        return ""
    picture = f"![{_line(block.alt, start=False)}](../{piece.image_path(image.key)})"
    credit = block.credit or image.credit
    shown = say(piece.language, "photo_credit", credit=credit) if credit else ""
    caption = " ".join(part for part in (block.caption, shown and f"({shown})") if part)
    return f"{picture}\n\n{_line(caption)}" if caption else picture


def _inline(markup: str, *, indent: str = "", breaks: bool = True) -> str:
    nodes = inline.parse(markup)
    written = _nodes(nodes)
    lines = [_at_start(line.strip(" ")) for line in written.split("\n")]
    if not breaks:
        return _close_heading(" ".join(lines).strip(" "))
    return f"\\\n{indent}".join(line for line in lines if line)


def _nodes(nodes: Nodes) -> str:
    written = ""
    for place, node in enumerate(nodes):
        following = nodes[place + 1] if place + 1 < len(nodes) else ""
        after = following[:1] if isinstance(following, str) else "\n" if following.tag == "br" else "<"
        written += _node(node, written[-1:], after)
    return written


def _node(node: Node, before: str, after: str) -> str:
    if isinstance(node, str):
        return _escape(node)
    if node.tag == "br":
        return "\n"
    inside = _nodes(node.children)
    if node.tag == "a":
        return f"[{inside.replace(chr(10), ' ')}](<{_address(node.href)}>)"
    return _marked(node, inside, before, after)


def _marked(node: Element, inside: str, before: str, after: str) -> str:
    """Asterisks where CommonMark surely reads them as ours, the HTML element anywhere else."""
    mark = {"em": "*", "strong": "**"}.get(node.tag, "")
    flanked = inside[:1].isalnum() and inside[-1:].isalnum()
    alone = all(not side or side.isspace() or side in ".,;:!?()—–" for side in (before, after))
    if mark and flanked and alone and "\n" not in inside:
        return f"{mark}{inside}{mark}"
    return f"<{node.tag}>{inside}</{node.tag}>"


def _strong(line: str) -> str:
    return f"**{line}**" if line[:1].isalnum() and line[-1:].isalnum() else f"<strong>{line}</strong>"


def _link(words: str, href: str) -> str:
    return f"[{_line(words, start=False)}](<{_address(href)}>)"


def _line(text: str, *, start: bool = True) -> str:
    """Plain ``text`` as one escaped line."""
    line = _escape(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))
    return _at_start(line) if start else line


def _escape(text: str) -> str:
    return _ENTITY.sub(r"\\&", _ALWAYS.sub(r"\\\1", text))


def _at_start(line: str) -> str:
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def _close_heading(line: str) -> str:
    # A heading's trailing number signs are decoration to CommonMark.
    return re.sub(r"(#+)$", lambda m: "\\#" * len(m[1]), line)


def _address(href: str) -> str:
    return re.sub(r"[<>\\\s]", lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), href)
