"""An edition as IPTC ninjs 3.1 (http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json).

ninjs has no property for translations: the editions point at each other through ``associations``, with
schema.org's properties as the relation.
"""

import datetime as dt
import json
from typing import Any

from portal.syndication import html_fragment, odrl, plain_text
from portal.syndication.order import PackagedImage
from portal.syndication.piece import Piece, image_uri
from portal.syndication.scope import usage_terms

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
# https://cv.iptc.org/newscodes/digitalsourcetype/: people edited what a trained model drafted.
_MACHINE_DRAFTED = {
    "name": "Edited using Generative AI",
    "uri": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
}


def write(piece: Piece) -> bytes:
    """``article.ninjs.json``: UTF-8, indented, ends with a newline."""
    return (json.dumps(item(piece), ensure_ascii=False, indent=2) + "\n").encode()


def item(piece: Piece) -> dict[str, Any]:
    """The edition as a ninjs object; empty optional properties are left out."""
    order, work, content = piece.order, piece.work, piece.content
    text = plain_text.text(piece)
    data: dict[str, Any] = {
        "standard": _STANDARD,
        "uri": piece.uri,
        "type": "text",
        "representationType": "partial" if piece.is_cut else "full",
        "version": str(piece.edition.revision_number),
        "contentCreated": _instant(work.published_at),
        "versionCreated": _instant(order.created_at),
        "pubStatus": "usable",
        "language": piece.language,
        "title": content.headline,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": content.headline}],
        "descriptions": _described("standfirst", content.standfirst),
        "by": piece.byline,
        "bodies": [
            {
                "role": "main",
                "contentType": "text/html",
                "wordCount": content.word_count,
                "value": html_fragment.body(piece, images="../"),
            },
            {"role": "plain", "contentType": "text/plain", "charCount": len(text), "value": text},
        ],
        "copyrightHolder": order.licensor.name,
        "copyrightNotice": piece.copyright_notice,
        "usageTerms": usage_terms(order, piece.language),
        "edNote": "\n".join([piece.credit_line, *piece.notes]),
        "infoSources": [{"role": "publisher", "name": order.licensor.name}],
        "rightsInfo": {
            "langId": "https://iptc.org/std/RightsML/odrl-profile/",
            "encodedRights": json.dumps(odrl.policy(order), ensure_ascii=False, separators=(",", ":")),
        },
        "altIds": [
            {"role": "revision", "value": piece.edition.revision_id},
            {"role": "licence", "value": order.licence_number},
        ],
        "digitalSourceType": _MACHINE_DRAFTED if piece.edition.machine_translated else None,
        "expires": _instant(_end(order.ends_on)) if order.ends_on else None,
        "associations": [*_editions(piece), *(_image(piece, image) for image in work.images)],
    }
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def _editions(piece: Piece) -> list[dict[str, Any]]:
    relation = "translationOfWork" if piece.edition.is_translation else "workTranslation"
    return [
        {
            "name": f"edition-{other.language}",
            "rel": f"https://schema.org/{relation}",
            "uri": other.uri,
            "type": "text",
            "language": other.language,
            "title": other.content.headline,
            "altIds": [
                {"role": "revision", "value": other.edition.revision_id},
                {"role": "file", "value": f"../{other.language}/article.ninjs.json"},
            ],
        }
        for other in piece.siblings
    ]


def _image(piece: Piece, image: PackagedImage) -> dict[str, Any]:
    block = next((block for block in piece.content.figures if block.image == image.key), None)
    path = piece.image_path(image.key)
    rendition: dict[str, Any] = {"name": "original", "contentType": image.media_type, "title": path}
    if image.width and image.height:
        rendition |= {"width": image.width, "height": image.height}
    data = {
        "name": path.removeprefix("images/").partition(".")[0],
        "rel": "picture",
        "uri": image_uri(piece.order, piece.work, image),
        "type": "picture",
        "language": piece.language,
        "by": image.credit,
        "descriptions": [
            *_described("caption", block.caption if block else ""),
            *_described("alt", block.alt if block else ""),
        ],
        "copyrightNotice": image.credit or piece.copyright_notice,
        "usageTerms": usage_terms(piece.order, piece.language),
        "renditions": [rendition],
        "altIds": [{"role": "file", "value": f"../{path}"}],
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def _described(role: str, value: str) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else []


def _end(last_day: dt.date) -> dt.datetime:
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), dt.UTC)


def _instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
