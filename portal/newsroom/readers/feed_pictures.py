"""The pictures of a feed's entry: Media RSS, enclosures and Atom's links to them."""

import re

from lxml import etree

from portal.newsroom.readers.captions import split_caption
from portal.newsroom.readers.incoming import Dropped, Reason, last_part
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.shown_pictures import ShownPicture
from portal.newsroom.readers.xml_root import every, own_words

_NAMED = re.compile(r"\.(?:jpe?g|png|webp|gif|tiff?)$", re.IGNORECASE)


def pictures(entry: etree._Element) -> tuple[list[ShownPicture], list[Dropped]]:
    """The pictures to show, and the other media, which are only told."""
    shown: dict[str, ShownPicture] = {}
    told = []
    groups = [entry, *every(entry, "group")]
    media = [
        (content, group) for group in groups for content in every(group, "content") if content.get("url")
    ]
    media += [(e, entry) for e in every(entry, "enclosure") if e.get("url")]
    media += [(e, entry) for e in every(entry, "link") if e.get("rel") == "enclosure" and e.get("href")]
    for content, group in media:
        address = str(content.get("url") or content.get("href"))
        caption, credit = _words(content, group, entry)
        if not _is_picture(content, address):
            said = f"{caption} ({credit})" if credit else caption
            told.append(Dropped(f"{said} [{address}]".strip(), Reason.UNSUPPORTED))
            continue
        picture = ShownPicture(caption, credit, "", web_address(address), (last_part(address),))
        known = shown.get(last_part(address))
        shown[last_part(address)] = picture if known is None or not known.caption else known
    return list(shown.values()), told


def _words(content: etree._Element, group: etree._Element, entry: etree._Element) -> tuple[str, str]:
    """Caption and credit: of the medium, else of its group, else of the entry, as Media RSS hands them down."""
    places = list(dict.fromkeys([content, group, entry]))
    credits = [own_words(place, name) for place in places for name in ("credit", "copyright")]
    captions = [own_words(content, "description"), own_words(content, "title"), own_words(content, "text")]
    if group is not entry:
        captions += [own_words(group, "description"), own_words(group, "title")]
    caption, credit = (next(filter(None, said), "") for said in (captions, credits))
    split = split_caption(caption)
    if split and split.text and not credit:
        return split.text, split.credit[:200]
    return caption, credit[:200]


def _is_picture(content: etree._Element, address: str) -> bool:
    kind = str(content.get("type") or content.get("medium") or "").lower()
    return kind.startswith("image") or (not kind and bool(_NAMED.search(last_part(address))))
