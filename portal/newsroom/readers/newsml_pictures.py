"""The pictures of a NewsML-G2 file: what each item says of itself, and its renditions."""

from dataclasses import dataclass, field

from lxml import etree

from portal.newsroom.readers import newsml_meta as meta
from portal.newsroom.readers.captions import split_caption
from portal.newsroom.readers.incoming import Dropped, Reason
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.inline_picture import picture_bytes
from portal.newsroom.readers.xml_root import LANG, every, own_words, words
from portal.newsroom.rights import credit_naming

_RENDITIONS = (
    "highres",
    "print",
    "mainimage",
    "web",
    "midres",
    "preview",
    "lowres",
    "",
    "thumb",
    "thumbnail",
)
_CAPTIONS = ("caption", "")
_ALTS = ("accessibility", "alttext", "alt", "extendedaccessibility")


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture as its item has it. ``usable``: neither cancelled, held back nor under a blank embargo."""

    item: etree._Element
    guid: str
    credit: str
    url: str
    files: tuple[str, ...]
    data: bytes = field(repr=False)
    usable: bool

    def caption(self, language: str) -> str:
        """Its caption in ``language`` if it has one, else the one there is, else its headline."""
        found = every(self.item, "contentMeta/description")
        found = [d for d in found if meta.code(d, "role") in _CAPTIONS] or [
            d for d in found if meta.code(d, "role") not in _ALTS
        ]
        said = [d for d in found if str(d.get(LANG) or "")[:2].lower() == language] or found
        text = next(filter(None, map(words, said)), "")
        return text or next(iter(meta.headlines(self.item, language)), "")

    def alt(self, language: str) -> str:
        found = [d for d in every(self.item, "contentMeta/description") if meta.code(d, "role") in _ALTS]
        said = [d for d in found if str(d.get(LANG) or "")[:2].lower() == language] or found
        return next(filter(None, map(words, said)), "")[:500]

    def captioned(self, language: str) -> tuple[str, str]:
        """Caption and credit: a credit at the end of the caption that says more than the credit line stands for it."""
        caption = self.caption(language)
        split = split_caption(caption)
        if split and split.text and (not self.credit or self.credit.casefold() in split.credit.casefold()):
            return split.text, credit_naming(split.credit, self._holder)
        return caption, self.credit

    @property
    def _holder(self) -> str:
        return meta.holder(self.item)

    @property
    def terms(self) -> Dropped | None:
        """On what terms it may be used, None where it does not say."""
        said = [
            words(t)
            for kind in ("usageTerms", "copyrightNotice")
            for t in every(self.item, f"rightsInfo/{kind}")
        ]
        name = self.files[0] if self.files else self.guid
        return Dropped(f"[{name}] " + " ".join(said), Reason.REPUBLISHING) if any(said) else None

    def left(self, language: str, reason: Reason) -> Dropped:
        """The picture as something left at the door."""
        caption, credit = self.captioned(language)
        name = self.files[0] if self.files else self.url or self.guid
        return Dropped(f"{caption} ({credit}) [{name}]" if credit else f"{caption} [{name}]", reason)


def picture_item(item: etree._Element) -> PictureItem:
    """What ``item``, a newsItem of class picture or graphic, says."""
    renditions = [r for r in every(item, "contentSet/*") if _is_picture(r)]
    renditions.sort(key=_quality)
    addresses = [str(r.get("href") or r.get("residref") or "").strip() for r in renditions]
    addresses = [address for address in addresses if address]
    files = [address for address in addresses if not web_address(address)]
    return PictureItem(
        item=item,
        guid=meta.guid(item),
        credit=_credit(item),
        url=next(filter(None, map(web_address, addresses)), ""),
        files=tuple(dict.fromkeys([*files, *addresses]))[:20],
        data=next(filter(None, map(_bytes, renditions)), b""),
        usable=meta.status(item) == "usable",
    )


def _credit(item: etree._Element) -> str:
    """The credit line; else photographer and holder. An agency that holds the copyright is named in any case."""
    line, held = own_words(item, "contentMeta/creditline"), meta.holder(item)
    if not line:
        people = [meta.name(creator) for creator in every(item, "contentMeta/creator")]
        line = " / ".join(dict.fromkeys(filter(None, [*people, held])))
    return credit_naming(line, held)


def _is_picture(rendition: etree._Element) -> bool:
    kind = str(rendition.get("contenttype") or "").lower()
    name = etree.QName(rendition).localname
    return kind.startswith("image/") or (not kind and name == "remoteContent")


def _quality(rendition: etree._Element) -> tuple[int, int]:
    kind = meta.code(rendition, "rendition")
    width = str(rendition.get("width") or "")
    place = _RENDITIONS.index(kind) if kind in _RENDITIONS else _RENDITIONS.index("")
    return place, -int(width) if width.isdecimal() and len(width) < 7 else 0


def _bytes(rendition: etree._Element) -> bytes:
    """The file itself where it came inside the item, in base64; b"" where it did not or cannot be read."""
    if etree.QName(rendition).localname != "inlineData" or meta.code(rendition, "encoding") != "base64":
        return b""
    return picture_bytes(rendition.text)
