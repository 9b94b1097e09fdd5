"""Reads stories from IPTC ninjs 1.x, 2.x or 3.x (JSON; https://iptc.org/standards/ninjs/)."""

from typing import Any

from portal.newsroom.content import plain
from portal.newsroom.readers.composing import Parts, compose, finish
from portal.newsroom.readers.elements import BlockBuilder
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
from portal.newsroom.readers.marked_body import is_marked, paragraphs
from portal.newsroom.readers.ninjs_members import described, members, read_item, role, status, text
from portal.newsroom.readers.ninjs_pictures import pictures
from portal.newsroom.readers.relations import Relation, other_languages, translated_from
from portal.newsroom.readers.text import decode, tidy
from portal.newsroom.topics import best_topic

_MAIN_ROLES = ("", "main", "headline", "title", "body", "full")
_MOST_ASSOCIATIONS = 500
_SUB_ROLES = ("subtitle", "subheadline", "sub", "secondary", "deck")


def read_ninjs(data: bytes | str, language: str = "") -> Incoming:
    """The story in a ninjs item of type text; of one that carries its translation, the item itself.

    ``language``: for an item that does not say its own. Raises UnreadableStory, also for an item that is cancelled
    or held back.
    """
    found = read_ninjs_item(data, language)[0]
    if isinstance(found, Incoming):
        return found
    raise UnreadableStory(found.problem if isinstance(found, Refused) else Problem.CANCELLED)


def read_ninjs_item(data: bytes | str, language: str = "") -> tuple[Found, ...]:
    """The story in ``data``, or that its sender takes it back for good; then the translations it carries whole.

    A withheld item (https://cv.iptc.org/newscodes/pubstatusg/) is held up, not taken back. Raises UnreadableStory.
    """
    item = read_item(decode(data))
    if len(members(item, "associations")) > _MOST_ASSOCIATIONS:
        raise UnreadableStory(Problem.TOO_LARGE)
    carried = [
        other for other in members(item, "associations") if _is_translation(other) and _raw_bodies(other)
    ]
    return (_found(item, language), *(_found(other, "", beside=item) for other in carried))


def _found(item: dict[str, Any], language: str, beside: dict[str, Any] | None = None) -> Found:
    uri = text(item, "uri").strip()[:400]
    state = status(item)
    if state == "canceled" and uri:
        return Cancelled(uri)
    title = described(item, "headlines", "headline", "title", "name")[:200]
    try:
        if state != "usable":
            raise UnreadableStory(Problem.WITHHELD if state == "withheld" else Problem.CANCELLED)
        return _story(item, uri, language, beside)
    except UnreadableStory as problem:
        return Refused(problem.problem, title)


def _story(item: dict[str, Any], uri: str, given: str, beside: dict[str, Any] | None) -> Incoming:
    """``beside``: the item that carries this one as its translation."""
    if text(item, "type").lower() not in ("", "text", "composite"):
        raise UnreadableStory(Problem.NO_STORY)
    until = embargo(item.get("embargoeduntil")) or embargo(item.get("embargoed"))
    url = web_address(text(item, "canonicalurl", "url", "sourceurl"))
    headlines, told = _headlines(item)
    content, builder = compose(
        Parts(
            _markup(item),
            headlines,
            described(item, "descriptions", "description_text", "description", "summary"),
            tidy(text(item, "by", "byline")),
            text(item, "language")[:2].lower() or given,
            url,
            told,
        )
    )
    shown, about_pictures = pictures(item)
    content = finish(content, builder, shown)
    relations = _relations(item, beside)
    return Incoming(
        content,
        source_uri=uri,
        canonical_url=url,
        published_at=_published(item),
        embargo_until=until,
        topic=_topic(item),
        images=tuple(builder.images),
        dropped=(*_notes(item), *builder.dropped, *about_pictures, *_other_bodies(item, builder)),
        translation_of=translated_from(relations),
        associations=tuple(other_languages(relations, content.language)),
        version=_version(item),
        holder=tidy(text(item, "copyrightholder"))[:200],
        other_names=tuple(v[:400] for a in members(item, "altids") if ":" in (v := text(a, "value").strip())),
    )


