"""An edition as a whole HTML5 page, with schema.org rights for machines and a small style for people."""

import json
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from portal.syndication import html_fragment, inline
from portal.syndication.order import PackagedImage
from portal.syndication.piece import Piece
from portal.syndication.scope import usage_terms
from portal.syndication.wording import day, say

_PAGES = Environment(
    loader=PackageLoader("portal.syndication"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)

# https://schema.org/digitalSourceType: people and a machine made it together.
_MACHINE_DRAFTED = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"


def write(piece: Piece) -> bytes:
    """``article.html``: UTF-8, no script to run, no address fetched, images by relative path."""
    page = _PAGES.get_template("article.html").render(
        piece=piece,
        siblings=piece.siblings,
        credit=Markup(html_fragment.credit(piece)),  # noqa: S704 - each of these escapes what it holds
        body=Markup(html_fragment.body(piece, images="../")),  # noqa: S704
        notice=Markup(html_fragment.notice(piece)),  # noqa: S704
        linked_data=Markup(_in_script(linked_data(piece))),  # noqa: S704
        published=say(piece.language, "published", day=day(piece.work.published_at, piece.language)),
        say=say,
    )
    return page.encode()


def linked_data(piece: Piece) -> dict[str, Any]:
    """The edition as a schema.org NewsArticle (https://schema.org/NewsArticle), empty properties left out."""
    order, work = piece.order, piece.work
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": piece.uri,
        "identifier": piece.edition.revision_id,
        "version": piece.edition.revision_number,
        "headline": piece.content.headline,
        "description": piece.content.standfirst,
        "inLanguage": piece.language,
        "datePublished": work.published_at.isoformat(),
        "wordCount": piece.content.word_count,
        "author": {"@type": "Person", "name": piece.byline} if piece.byline else None,
        "publisher": _organisation(piece),
        "copyrightHolder": _organisation(piece),
        "copyrightYear": work.published_at.year,
        "copyrightNotice": piece.copyright_notice,
        "creditText": piece.credit_line,
        "license": order.verify_url,
        "usageInfo": order.verify_url,
        "conditionsOfAccess": usage_terms(order, piece.language),
        "acquireLicensePage": order.acquire_url,
        "isBasedOn": piece.source_url,
        "digitalSourceType": _MACHINE_DRAFTED if piece.edition.machine_translated else None,
        "image": [_image(piece, image) for image in work.images],
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": note.at.isoformat()}
            for note in piece.edition.corrections
        ],
        **_translations(piece),
    }
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def _organisation(piece: Piece) -> dict[str, str]:
    data = {"@type": "Organization", "name": piece.order.licensor.name}
    website = piece.order.licensor.website
    return {**data, "url": website} if inline.link_allowed(website) else data


def _translations(piece: Piece) -> dict[str, Any]:
    others = [
        {
            "@type": "NewsArticle",
            "@id": other.uri,
            "inLanguage": other.language,
            "headline": other.content.headline,
        }
        for other in piece.siblings
    ]
    if not piece.edition.is_translation:
        return {"workTranslation": others}
    source = piece.work.source
    originals = [entry for entry in others if source and entry["inLanguage"] == source.language]
    return {"translationOfWork": originals[0] if originals else None}


def _image(piece: Piece, image: PackagedImage) -> dict[str, Any]:
    captions = [block.caption for block in piece.content.figures if block.image == image.key]
    data = {
        "@type": "ImageObject",
        "contentUrl": f"../{piece.image_path(image.key)}",
        "caption": next(iter(captions), ""),
        "creditText": image.credit,
        "copyrightNotice": image.credit or piece.copyright_notice,
        "license": piece.order.verify_url,
        "acquireLicensePage": piece.order.acquire_url,
    }
    return {name: value for name, value in data.items() if value}


def _in_script(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element it stands in, whatever a headline says."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
