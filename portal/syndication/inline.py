"""Inline markup as a small tree, so that every writer prints it in its own notation."""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_KEPT = {"a", "em", "strong", "sub", "sup"}
_SAME = {"i": "em", "b": "strong"}
_DROPPED_WITH_TEXT = {"script", "style", "template"}
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Element:
    """An inline element of the content vocabulary; ``br`` has no children, only ``a`` has ``href``."""

    tag: str
    children: tuple["Node", ...] = ()
    href: str = ""


Node = str | Element
Nodes = tuple[Node, ...]
BREAK = Element("br")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, str, list[Node]]] = [("", "", [])]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _SAME.get(tag, tag)
        if tag in _DROPPED_WITH_TEXT:
            self.silent += 1
        elif tag == "br":
            self.stack[-1][2].append(BREAK)
        elif tag in _KEPT and not (tag == "a" and any(name == "a" for name, _, _ in self.stack)):
            href = (dict(attrs).get("href") or "").strip() if tag == "a" else ""
            self.stack.append((tag, href, []))

    def handle_endtag(self, tag: str) -> None:
        tag = _SAME.get(tag, tag)
        if tag in _DROPPED_WITH_TEXT:
            self.silent = max(0, self.silent - 1)
        elif any(name == tag for name, _, _ in self.stack[1:]):
            while self.close_one() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.stack[-1][2].append(_SPACE.sub(" ", data))

    def close_one(self) -> str:
        tag, href, children = self.stack.pop()
        if tag == "a" and not link_allowed(href):
            self.stack[-1][2].extend(children)
        elif children:
            self.stack[-1][2].append(Element(tag, tuple(children), href))
        return tag

    def result(self) -> Nodes:
        self.close()
        while len(self.stack) > 1:
            self.close_one()
        return _joined(self.stack[0][2])


def link_allowed(href: str) -> bool:
    """True for an absolute web or mail address; anything else loses its link and keeps its words."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return parts.scheme == "mailto"


def parse(markup: str) -> Nodes:
    """``markup`` (inline HTML) as nodes. Unknown tags vanish, their words stay; white space collapses."""
    reader = _Reader()
    reader.feed(markup)
    return reader.result()


def to_html(nodes: Nodes) -> str:
    """Nodes as HTML5, escaped."""
    return "".join(_html(node) for node in nodes)


def to_text(nodes: Nodes, *, links: bool = False) -> str:
    """Nodes as plain text, a line break per ``br``; with ``links``, addresses follow their words."""
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif node.tag == "br":
            parts.append("\n")
        else:
            words = to_text(node.children, links=links)
            shown = links and node.href and node.href.removeprefix("mailto:") not in words
            parts.append(f"{words} <{node.href}>" if shown else words)
    return "".join(parts)


def cut(nodes: Nodes, length: int) -> Nodes:
    """The first ``length`` characters of ``to_text(nodes)``, as nodes."""
    kept: list[Node] = []
    for node in nodes:
        if length <= 0:
            break
        size = len(to_text((node,)))
        if size <= length:
            kept.append(node)
        elif isinstance(node, str):
            kept.append(node[:length])
        else:
            kept.append(Element(node.tag, cut(node.children, length), node.href))
        length -= size
    return tuple(kept)


def _html(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    if node.tag == "br":
        return "<br>"
    attribute = f' href="{escape(node.href)}"' if node.tag == "a" else ""
    return f"<{node.tag}{attribute}>{to_html(node.children)}</{node.tag}>"


def _joined(nodes: list[Node]) -> Nodes:
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        else:
            joined.append(node)
    return tuple(joined)
