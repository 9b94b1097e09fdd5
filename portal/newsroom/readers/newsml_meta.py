"""What an item of NewsML-G2 says about itself: status, names, headline, people, rights, links."""

import datetime as dt
import re
from dataclasses import dataclass

from lxml import etree

from portal.newsroom.readers.incoming import (
    Dropped,
    Problem,
    Reason,
    UnreadableStory,
    embargo,
    instant,
)
from portal.newsroom.readers.relations import Relation
from portal.newsroom.readers.xml_root import LANG, every, first, own_words, words
from portal.newsroom.topics import best_topic

_HEADLINES = ("", "main", "title", "headline", "hld")
_SUMMARIES = ("", "summary", "teaser", "abstract", "standfirst", "lead", "dek")
_SIGNALS = ("correction", "update", "corrected")


@dataclass(frozen=True, slots=True)
class Link:
    """Where an item points. ``relation`` is lower case; ``language`` is "" where the link does not say."""

    relation: str
    target: str
    language: str
    item_class: str
    title: str


def code(element: etree._Element | None, attribute: str = "qcode") -> str:
    """The last part of a QCode or of the URI beside it, in lower case: ``stat:usable`` is ``usable``."""
    if element is None:
        return ""
    value = element.get(attribute) or element.get("uri" if attribute == "qcode" else f"{attribute}uri") or ""
    return re.split(r"[:/#]", str(value).strip())[-1].lower()


def language_of(item: etree._Element) -> str:
    """The language an item says it is in: two letters, "" when it does not say."""
    meta, content = first(item, "contentMeta"), first(item, "contentSet/*")
    said = language_tag(meta) if meta is not None else ""
    inner = str(content.get(LANG) or "") if content is not None else ""
    return (said or inner or str(item.get(LANG) or ""))[:2].lower()


def status(item: etree._Element) -> str:
    """``usable`` (also when nothing is said), ``withheld`` or ``canceled``."""
    return code(first(item, "itemMeta/pubStatus")).replace("cancelled", "canceled") or "usable"


def embargo_of(item: etree._Element) -> dt.datetime | None:
    """When the embargo ends. Raises UnreadableStory: one without an end is held back, one we cannot read refused."""
    found = first(item, "itemMeta/embargoed")
    if found is None:
        return None
    until = embargo(words(found))
    if until is None:
        raise UnreadableStory(Problem.WITHHELD)  # G2: an empty one holds until further notice
    return until


def guid(item: etree._Element) -> str:
    return str(item.get("guid") or "").strip()[:400]


def version(item: etree._Element) -> str:
    return (str(item.get("version") or "").strip() or own_words(item, "itemMeta/versionCreated"))[:40]


def published(item: etree._Element) -> dt.datetime | None:
    paths = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
    return next(filter(None, (instant(own_words(item, path)) for path in paths)), None)


def headlines(item: etree._Element, language: str) -> list[str]:
    """Its headlines in ``language``, the main one first; else its title."""
    found = _in(every(item, "contentMeta/headline"), language)
    found.sort(key=lambda h: (code(h, "role") not in _HEADLINES, _rank(h)))
    return [w for w in map(words, found) if w] or [t for t in [own_words(item, "itemMeta/title")] if t]


def summary(item: etree._Element, language: str) -> str:
    """The standfirst: a description by one of the roles that mean one."""
    found = _in(every(item, "contentMeta/description"), language)
    return next((words(d) for d in found if code(d, "role") in _SUMMARIES and words(d)), "")


def bylines(item: etree._Element, language: str) -> str:
    """Who wrote it: the byline as set, else the creators that are people."""
    by = [words(b) for b in _in(every(item, "contentMeta/by"), language)]
    if any(by):
        return ", ".join(filter(None, by))
    people = [c for c in every(item, "contentMeta/creator") if "organi" not in code(c, "type")]
    return ", ".join(dict.fromkeys(filter(None, (name(c, language) for c in people))))


def name(party: etree._Element | None, language: str = "") -> str:
    """What a party or concept is called."""
    found = _in(every(party, "name"), language) if party is not None else []
    return words(found[0]) if found else ""


def holder(item: etree._Element, language: str = "") -> str:
    """Who holds the copyright."""
    party = first(item, "rightsInfo/copyrightHolder")
    literal = str(party.get("literal") or "") if party is not None else ""
    return (name(party, language) or literal).strip()[:200]


def topic(item: etree._Element) -> str:
    """The subject that the catalogue has a topic for, else the first."""
    said: list[str] = []
    for subject in every(item, "contentMeta/subject"):
        said += [str(subject.get("qcode") or ""), *(words(n) for n in every(subject, "name"))]
    return best_topic(said)


def links(item: etree._Element) -> list[Link]:
    """Every link of the item's management data that has a target."""
    return [
        Link(
            str(found.get("reluri") or found.get("rel") or "").lower(),
            str(found.get("residref") or found.get("href") or "").strip()[:400],
            language_tag(found)[:2].lower(),
            code(first(found, "itemClass")),
            own_words(found, "title"),
        )
        for found in every(item, "itemMeta/link")
        if found.get("residref") or found.get("href")
    ]


def language_tag(element: etree._Element) -> str:
    """The language that a ``language`` element inside ``element`` names, "" when there is none."""
    found = first(element, "language")
    return str(found.get("tag") or "") if found is not None else ""


def relations(item_links: list[Link]) -> list[Relation]:
    """The links as relations to other items."""
    return [Relation(link.relation, link.target, link.language) for link in item_links]


def notes(item: etree._Element, language: str) -> list[Dropped]:
    """What only the editor has to know: notes, signals of a correction, rights, the place."""
    found = [(words(note), Reason.NOTE) for note in every(item, "itemMeta/edNote")]
    signals = [code(signal) for signal in every(item, "itemMeta/signal")]
    found += [(signal, Reason.NOTE) for signal in signals if signal in _SIGNALS]
    for kind in ("copyrightNotice", "usageTerms"):
        found += [(words(r), Reason.REPUBLISHING) for r in _in(every(item, f"rightsInfo/{kind}"), language)]
    places = [own_words(item, "contentMeta/dateline")] + [
        name(place, language) for place in every(item, "contentMeta/located")
    ]
    found += [(place, Reason.PLACE) for place in dict.fromkeys(places)]
    return [Dropped(text, reason) for text, reason in found if text]


def other_names(item: etree._Element) -> tuple[str, ...]:
    """Further identifiers of the item that are addresses or URNs; others are too short to be sure of."""
    found = [words(e) for path in ("itemMeta/altId", "contentMeta/altId") for e in every(item, path)]
    return tuple(name[:400] for name in found if ":" in name)


def _in(found: list[etree._Element], language: str) -> list[etree._Element]:
    """Those of ``found`` in ``language``; those that do not say where none is; all where every one is in another."""
    said = [e for e in found if language and str(e.get(LANG) or "")[:2].lower() == language]
    return said or [e for e in found if not e.get(LANG)] or list(found)


def _rank(element: etree._Element) -> int:
    rank = str(element.get("rank") or "")
    return int(rank) if rank.isdecimal() and len(rank) < 6 else 0
