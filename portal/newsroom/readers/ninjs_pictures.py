"""The pictures that a ninjs item has among its associations."""

from typing import Any

from portal.newsroom.readers.incoming import Dropped, Reason, last_part
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.ninjs_members import described, members, status, text
from portal.newsroom.readers.shown_pictures import ShownPicture
from portal.newsroom.readers.text import tidy
from portal.newsroom.rights import credit_naming

_PICTURES = ("picture", "graphic")
_OTHER_MEDIA = ("video", "audio")
_ALTS = ("alt", "alttext", "accessibility")


def pictures(item: dict[str, Any]) -> tuple[list[ShownPicture], list[Dropped]]:
    """The pictures to show, and what is only told: those held back, other media, terms of use."""
    shown, told = [], []
    for other in members(item, "associations"):
        kind = text(other, "type").lower()
        if kind in _OTHER_MEDIA or (kind in _PICTURES and status(other) != "usable"):
            told.append(
                Dropped(
                    _title(_shown(other)), Reason.UNSUPPORTED if kind in _OTHER_MEDIA else Reason.HELD_PICTURE
                )
            )
        elif kind in _PICTURES:
            picture = _shown(other)
            shown.append(picture)
            told += _terms(other, picture)
    return shown, told


def _shown(picture: dict[str, Any]) -> ShownPicture:
    caption = described(picture, "descriptions", "description_text", "caption", "body_text", skip=_ALTS)
    renditions = sorted(members(picture, "renditions"), key=_width, reverse=True)
    places = [text(rendition, name) for rendition in renditions for name in ("href", "title")]
    return ShownPicture(
        caption=caption or described(picture, "headlines", "headline"),
        credit=_credit(picture),
        alt=(tidy(text(picture, "alttext")) or described(picture, "descriptions", only=_ALTS))[:500],
        url=next(filter(None, map(web_address, places)), ""),
        files=tuple(dict.fromkeys(name for name in map(last_part, places) if "." in name))[:20],
    )


def _credit(picture: dict[str, Any]) -> str:
    holder = tidy(text(picture, "copyrightholder"))
    line = tidy(text(picture, "creditline"))
    if not line:
        line = tidy(text(picture, "by", "byline"))
        if holder and holder.casefold() not in line.casefold():
            line = f"{line} / {holder}" if line else holder
    return credit_naming(line, holder)


def _terms(picture: dict[str, Any], shown: ShownPicture) -> list[Dropped]:
    """On what terms it may be used, where that says more than its credit."""
    said = [tidy(text(picture, name)) for name in ("usageterms", "copyrightnotice")]
    said = [words for words in said if words and words != shown.credit]
    return [Dropped(f"[{_name(shown)}] {' '.join(said)}", Reason.REPUBLISHING)] if said else []


def _title(shown: ShownPicture) -> str:
    said = [shown.caption, f"({shown.credit})" if shown.credit else "", f"[{_name(shown)}]"]
    return " ".join(filter(None, said))


def _name(shown: ShownPicture) -> str:
    return next(iter((*shown.files, shown.url)), "") or "picture"


def _width(rendition: dict[str, Any]) -> float:
    width = rendition.get("width")
    return width if isinstance(width, int | float) and not isinstance(width, bool) and 0 <= width < 1e6 else 0
