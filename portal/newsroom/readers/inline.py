"""Inline markup of a block, reduced to the vocabulary of ``Block.markup``."""

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3
from lxml.html import HtmlElement, tostring

from portal.newsroom.readers.text import tidy

_TAGS = {"a", "em", "strong", "sub", "sup", "br"}
_SAME = {"b": "strong", "i": "em", "cite": "em"}
_SCHEMES = {"http", "https", "mailto"}
_EDGE_BREAKS = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_EMPTY = re.compile(r"<(a|em|strong|sub|sup)(?: [^>]*)?>\s*</\1>")


def inline_markup(element: HtmlElement, base: str) -> str:
    """The inside of ``element`` as clean inline HTML: ``a[href] em strong sub sup br`` and text, nothing else.

    ``base``: address that relative links resolve against; without one they lose their link and keep their words.
    """
    parts = [html.escape(element.text or "", quote=False)]
    parts += [tostring(child, encoding="unicode") for child in element]
    raw = re.sub(r"<(/?)(b|i|cite)(?=[\s>])[^>]*>", lambda m: f"<{m[1]}{_SAME[m[2]]}>", "".join(parts))
    return clean_inline(raw, base)


def clean_inline(markup: str, base: str = "") -> str:
    """``markup`` sanitised to the inline vocabulary, on one line."""
    clean = nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, _name, value: _resolved(value, base),
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    clean = re.sub(r"<a>(.*?)</a>", r"\1", clean.replace("&nbsp;", "\u00a0"), flags=re.DOTALL)
    clean = re.sub(r" ?<br> ?", "<br>", tidy(clean))
    while (shorter := _EMPTY.sub("", clean)) != clean:
        clean = shorter
    return _EDGE_BREAKS.sub("", clean)


def web_address(value: str | None, base: str = "") -> str:
    """``value`` as an absolute http(s) address of at most 400 characters, "" when it is none."""
    resolved = _resolved(value or "", base)
    return (
        resolved
        if resolved and urlsplit(resolved).scheme in ("http", "https") and len(resolved) <= 400
        else ""
    )


def _resolved(value: str, base: str) -> str | None:
    value = re.sub(r"[\x00-\x20]+", "", value)
    if value.startswith("#"):
        return None
    try:
        address = urljoin(base, value)
        parts = urlsplit(address)
        known = parts.scheme in _SCHEMES and (parts.scheme == "mailto" or bool(parts.hostname))
    except ValueError:  # a malformed address, such as an unclosed IPv6 bracket
        return None
    return address if known else None
