"""README.en.txt and README.fr.txt: what the package holds and how to publish it, for an editor in a hurry."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.syndication import scope
from portal.syndication.order import PackagedWork, PackageOrder
from portal.syndication.piece import copyright_notice
from portal.syndication.wording import day, language_name, moment, say

_PAPERS = Environment(
    loader=PackageLoader("portal.syndication"),
    autoescape=False,  # noqa: S701 - plain text, never shown as HTML
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_WIDTH = 78


def write(order: PackageOrder, language: str, paths: Sequence[str]) -> bytes:
    """The README in ``language`` (en, fr); ``paths`` are the other files of the package."""
    text = _PAPERS.get_template(f"README.{language}.txt").render(
        order=order,
        works=[_work(order, work, language) for work in order.works],
        several=order.several,
        withdrawn=[day(work.killed_at, language) for work in order.withdrawn],
        paths=paths,
        scope=scope,
        lang=language,
        issued=day(order.issued_at, language),
        created=moment(order.created_at, language),
        credit_lines=[
            (language_name(code, language), line)
            for code, line in sorted(order.credit_lines.items())
            if code in order.terms.languages
        ],
        rule="=" * _WIDTH,
    )
    return text.encode()


def _work(order: PackageOrder, work: PackagedWork, language: str) -> dict[str, Any]:
    nearest = work.edition(language) or next(iter(work.editions), None)
    return {
        "slug": work.slug,
        "headline": nearest.content.headline if nearest else work.slug.replace("-", " "),
        "url": work.canonical_url,
        "byline": nearest.content.byline or work.byline if nearest else work.byline,
        "published": day(work.published_at, language),
        "copyright": copyright_notice(order, work, language),
        "editions": [
            {"name": language_name(edition.language, language), "edition": edition}
            for edition in work.editions
        ],
        "pending": [
            {
                "name": language_name(later.language, language),
                "due": moment(later.due_at, language) if later.due_at else "",
            }
            for later in work.pending
        ],
        "excluded": [
            {
                "what": say(language, f"part_{part.kind}"),
                "words": _description(work, part.key, part.kind, language),
                "holder": part.holder,
                "reason": say(language, str(part.reason)),
                "note": part.note,
            }
            for part in work.excluded
        ],
    }


def _description(work: PackagedWork, key: str, kind: str, language: str) -> str:
    """How a reader finds the excluded part: an image's caption, no word of a foreign passage."""
    edition = work.edition(language) or next(iter(work.editions), None)
    if kind != "image" or edition is None:
        return ""
    captions = (figure.caption or figure.alt for figure in edition.content.figures if figure.image == key)
    return next(captions, "")
