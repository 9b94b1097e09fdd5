"""Reads the stories of a NewsML-G2 file: a news item, or a news message with texts, pictures and packages.

NewsML-G2 2.35, https://iptc.org/std/NewsML-G2/guidelines/. Items are told by their names and classes, so that older
versions and both conformance levels are read alike.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from portal.newsroom.readers import newsml_meta as meta
from portal.newsroom.readers.composing import Parts, compose, finish
from portal.newsroom.readers.incoming import (
    MAX_STORIES,
    Association,
    Cancelled,
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
)
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.marked_body import html_of, is_marked, paragraphs
from portal.newsroom.readers.newsml_pictures import PictureItem, picture_item
from portal.newsroom.readers.nitf_body import NitfHead, nitf_body
from portal.newsroom.readers.relations import other_languages, translated_from
from portal.newsroom.readers.shown_pictures import ShownPicture
from portal.newsroom.readers.text import LANGUAGES
from portal.newsroom.readers.xml_root import every, first, story_root

ROOTS = frozenset(
    ["newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"]
)
_PICTURES = ("picture", "graphic")


def read_newsml(data: bytes, language: str = "") -> tuple[Found, ...]:
    """The stories in ``data``, those that are translated before their translations.

    ``language``: for an item that does not say its own. Raises UnreadableStory when the file as a whole is none of
    ours; an item alone that cannot be read is ``Refused`` among the others.
    """
    root = story_root(data)
    file = _File.of(root)
    if len(file.texts) > MAX_STORIES:
        raise UnreadableStory(Problem.TOO_MANY_STORIES)
    found = [_read(item, file, language) for item in file.texts]
    if not found:
        raise UnreadableStory(Problem.NO_STORY)
    found = _with_spare(found, file)
    return tuple(sorted(found, key=lambda f: isinstance(f, Incoming) and bool(f.translation_of)))


@dataclass(frozen=True, slots=True)
class _File:
    """The items of a file by their kind. ``packages``: the guids that each package item groups."""

    texts: list[etree._Element]
    pictures: dict[str, PictureItem]
    packages: list[list[str]]
    languages: dict[str, str]

    @classmethod
    def of(cls, root: etree._Element) -> "_File":
        alone = etree.QName(root).localname != "newsMessage"
        items = [root] if alone else every(root, "itemSet/newsItem")
        packages = [root] if alone else every(root, "itemSet/packageItem")
        texts, pictures = [], {}
        for item in items:
            if etree.QName(item).localname != "newsItem":
                continue
            kind = meta.code(first(item, "itemMeta/itemClass"))
            if kind in _PICTURES:
                pictures[meta.guid(item)] = picture_item(item)
            elif kind in ("text", "composite", ""):
                texts.append(item)
        grouped = [
            [str(ref.get("residref") or "") for ref in package.iterfind(".//{*}itemRef")]
            for package in packages
        ]
        languages = {meta.guid(item): meta.language_of(item) for item in texts}
        return cls(texts, pictures, [group for group in grouped if group], languages)

    def language(self, guid: str) -> str:
        return self.languages.get(guid, "")

    def beside(self, guid: str) -> list[str]:
        """What stands in the same packages as item ``guid``; everything, where the file has no package at all."""
        if not self.packages:
            return [*map(meta.guid, self.texts), *self.pictures] if self._one_story else []
        return [other for group in self.packages if guid in group for other in group]

    @property
    def _one_story(self) -> bool:
        """No two texts are in the same language, so all are editions of one story."""
        return len(set(self.languages.values())) == len(self.texts)


def _read(item: etree._Element, file: _File, given: str) -> Found:
    uri = meta.guid(item)
    state = meta.status(item)
    if state == "canceled" and uri:
        return Cancelled(uri)
    title = next(iter(meta.headlines(item, given)), "")[:200]
    if state != "usable":
        return Refused(Problem.WITHHELD if state == "withheld" else Problem.CANCELLED, title)
    try:
        return _story(item, file, given)
    except UnreadableStory as problem:
        return Refused(problem.problem, title)


def _story(item: etree._Element, file: _File, given: str) -> Incoming:
    until = meta.embargo_of(item)
    links = meta.links(item)
    content, builder = compose(_parts(item, meta.language_of(item) or given, _canonical(links)))
    language = content.language
    pictures = _pictures(item, links, file)
    content = finish(content, builder, [_shown(p, language) for p in pictures if p.usable])
    about_pictures = [
        picture.terms if picture.usable else picture.left(language, Reason.HELD_PICTURE)
        for picture in pictures
    ]
    return Incoming(
        content,
        source_uri=meta.guid(item),
        canonical_url=_canonical(links),
        published_at=meta.published(item),
        embargo_until=until,
        topic=meta.topic(item),
        images=tuple(builder.images),
        dropped=(
            *meta.notes(item, language),
            *builder.dropped,
            *_elsewhere(links, file),
            *filter(None, about_pictures),
        ),
        translation_of=translated_from(meta.relations(links)),
        associations=tuple(dict.fromkeys(_associations(item, links, file, language))),
        version=meta.version(item),
        holder=meta.holder(item, language),
        other_names=meta.other_names(item),
    )


def _parts(item: etree._Element, language: str, base: str) -> Parts:
    """What the item says of its text. Raises UnreadableStory (no body)."""
    markup, head = _markup(item)
    return Parts(
        markup,
        [*meta.headlines(item, language), *head.headlines],
        meta.summary(item, language) or head.standfirst,
        meta.bylines(item, language) or head.byline,
        language,
        base,
        head.dropped,
    )


def _markup(item: etree._Element) -> tuple[str, NitfHead]:
    """The body of the item as HTML, from the richest of its forms, and what NITF says above it."""
    inline = every(item, "contentSet/inlineXML")
    for content in sorted(inline, key=lambda c: "html" not in str(c.get("contenttype") or "").lower()):
        inside = next(iter(content), None)
        if inside is None:
            continue
        if etree.QName(inside).localname == "nitf":
            return nitf_body(inside)
        return html_of(inside), NitfHead()
    data = [
        d for d in every(item, "contentSet/inlineData") if not d.get("encoding") and (d.text or "").strip()
    ]
    data = [d for d in data if str(d.get("contenttype") or "text/plain").lower().startswith("text/")]
    for content in sorted(data, key=lambda d: "html" not in str(d.get("contenttype") or "").lower()):
        text = content.text or ""
        return text if is_marked(text) else paragraphs(text), NitfHead()
    raise UnreadableStory(Problem.NO_BODY)


def _canonical(links: list[meta.Link]) -> str:
    """Where the story stands on the web, by a link that says so."""
    return next((web_address(link.target) for link in links if link.relation.endswith("canonical")), "")


def _pictures(item: etree._Element, links: list[meta.Link], file: _File) -> list[PictureItem]:
    """The pictures of the file that the item points at, or that are packed with it."""
    guids = [*(link.target for link in links), *file.beside(meta.guid(item))]
    return [file.pictures[guid] for guid in dict.fromkeys(guids) if guid in file.pictures]


def _shown(picture: PictureItem, language: str) -> ShownPicture:
    caption, credit = picture.captioned(language)
    return ShownPicture(caption, credit, picture.alt(language), picture.url, picture.files, picture.data)


def _elsewhere(links: list[meta.Link], file: _File) -> list[Dropped]:
    """Pictures that the item points at and that did not come with it."""
    return [
        Dropped(f"{link.title} [{link.target}]".strip(), Reason.SPARE_PICTURE)
        for link in links
        if link.item_class in _PICTURES and link.target not in file.pictures
    ]


def _associations(
    item: etree._Element, links: list[meta.Link], file: _File, own: str
) -> Iterator[Association]:
    """The item's own other language: by its links, by being derived from it, or by being packed with it."""
    yield from other_languages(meta.relations(links), own)
    derived = [link.target for link in links if link.relation.endswith("derivedfrom")]
    beside = list(dict.fromkeys(file.beside(meta.guid(item))))
    count = Counter(map(file.language, beside))
    for guid in dict.fromkeys([*derived, *beside]):
        language = file.language(guid)
        alone = guid in derived or count[language] == 1
        if language in LANGUAGES and language != own and alone:
            yield Association(guid, language)


def _with_spare(found: list[Found], file: _File) -> list[Found]:
    """``found``, its first story told of the pictures that none of them shows."""
    used = {guid for item in file.texts for guid in _guids_shown(item, file)}
    spare = [picture for guid, picture in file.pictures.items() if guid not in used]
    for place, story in enumerate(found):
        if spare and isinstance(story, Incoming):
            left = [picture.left(story.content.language, Reason.SPARE_PICTURE) for picture in spare]
            found[place] = replace(story, dropped=(*story.dropped, *left))
            break
    return found


def _guids_shown(item: etree._Element, file: _File) -> list[str]:
    return [picture.guid for picture in _pictures(item, meta.links(item), file)]
