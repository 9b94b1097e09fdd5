"""Reads a story from an HTML page or fragment. The input is hostile until it has passed through here."""

import json
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from portal.newsroom.content import BlockKind, Content
from portal.newsroom.readers.element_text import text_of
from portal.newsroom.readers.elements import BlockBuilder
from portal.newsroom.readers.incoming import (
    Association,
    Incoming,
    Problem,
    UnreadableStory,
    instant,
)
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.page_parts import article_body, left_outside, take_lead_figures
from portal.newsroom.readers.text import LANGUAGES, decode, guess_language, tidy
from portal.newsroom.readers.topmatter import byline

_STANDFIRST = (
    "standfirst",
    "dek",
    "deck",
    "chapo",
    "lede",
    "subtitle",
    "subheadline",
    "sub-headline",
    "sous-titre",
    "article-intro",
)
_MAX_TAGS = 50_000  # a long page has a tenth of it
_MAX_WORDS = 1_500  # without a tag: the parser compares every attribute of a tag with every other
_BYLINE = ("byline", "author", "auteur", "signature")
_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "summary": ("og:description", "description"),
    "author": ("author", "article:author", "dc.creator"),
    "published": ("article:published_time", "date", "dc.date", "datepublished"),
    "section": ("article:section", "section"),
    "uri": ("reprise:uri", "dc.identifier"),
}


def read_html(data: bytes | str, language: str = "") -> Incoming:
    """The story in an HTML document or fragment.

    ``language``: ``en`` or ``fr``; else what the document says, else guessed. Nothing is fetched, no script or
    style survives, relative links resolve against the canonical address. Raises UnreadableStory.
    """
    root = parse(decode(data))
    facts = _facts(root)
    language = language or facts.language or guess_language(text_of(root))
    if language not in LANGUAGES:
        raise UnreadableStory(Problem.NO_LANGUAGE)
    top = _top_matter(root, facts)
    builder = BlockBuilder(base=facts.url, skip=top.read)
    body = article_body(root)
    for figure in take_lead_figures(body):
        builder.element(figure)
    outside = left_outside(body, top.read)
    builder.walk(body)
    if not top.headline:
        raise UnreadableStory(Problem.NO_HEADLINE)
    if not any(b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE) for b in builder.blocks):
        raise UnreadableStory(Problem.NO_BODY)
    return Incoming(
        Content(language, top.headline[:500], top.standfirst, top.byline[:200], tuple(builder.blocks)),
        source_uri=facts.uri[:400],
        canonical_url=facts.url,
        published_at=instant(facts.published),
        topic=facts.section[:40],
        images=tuple(builder.images),
        dropped=(*outside, *builder.dropped),
        translation_of=facts.translation_of[:400],
        associations=facts.associations,
    )


def parse(text: str) -> HtmlElement:
    """``text`` as a tree without comments. Raises UnreadableStory for entity declarations and broken input."""
    if re.search(r"<!ENTITY|<!DOCTYPE[^>\[]{0,2000}\[", text, re.IGNORECASE):
        raise UnreadableStory(Problem.ENTITIES)
    if text.count("<") > _MAX_TAGS or any(
        len(piece) > _MAX_WORDS and piece.count(" ") + piece.count("\n") > _MAX_WORDS
        for piece in text.split("<")
    ):
        raise UnreadableStory(Problem.TOO_LARGE)
    parser = HTMLParser(
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=False,
        encoding="utf-8",
        recover=True,
    )
    try:
        root = document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableStory(Problem.BROKEN) from error
    if root is None or root.find("body") is None:
        raise UnreadableStory(Problem.BROKEN)
    return root


@dataclass(frozen=True, slots=True)
class _Facts:
    language: str
    title: str
    summary: str
    author: str
    published: str
    section: str
    uri: str
    url: str
    translation_of: str
    associations: tuple[Association, ...]


def _facts(root: HtmlElement) -> _Facts:
    """What the document says about itself: schema.org data first, then meta elements."""
    data = _news_article(root)
    meta = {
        (m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): tidy(m.get("content") or "")
        for m in root.iter("meta")
    }
    said = {key: next((meta[n] for n in names if meta.get(n)), "") for key, names in _META.items()}
    links = [
        (link.get("rel") or "", link.get("href"), link.get("hreflang") or "") for link in root.iter("link")
    ]
    url = next((web_address(href) for rel, href, _ in links if rel == "canonical"), "")
    url = url or web_address(meta.get("og:url")) or web_address(_string(data.get("url")))
    language = (_string(data.get("inLanguage")) or root.get("lang") or meta.get("og:locale") or "")[
        :2
    ].lower()
    others = tuple(
        Association(web_address(href), code[:2])
        for rel, href, code in links
        if rel == "alternate" and code[:2] in LANGUAGES and code[:2] != language and web_address(href)
    )
    return _Facts(
        language=language if language in LANGUAGES else "",
        title=_string(data.get("headline")) or said["title"],
        summary=_string(data.get("description")) or said["summary"],
        author=_names(data.get("author")) or said["author"],
        published=_string(data.get("datePublished")) or said["published"],
        section=_string(data.get("articleSection")) or said["section"],
        uri=said["uri"] or _string(data.get("identifier")) or url,
        url=url,
        translation_of=_reference(data.get("translationOfWork")),
        associations=others,
    )


def _news_article(root: HtmlElement) -> dict[str, Any]:
    """The first schema.org article in the document's JSON-LD, {} when there is none that parses."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict) and "Article" in str(item.get("@type", "")):
                return item
    return {}


def _string(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return tidy(value) if isinstance(value, str) else ""


def _names(value: Any) -> str:
    people = value if isinstance(value, list) else [value]
    names = [_string(p.get("name")) if isinstance(p, dict) else _string(p) for p in people]
    return ", ".join(name for name in names if name)


def _reference(value: Any) -> str:
    if isinstance(value, dict):
        return _string(value.get("@id")) or _string(value.get("identifier")) or _string(value.get("url"))
    return _string(value)


@dataclass(frozen=True, slots=True)
class _Top:
    headline: str
    standfirst: str
    byline: str
    read: frozenset[HtmlElement]


def _top_matter(root: HtmlElement, facts: _Facts) -> _Top:
    """Headline, standfirst and byline, and the elements that held them."""
    read = set()
    heading = next((h for h in root.iter("h1") if text_of(h)), None)
    headline = facts.title
    if heading is not None:
        headline = text_of(heading)
        read.add(heading)
    elif not headline:
        title = root.find(".//title")
        headline = re.split(r"\s+[|–—-]\s+", text_of(title))[0] if title is not None else ""
    standfirst = ""
    element = _classed(root, _STANDFIRST)
    if element is not None and element not in read:
        standfirst = text_of(element)
        read.add(element)
    elif facts.summary and facts.summary not in text_of(root):
        standfirst = facts.summary
    author = facts.author
    element = _classed(root, _BYLINE)
    if element is not None and len(text_of(element)) <= 200:
        author = byline(text_of(element)) or text_of(element)
        read.add(element)
    return _Top(headline, standfirst, author, frozenset(read))


def _classed(root: HtmlElement, names: tuple[str, ...]) -> HtmlElement | None:
    for element in root.find("body").iter("p", "div", "span", "h2", "address", "section"):
        words = re.split(r"[\s_]+", f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower())
        if any(
            word == name or word.endswith(f"-{name}") or word.startswith(f"{name}-")
            for word in words
            for name in names
        ) and text_of(element):
            return element
    return None
