"""The body of an NITF document as HTML, so that one builder of blocks serves every format."""

from dataclasses import dataclass, field

from lxml import etree
from lxml.builder import E as H

from portal.newsroom.readers.incoming import Dropped, Problem, Reason, UnreadableStory
from portal.newsroom.readers.xml_root import every, first, words

_SAME = frozenset(
    ["p", "ol", "ul", "li", "dl", "dt", "dd", "table", "pre", "hr", "br", "a", "em", "q", "sub", "sup"]
)
_AS = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "block": "div", "abstract": "div", "nitf-table": "table"}
_TEXT_LEVEL = frozenset(
    [
        "p",
        "hl1",
        "hl2",
        "li",
        "dt",
        "dd",
        "em",
        "q",
        "a",
        "span",
        "credit",
        "pre",
        "sub",
        "sup",
        "strong",
        "b",
        "i",
    ]
)
_HTML_INLINE = frozenset(["strong", "b", "i", "span"])  # from XHTML's namespace, which NITF lets in
_ASIDE = {
    "note": Reason.NOTE,
    "fn": Reason.NOTE,
    "copyrite": Reason.REPUBLISHING,
    "dateline": Reason.PLACE,
    "tobject": Reason.SECTION,
    "key-list": Reason.SECTION,
    "classifier": Reason.SECTION,
}
_BOLD = ("bold", "strong")


@dataclass
class NitfHead:
    """What NITF says above its body."""

    headlines: list[str] = field(default_factory=list)
    standfirst: str = ""
    byline: str = ""
    dropped: list[Dropped] = field(default_factory=list)


def nitf_body(root: etree._Element) -> tuple[str, NitfHead]:
    """The body of ``root``, an ``nitf`` element, as HTML; and its head. Raises UnreadableStory (no body)."""
    head = NitfHead()
    top = first(root, "body/body.head")
    if top is not None:
        head.headlines = [w for h in every(top, "hedline/*") if (w := words(h))]
        head.standfirst = " ".join(filter(None, map(words, every(top, "abstract"))))
        head.byline = ", ".join(filter(None, map(words, every(top, "byline"))))
        for name, reason in (
            ("dateline", Reason.PLACE),
            ("note", Reason.NOTE),
            ("rights", Reason.REPUBLISHING),
            ("distributor", Reason.NOTE),
        ):
            head.dropped += [Dropped(w, reason) for e in every(top, name) if (w := words(e))]
    contents = every(root, "body/body.content")
    if not contents:
        raise UnreadableStory(Problem.NO_BODY)
    markup = "".join(nitf_markup(content, head.dropped) for content in contents)
    head.dropped += [Dropped(w, Reason.NOTE) for e in every(root, "body/body.end/*") if (w := words(e))]
    return markup, head


def nitf_markup(content: etree._Element, dropped: list[Dropped]) -> str:
    """``body.content`` (or another element of NITF) as an HTML ``div``; notes and the like go to ``dropped``."""
    root = H.div()
    _fill(root, content, dropped)
    return etree.tostring(root, method="html", encoding="unicode")


def _fill(target: etree._Element, source: etree._Element, dropped: list[Dropped]) -> None:
    _add_text(target, source.text)
    inside_text = etree.QName(source).localname in _TEXT_LEVEL
    for child in source:
        name = etree.QName(child).localname
        if name in _ASIDE:
            text = words(child) or str(child.get("tobject.subject.type") or "")
            if text:
                dropped.append(Dropped(text, _ASIDE[name]))
        elif name == "media":
            target.append(_media(child, dropped))
        else:
            made = etree.SubElement(target, _html_name(child, name, inside_text))
            if name == "a" and child.get("href"):
                made.set("href", str(child.get("href")))
            if name == "credit":
                made.tag = "footer"
            _fill(made, child, dropped)
            if name == "bq" and child.get("quote-source") and first(child, "credit") is None:
                made.append(H.footer(str(child.get("quote-source"))))
        _add_text(target, child.tail)


def _html_name(child: etree._Element, name: str, inside_text: bool) -> str:
    if name == "em" and any(word in (child.get("class") or "").lower() for word in _BOLD):
        return "strong"
    if name in _SAME or name in _HTML_INLINE:
        return name
    return _AS.get(name) or ("span" if inside_text else "div")


def _media(media: etree._Element, dropped: list[Dropped]) -> etree._Element:
    """A picture as a figure with its caption and credit; any other medium as a link to it, or listed."""
    references = every(media, "media-reference")
    references.sort(key=lambda r: -_size(r))
    best = references[0] if references else None
    caption = H.figcaption()
    for text in every(media, "media-caption"):
        _fill(caption, text, dropped)
    credit = ", ".join(filter(None, (words(producer) for producer in every(media, "media-producer"))))
    credit = credit or _attribute(best, "source-credit") or _attribute(best, "copyright")
    if credit:
        caption.append(H.span(credit, {"class": "credit"}))
    kind = (media.get("media-type") or "image").lower()
    tag = kind if kind in ("video", "audio") else "img"
    shown = etree.Element(tag, src=_attribute(best, "source"), alt=_attribute(best, "alternate-text"))
    if tag == "img":
        shown.set("srcset", ", ".join(_attribute(r, "source").replace(",", "%2C") for r in references))
    return H.figure(shown, caption)


def _size(reference: etree._Element) -> int:
    numbers = [_attribute(reference, name) for name in ("width", "height")]
    return int(numbers[0]) * int(numbers[1]) if all(n.isdecimal() and len(n) < 7 for n in numbers) else 0


def _attribute(element: etree._Element | None, name: str) -> str:
    return str(element.get(name) or "").strip() if element is not None else ""


def _add_text(target: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
