"""Reads the stories of an RSS or Atom feed that has their full text.

RSS 2.0 with content:encoded, Atom (RFC 4287), Media RSS (https://www.rssboard.org/media-rss). Names are told without
their namespaces, since feeds disagree about the prefixes and versions of these.
"""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from lxml import etree

from portal.newsroom.content import plain
from portal.newsroom.readers.composing import Parts, compose, finish
from portal.newsroom.readers.elements import BlockBuilder
from portal.newsroom.readers.feed_pictures import pictures
from portal.newsroom.readers.incoming import (
    MAX_STORIES,
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
    embargo,
    instant,
)
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.marked_body import html_of, is_marked, paragraphs
from portal.newsroom.readers.relations import Relation, other_languages, translated_from
from portal.newsroom.readers.text import LANGUAGES, tidy, word_count
from portal.newsroom.readers.xml_root import LANG, every, own_words, story_root, words
from portal.newsroom.rights import is_agency
from portal.newsroom.topics import best_topic

ROOTS = frozenset(["rss", "feed", "RDF"])
_CUT = re.compile(r"(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\s*$")
_CUT_WORDS = 150  # a text that ends in an ellipsis and is shorter than this is a summary
_PERIOD = re.compile(r"(start|end)\s*=\s*([^;]+)")


def read_feed(data: bytes, language: str = "") -> tuple[Found, ...]:
    """The stories in ``data``. ``language``: for a feed that does not say its own.

    An entry with a summary alone is ``Refused`` among the others. Raises UnreadableStory for the file as a whole.
    """
    root = story_root(data)
    entries = [*root.iterfind(".//{*}item"), *root.iterfind("{*}entry")]
    if not entries:
        raise UnreadableStory(Problem.NO_STORY)
    if len(entries) > MAX_STORIES:
        raise UnreadableStory(Problem.TOO_MANY_STORIES)
    said = str(root.get(LANG) or own_words(root, "channel/language") or "")[:2].lower()
    notice = own_words(root, "channel/copyright") or own_words(root, "rights")
    return tuple(_found(entry, said or language, notice) for entry in entries)


def _found(entry: etree._Element, language: str, notice: str) -> Found:
    title = _text(entry, "title")
    try:
        return _story(entry, title, language, notice)
    except UnreadableStory as problem:
        return Refused(problem.problem, title[:200])


def _story(entry: etree._Element, title: str, given: str, notice: str) -> Incoming:
    markup = _full_text(entry)
    until = _valid_from(entry)
    language = str(entry.get(LANG) or own_words(entry, "language") or given)[:2].lower()
    url = _address(entry, language)
    summary = re.sub(r"\s*\[(?:…|\.\.\.)\]\s*$", "…", _text(entry, "description") or _text(entry, "summary"))
    content, builder = compose(
        Parts(
            markup,
            [title] if title else [],
            "" if _CUT.search(summary) else summary,
            _author(entry),
            language,
            url,
        )
    )
    _require_whole(builder)
    shown, told = pictures(entry)
    relations = _relations(entry)
    return Incoming(
        finish(content, builder, shown),
        source_uri=(own_words(entry, "guid") or own_words(entry, "id") or url)[:400],
        canonical_url=url,
        published_at=_moment(entry, "pubDate", "published", "date", "updated"),
        embargo_until=until,
        topic=best_topic(
            [str(c.get("term") or c.get("label") or words(c)) for c in every(entry, "category")]
        ),
        images=tuple(builder.images),
        dropped=(*_notes(entry, notice), *builder.dropped, *told),
        translation_of=translated_from(relations),
        associations=tuple(other_languages(relations, content.language)),
        version=(own_words(entry, "updated") or own_words(entry, "modified"))[:40],
        holder=_holder(entry),
    )


def _full_text(entry: etree._Element) -> str:
    """The body as HTML. Raises UnreadableStory (a summary only)."""
    for found in [*every(entry, "encoded"), *every(entry, "body"), *every(entry, "content")]:
        if found.get("url") or found.get("src"):
            continue  # Media RSS has a content of its own, and Atom may only point at its
        if len(found):
            return html_of(found if etree.QName(found).localname == "body" else found[0])
        text = found.text or ""
        if text.strip():
            plain_text = found.get("type") == "text" and not is_marked(text)
            return paragraphs(text) if plain_text or not is_marked(text) else text
    raise UnreadableStory(Problem.SUMMARY_ONLY)


def _require_whole(builder: BlockBuilder) -> None:
    """Raises UnreadableStory for a text that breaks off as a summary does."""
    said = [block.text for block in builder.blocks if block.text]
    if said and _CUT.search(said[-1]) and word_count(" ".join(said)) < _CUT_WORDS:
        raise UnreadableStory(Problem.SUMMARY_ONLY)


def _text(entry: etree._Element, name: str) -> str:
    """Plain text of an element that may hold escaped HTML."""
    found = next((e for e in every(entry, name) if words(e)), None)
    return tidy(plain(words(found))) if found is not None else ""


def _address(entry: etree._Element, language: str) -> str:
    """Where the story stands: its link, that of its own language where there are several."""
    places = []
    for link in every(entry, "link"):
        other = str(link.get("hreflang") or language)[:2].lower()
        if str(link.get("rel") or "alternate") == "alternate" and other == language:
            places.append(str(link.get("href") or words(link)))
    guid = own_words(entry, "guid")
    return next(filter(None, map(web_address, [*places, guid])), "")


def _relations(entry: etree._Element) -> list[Relation]:
    """Links to the other language. An "alternate" without a language is the page of the story itself."""
    return [
        Relation(str(link.get("rel") or "alternate"), str(link.get("href")), str(link.get("hreflang") or ""))
        for link in every(entry, "link")
        if link.get("href")
        and (
            str(link.get("hreflang") or "")[:2].lower() in LANGUAGES
            or "transl" in str(link.get("rel")).lower()
        )
    ]


def _author(entry: etree._Element) -> str:
    names = [
        own_words(author, "name") or words(author)
        for name in ("creator", "author")
        for author in every(entry, name)
    ]
    in_brackets = [re.sub(r"^\S+@\S+\s*\((.+)\)$", r"\1", name) for name in names]
    return ", ".join(dict.fromkeys(name for name in in_brackets if name and "@" not in name))


def _moment(entry: etree._Element, *names: str) -> dt.datetime | None:
    for name in names:
        said = own_words(entry, name)
        try:
            moment = instant(said) or (parsedate_to_datetime(said) if said else None)
        except (ValueError, IndexError, OverflowError):
            moment = None
        if moment:
            return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    return None


def _valid_from(entry: etree._Element) -> dt.datetime | None:
    """The embargo in ``dcterms:valid`` or ``available``. Raises UnreadableStory for one whose time is over."""
    period = dict(_PERIOD.findall(own_words(entry, "valid")))
    until = embargo(period.get("end", ""))
    if until and until <= dt.datetime.now(dt.UTC):
        raise UnreadableStory(Problem.CANCELLED)
    return embargo(period.get("start", "")) or embargo(own_words(entry, "available"))


def _holder(entry: etree._Element) -> str:
    """Who holds the copyright: as said, or the agency that the feed took the story from."""
    source = own_words(entry, "source/title") or own_words(entry, "source")
    return (own_words(entry, "rightsHolder") or (source if is_agency(source) else ""))[:200]


def _notes(entry: etree._Element, notice: str) -> list[Dropped]:
    said = [*(words(e) for name in ("rights", "copyright") for e in every(entry, name)), notice]
    return [Dropped(words_, Reason.REPUBLISHING) for words_ in dict.fromkeys(said) if words_]
