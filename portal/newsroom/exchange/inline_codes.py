"""Our inline markup as inline codes of XLIFF 2, and back.

``<em>``, ``<strong>``, ``<sub>``, ``<sup>`` and ``<a href>`` are ``pc`` (XLIFF 2.1, 4.2.3.3), ``<br>`` is ``ph``; the
tags themselves stand in the unit's ``originalData``, from where they come back.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _
from lxml import etree

from portal.newsroom.exchange.safe_xml import Unreadable, local_name

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_TOKEN = re.compile(r'<(/?)(a|em|strong|sub|sup|br)((?: href="[^"]*")?) ?/?>')
_START = re.compile(r'<(?P<tag>a href="[^"]*"|em|strong|sub|sup|br) ?/?>')
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
_KINDS = {  # tag -> type and subType; the prefix xlf is the standard's own
    "em": ("fmt", "xlf:i"),
    "strong": ("fmt", "xlf:b"),
    "sub": ("fmt", "html:sub"),
    "sup": ("fmt", "html:sup"),
    "a": ("link", ""),
    "br": ("fmt", "xlf:lb"),
}
_BY_SUBTYPE = {subtype: tag for tag, (_kind, subtype) in _KINDS.items() if subtype}


@dataclass(slots=True)
class Codes:
    """The codes of one unit while it is written: ids given out, and the original data they refer to."""

    data: dict[str, str] = field(default_factory=dict)  # original text -> id
    given: int = 0
    sources: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # segment -> [(start tag, id)]

    def refer(self, original: str) -> str:
        return self.data.setdefault(original, f"d{len(self.data) + 1}")

    def fresh(self) -> str:
        self.given += 1
        return f"c{self.given}"


def put(parent: etree._Element, words: str, *, markup: bool, codes: Codes, segment: str) -> None:
    """Write ``words`` into ``parent``, a ``source`` or ``target``.

    A code of the target takes the id of the same code of the source of its ``segment``; codes that the source lacks
    get ids of their own (XLIFF 2.1, 4.3.1.19).
    """
    is_source = local_name(parent) == "source"
    free = [] if is_source else list(codes.sources.get(segment, ()))
    here = parent
    for text, closing, tag, attributes in _tokens(words) if markup else [(words, False, "", "")]:
        _text(here, text)
        if not tag:
            continue
        if closing:
            here = here.getparent()
            continue
        start = f"<{tag}{attributes}>"
        id = next((id for known, id in free if known == start), "")
        if id:
            free.remove((start, id))
        else:
            id = codes.fresh()
        if is_source:
            codes.sources.setdefault(segment, []).append((start, id))
        here = _code(here, id, tag, start, codes)


def get(element: etree._Element, data: dict[str, str], starts: dict[str, str], *, markup: bool) -> str:
    """The words of ``element``, a ``source`` or ``target``; as inline markup if ``markup``, else plain text.

    ``data``: the unit's original data by id. ``starts``: start tags by code id, filled from sources and used for
    codes whose original data a tool has dropped. Raises Unreadable for codes that are none of ours or badly nested.
    """
    return "".join(_Reading(data, starts, markup).inside(element))


def without_unfit(text: str) -> str:
    """``text`` without characters that XML cannot hold, for places where no code may stand in for them."""
    return _UNFIT.sub("", text)


def _tokens(markup: str) -> Iterator[tuple[str, bool, str, str]]:
    """(text before, closes, tag, attributes) for each tag, and the text after the last."""
    place = 0
    for match in _TOKEN.finditer(markup):
        yield html.unescape(markup[place : match.start()]), bool(match[1]), match[2], match[3]
        place = match.end()
    yield html.unescape(markup[place:]), False, "", ""


def _code(parent: etree._Element, id: str, tag: str, start: str, codes: Codes) -> etree._Element:
    """The code as a child of ``parent``; returns where the text that follows belongs."""
    kind, subtype = _KINDS[tag]
    attributes = {"id": id, "type": kind, **({"subType": subtype} if subtype else {})}
    if tag == "br":
        etree.SubElement(
            parent, f"{{{XLIFF}}}ph", {**attributes, "dataRef": codes.refer(start), "equiv": "\n"}
        )
        return parent
    references = {"dataRefStart": codes.refer(start), "dataRefEnd": codes.refer(f"</{tag}>")}
    return etree.SubElement(parent, f"{{{XLIFF}}}pc", {**attributes, **references})


def _text(parent: etree._Element, text: str) -> None:
    """Append ``text``; characters that XML cannot hold become ``cp`` elements (XLIFF 2.1, 4.2.3.1)."""
    place = 0
    for match in _UNFIT.finditer(text):
        _append(parent, text[place : match.start()])
        etree.SubElement(parent, f"{{{XLIFF}}}cp", hex=f"{ord(match[0]):04X}")
        place = match.end()
    _append(parent, text[place:])


def _append(parent: etree._Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


@dataclass(slots=True)
class _Reading:
    """One ``source`` or ``target`` while it is read."""

    data: dict[str, str]
    starts: dict[str, str]
    markup: bool
    open: list[tuple[str, str]] = field(default_factory=list)  # (id, tag) of sc without its ec yet

    def inside(self, element: etree._Element) -> Iterator[str]:
        yield from self.children(element)
        if self.open:
            raise _broken()

    def children(self, element: etree._Element) -> Iterator[str]:
        yield self.escaped(element.text)
        for child in element:
            if not isinstance(child.tag, str):
                raise _broken()
            yield from self.child(child)
            yield self.escaped(child.tail)

    def child(self, child: etree._Element) -> Iterator[str]:
        name = local_name(child)
        if name in ("mrk", "sm", "em"):  # annotations: nothing of the text itself
            yield from self.children(child)
        elif name == "cp":
            yield self.escaped(_character(child.get("hex", "")))
        elif name == "ph":
            yield self.start(child, "dataRef")[0] if self.markup else "\n"
        elif name == "pc":
            start, tag = self.start(child, "dataRefStart")
            outside, self.open = self.open, []
            inner = "".join(self.inside(child))
            self.open = outside
            yield f"{start}{inner}</{tag}>" if self.markup else inner
        elif name == "sc":
            start, tag = self.start(child, "dataRef")
            self.open.append((child.get("id", ""), tag))
            yield start if self.markup else ""
        elif name == "ec":
            if not self.open or self.open[-1][0] != (child.get("startRef") or child.get("id")):
                raise _broken()
            tag = self.open.pop()[1]
            yield f"</{tag}>" if self.markup else ""
        else:
            raise _broken()

    def start(self, code: etree._Element, reference: str) -> tuple[str, str]:
        """The start tag of ``code`` and its name."""
        id = code.get("id", "")
        original = self.data.get(code.get(reference, ""), "") or self.starts.get(code.get("copyOf") or id, "")
        if not original and code.get("subType") in _BY_SUBTYPE:
            original = f"<{_BY_SUBTYPE[code.get('subType', '')]}>"
        match = _START.fullmatch(original)
        if not match or (match["tag"] == "br") != (local_name(code) == "ph"):
            raise _broken()
        self.starts.setdefault(id, original)
        return f"<{match['tag']}>", match["tag"].split(" ")[0]

    def escaped(self, text: str | None) -> str:
        return html.escape(text or "", quote=False) if self.markup else text or ""


def _character(code: str) -> str:
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        raise _broken() from None
    if "\ud800" <= character <= "\udfff":
        raise _broken()
    return character


def _broken() -> Unreadable:
    return Unreadable(
        _("A tag in the text is broken or unknown: links and emphasis must come back as they went out.")
    )
