"""Reads a story from an NITF document (IPTC NITF 3.x, https://iptc.org/standards/nitf/)."""

import datetime as dt

from lxml import etree

from portal.newsroom.readers.composing import Parts, compose, finish
from portal.newsroom.readers.incoming import (
    Cancelled,
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
from portal.newsroom.readers.inline_picture import picture_bytes
from portal.newsroom.readers.nitf_body import nitf_body
from portal.newsroom.readers.shown_pictures import ShownPicture
from portal.newsroom.readers.xml_root import LANG, every, first, own_words, story_root
from portal.newsroom.topics import best_topic

ROOT = "nitf"


def read_nitf(data: bytes, language: str = "") -> tuple[Found, ...]:
    """The story in ``data``, or that its sender takes it back. ``language``: where the document does not say.

    Raises UnreadableStory when the document is none; one that is held back or has no story is ``Refused``.
    """
    root = story_root(data)
    status = _attribute(root, "head/docdata", "management-status").lower().replace("cancelled", "canceled")
    uri = _uri(root)
    if status == "canceled" and uri:
        return (Cancelled(uri),)
    title = own_words(root, "body/body.head/hedline/hl1") or own_words(root, "head/title")
    if status in ("withheld", "canceled"):
        return (Refused(Problem.WITHHELD if status == "withheld" else Problem.CANCELLED, title[:200]),)
    try:
        return (_story(root, uri, _embargo(root, status), language),)
    except UnreadableStory as problem:
        return (Refused(problem.problem, title[:200]),)


def _story(root: etree._Element, uri: str, until: dt.datetime | None, given: str) -> Incoming:
    markup, head = nitf_body(root)
    url = web_address(_attribute(root, "head/pubdata", "ex-ref"))
    headlines = head.headlines or [t for t in [own_words(root, "head/title")] if t]
    language = _language(root) or given
    content, builder = compose(
        Parts(markup, headlines, head.standfirst, head.byline, language, url, head.dropped)
    )
    owner = _attribute(root, "head/docdata/doc.copyright", "holder")
    issue = _attribute(root, "head/docdata/date.issue", "norm")
    return Incoming(
        finish(content, builder, _inside(root)),
        source_uri=uri,
        canonical_url=url,
        published_at=_issued(root),
        embargo_until=until,
        topic=_topic(root),
        images=tuple(builder.images),
        dropped=(*_notes(root), *builder.dropped),
        version=(_attribute(root, "head/docdata/du-key", "version") or issue)[:40],
        holder=(owner or own_words(root, "body/body.head/rights/rights.owner"))[:200],
    )


def _attribute(root: etree._Element, path: str, name: str) -> str:
    found = first(root, path)
    return str(found.get(name) or "").strip() if found is not None else ""


def _uri(root: etree._Element) -> str:
    return (str(root.get("uno") or "").strip() or _attribute(root, "head/docdata/doc-id", "id-string"))[:400]


def _language(root: etree._Element) -> str:
    places = [
        root,
        first(root, "body"),
        first(root, "body/body.content"),
        *every(root, "body/body.head/hedline/hl1"),
    ]
    said = [str(place.get(LANG) or "") for place in places if place is not None]
    said += [str(m.get("content") or "") for m in every(root, "head/meta") if m.get("name") == "language"]
    return next(filter(None, said), "")[:2].lower()


def _issued(root: etree._Element) -> dt.datetime | None:
    return instant(_attribute(root, "head/docdata/date.issue", "norm")) or instant(
        _attribute(root, "head/pubdata", "date.publication")
    )


def _embargo(root: etree._Element, status: str) -> dt.datetime | None:
    """The moment of release, where that is later than the moment of issue or the status says so."""
    until = embargo(_attribute(root, "head/docdata/date.release", "norm"))
    if status == "embargoed" and until is None:
        raise UnreadableStory(Problem.WITHHELD)
    issued = _issued(root)
    return until if status == "embargoed" or (until and issued and until > issued) else None


def _topic(root: etree._Element) -> str:
    said = []
    for subject in every(root, "head/tobject/tobject.subject"):
        said += [
            str(subject.get(f"tobject.subject.{name}") or "")
            for name in ("refnum", "type", "matter", "detail")
        ]
    said += [_attribute(root, "head/pubdata", "position.section")]
    said += [str(keyword.get("key") or "") for keyword in every(root, "head/docdata/key-list/keyword")]
    return best_topic(said)


def _notes(root: etree._Element) -> list[Dropped]:
    """What only the editor has to know: messages, corrections, rights."""
    found = [(str(m.get("info") or ""), Reason.NOTE) for m in every(root, "head/docdata/ed-msg")]
    found += [
        (str(c.get("info") or "correction"), Reason.NOTE) for c in every(root, "head/docdata/correction")
    ]
    for rights in every(root, "head/docdata/doc.rights"):
        said = " ".join(str(value) for name, value in rights.attrib.items() if name != "id")
        found.append((said, Reason.REPUBLISHING))
    holder, year = (_attribute(root, "head/docdata/doc.copyright", name) for name in ("holder", "year"))
    if holder:
        found.append((f"© {year} {holder}".replace("  ", " "), Reason.REPUBLISHING))
    places = [str(place.get("city") or "") for place in every(root, "head/docdata/evloc")]
    found += [(place, Reason.PLACE) for place in places]
    return [Dropped(text, reason) for text, reason in found if text]


def _inside(root: etree._Element) -> list[ShownPicture]:
    """The pictures whose files stand in the document itself."""
    found = []
    for media in root.iterfind(".//{*}media"):
        written, source = first(media, "media-object"), _attribute(media, "media-reference", "source")
        if written is not None and source and str(written.get("encoding") or "base64").lower() == "base64":
            found.append(ShownPicture(files=(source,), data=picture_bytes(written.text)))
    return found
