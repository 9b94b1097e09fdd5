"""What must be true of an order before a package may be built: the last door of the house."""

import re
from collections import Counter

from portal.newsroom.articles import ImageRights
from portal.syndication.order import (
    ExclusionReason,
    PackagedEdition,
    PackagedImage,
    PackagedWork,
    PackageOrder,
)
from portal.syndication.wording import LANGUAGES

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_LICENSABLE = (ImageRights.OURS, ImageRights.CLEARED)


def problems(order: PackageOrder) -> list[str]:
    """One line for each thing that is missing or must not leave, naming it; empty when all is well."""
    found = []
    if not order.licence_number:
        found.append("the licence has no number")
    if not order.licence_pdf.startswith(b"%PDF-"):
        found.append("the licence PDF is missing")
    if not order.verify_url:
        found.append("the licence has no verification address")
    if order.version < 1:
        found.append(f"version {order.version}: versions start at 1")
    if order.created_at.tzinfo is None or order.issued_at.tzinfo is None:
        found.append("a time has no zone")
    if not order.works:
        found.append("there is no work in the order")
    found += _works(order)
    for language in sorted({e.language for work in order.works for e in work.editions}):
        if language in LANGUAGES and not order.credit_lines.get(language, "").strip():
            found.append(f"the credit line in {language!r} is missing")
    return found


def _works(order: PackageOrder) -> list[str]:
    found = []
    for slug, times in Counter(work.slug for work in order.works).items():
        if times > 1:
            found.append(f"{slug}: two works have this slug")
        if not _SLUG.fullmatch(slug):
            found.append(f"{slug!r}: not a slug of lower-case letters, digits and hyphens")
    ordered = {work.article_id for work in order.terms.works}
    found += [
        f"{work.slug}: not in the licence's terms" for work in order.works if work.article_id not in ordered
    ]
    down = {work.article_id for work in order.withdrawn}
    found += [
        f"{work.slug}: withdrawn, and still in the order" for work in order.works if work.article_id in down
    ]
    missing = ordered - down - {work.article_id for work in order.works}
    found += [f"article {article_id}: licensed, but not in the order" for article_id in sorted(missing)]
    for work in order.works:
        found += [f"{work.slug}: {problem}" for problem in _work(order, work)]
    return found


def _work(order: PackageOrder, work: PackagedWork) -> list[str]:
    found = []
    if work.killed_at is not None:
        found.append("the article was killed")
    if work.embargo_until is not None and work.embargo_until > order.created_at:
        found.append(f"under embargo until {work.embargo_until.isoformat()}")
    known = [e.language for e in work.editions] + [e.language for e in work.pending]
    found += [
        f"{language}: neither packed nor promised"
        for language in order.terms.languages
        if language not in known
    ]
    found += [f"{language}: in the order twice" for language, times in Counter(known).items() if times > 1]
    for edition in work.editions:
        found += [f"{edition.language}: {problem}" for problem in _edition(order, edition)]
    for image in work.images:
        found += [f"image {image.key!r}: {problem}" for problem in _image(image)]
    listed = next(
        (set(wanted.images) for wanted in order.terms.works if wanted.article_id == work.article_id), set()
    )
    unlicensed = {image.key for image in work.images} - listed
    found += [f"image {key!r}: not in the licence's terms" for key in sorted(unlicensed)]
    # A picture taken back after the sale is named as such; a work without an edition has no pictures yet.
    taken_back = {part.key for part in work.excluded if part.reason is ExclusionReason.NOT_OURS}
    absent = listed - {image.key for image in work.images} - taken_back if work.editions else set()
    found += [f"image {key!r}: licensed, but not in the order" for key in sorted(absent)]
    return found


def _edition(order: PackageOrder, edition: PackagedEdition) -> list[str]:
    found = []
    if edition.language not in LANGUAGES:
        found.append("not a language of this publisher")
    if edition.language not in order.terms.languages:
        found.append("not a language of this licence")
    if edition.content.language != edition.language:
        found.append(f"its text says it is in {edition.content.language!r}")
    if not edition.approved:
        found.append("this edition is not approved")
    if not edition.revision_id:
        found.append("its revision is not named")
    if not edition.content.headline.strip():
        found.append("it has no headline")
    if not edition.content.blocks:
        found.append("it has no text")
    return found


def _image(image: PackagedImage) -> list[str]:
    found = []
    if image.rights not in _LICENSABLE:
        found.append("not cleared")
    if image.media_type not in ("image/jpeg", "image/png"):
        found.append(f"{image.media_type or 'unknown type'}: only JPEG and PNG can carry the rights")
    return found