def _headlines(item: dict[str, Any]) -> tuple[list[str], list[Dropped]]:
    """The headline and what may stand below it; headlines for other uses are told."""
    every = [(role(m), tidy(plain(text(m, "value")))) for m in members(item, "headlines")]
    every = [(kind, words) for kind, words in every if words]
    main = [words for kind, words in every if kind in _MAIN_ROLES][:1] or [words for _, words in every[:1]]
    main = main or [
        w for w in [tidy(plain(text(item, "headline"))) or tidy(text(item, "title", "name"))] if w
    ]
    below = [words for kind, words in every if kind in _SUB_ROLES and words not in main]
    told = [Dropped(words, Reason.OTHER_HEADLINE) for _, words in every if words not in (*main, *below)]
    return main + below, told


def _raw_bodies(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Role, content type and value of every body; version 1 has them by names of their own."""
    found = [(role(b), text(b, "contenttype").lower(), text(b, "value")) for b in members(item, "bodies")]
    for name, kind in (("body_xhtml", "text/html"), ("body_html", "text/html"), ("body_text", "text/plain")):
        found.append(("", kind, text(item, name)))
    return [body for body in found if body[2].strip()]


def _markup(item: dict[str, Any]) -> str:
    """The richest of the main bodies, as HTML. Raises UnreadableStory."""
    bodies = _raw_bodies(item)
    bodies.sort(key=lambda b: ("html" not in b[1] and not is_marked(b[2]), b[0] not in _MAIN_ROLES))
    if not bodies:
        raise UnreadableStory(Problem.NO_BODY)
    _, kind, value = bodies[0]
    return value if "html" in kind or is_marked(value) else paragraphs(value)


def _other_bodies(item: dict[str, Any], builder: BlockBuilder) -> list[Dropped]:
    """Bodies that say something else than the one that was read, such as a box of facts."""
    read = "".join("".join(block.text.split()) for block in builder.blocks).casefold()
    told = []
    for kind, _, value in _raw_bodies(item):
        words = tidy(plain(value))
        if kind not in (*_MAIN_ROLES, "plain") and "".join(words.split()).casefold()[:60] not in read:
            told.append(Dropped(words, Reason.UNSUPPORTED))
    return told


def _is_translation(other: dict[str, Any]) -> bool:
    relation = Relation(f"{text(other, 'rel')} {text(other, 'name')}", text(other, "uri"))
    return text(other, "type").lower() in ("", "text") and any(
        other_languages([relation], o) for o in ("en", "fr")
    )


def _relations(item: dict[str, Any], beside: dict[str, Any] | None) -> list[Relation]:
    """Its associations that are texts; those that name another language and no relation count as its editions."""
    own = text(item, "language")[:2].lower()
    found = []
    for other in members(item, "associations"):
        if text(other, "type").lower() not in ("", "text") or not text(other, "uri"):
            continue
        language = text(other, "language")[:2].lower()
        relation = text(other, "rel") or text(other, "name")
        if language and language != own and not text(other, "rel"):
            relation = f"{relation} alternate"
        found.append(Relation(relation, text(other, "uri").strip(), language))
    if beside is not None and text(beside, "uri"):
        found.append(Relation("translationOf", text(beside, "uri").strip(), text(beside, "language")))
    return found


def _notes(item: dict[str, Any]) -> list[Dropped]:
    """What only the editor has to know: notes, sources, rights, the place, whether a machine wrote it."""
    found = [(text(item, "ednote"), Reason.NOTE)]
    found += [(text(source, "name"), Reason.NOTE) for source in members(item, "infosources")]
    origin = item.get("digitalsourcetype")
    if isinstance(origin, dict):
        found.append((text(origin, "name", "uri"), Reason.NOTE))
    found += [(text(item, name), Reason.REPUBLISHING) for name in ("copyrightnotice", "usageterms")]
    found.append((text(item, "located"), Reason.PLACE))
    return [Dropped(tidy(words), reason) for words, reason in found if words]


def _published(item: dict[str, Any]) -> Any:
    names = ("firstcreated", "contentcreated", "versioncreated")
    return next(filter(None, (instant(text(item, name)) for name in names)), None)


def _version(item: dict[str, Any]) -> str:
    """The version by its number, else by its moment."""
    number = item.get("version")
    counted = str(number) if isinstance(number, int | str) and not isinstance(number, bool) else ""
    return (counted.strip() or text(item, "versioncreated"))[:40]


def _topic(item: dict[str, Any]) -> str:
    said = []
    for name in ("subjects", "subject"):
        for subject in members(item, name):
            said += [
                text(subject, "name"),
                text(subject, "code"),
                text(subject, "uri").rstrip("/").rpartition("/")[2],
            ]
    return best_topic([*said, text(item, "section")])
