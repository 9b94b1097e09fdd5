"""The package of a licence: what goes in today, built once per version, kept by content."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import partial

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invoices.papers import LicencePaper
from invoices.terms import Terms
from portal.db import db, transaction, utc_now
from portal.licensing.orders import latest_package, paper_file
from portal.licensing.package_parts import holds_others, parts_of, parts_to_be
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, Request, RequestEvent
from portal.licensing.timeline import record
from portal.newsroom.articles import Article, Edition, EditionState, Image, ImageRights, Revision
from portal.newsroom.passages import everywhere
from portal.newsroom.revising import MACHINE
from portal.publisher import identity
from portal.syndication import html_fragment
from portal.syndication.order import (
    Exclusion,
    ExclusionReason,
    PackagedEdition,
    PackagedImage,
    PackagedWork,
    PackageOrder,
    PendingEdition,
    WithdrawnWork,
)
from portal.syndication.package import BuiltPackage, build
from portal.syndication.piece import pieces
from portal.syndication.tables import Package
from portal.work import files


@dataclass(frozen=True, slots=True)
class Fragment:
    """One edition of a licence as HTML to paste."""

    language: str
    headline: str
    html: str


def pack(licence: Licence) -> Package | None:
    """Build the next version of the licence's package, when what may go in has changed; else None.

    Safe to repeat and to race: a version exists once, and the same content never makes a second one.
    Raises PackageError when something is missing, as when every story of the licence is killed.
    """
    while True:
        newest = latest_package(licence.number)
        order = order_of(licence, (newest.version if newest else 0) + 1, utc_now())
        editions = _editions(order)
        if (
            newest
            and newest.editions == editions
            and parts_of(newest.manifest, order.terms) == parts_to_be(order)
        ):
            return None
        built = build(order)
        files.put(built.data)
        with transaction() as session:
            if kept := _keep(session, licence, order, built, editions):
                return kept
        # Somebody else made this version meanwhile, perhaps of less: see what is left to add.


def withheld(licence: Licence) -> bool:
    """True while nothing of the licence may leave the house: it is suspended or revoked, a story of it is under
    embargo, all of them are killed, or its package holds a story or an edition that was withdrawn, a picture that was
    taken back or a passage that was found to be somebody else's.
    """
    if licence.state in (LicenceState.SUSPENDED, LicenceState.REVOKED) or nothing_left(licence):
        return True
    wanted = [work.article_id for work in licence.quote.terms.works]
    held = select(Article.id).where(Article.id.in_(wanted), Article.embargo_until > utc_now())
    if db.session.scalars(held).first() is not None:
        return True
    newest = latest_package(licence.number)
    works = db.session.scalars(select(Article).where(Article.id.in_(wanted)))
    if newest and holds_others(newest.manifest, licence.quote.terms, works):
        return True
    inside = {(entry["article"], entry["language"]) for entry in newest.editions} if newest else set()
    withdrawn = select(Edition.article_id, Edition.language).where(
        Edition.article_id.in_(wanted), Edition.state == EditionState.WITHDRAWN
    )
    return any((article, language) in inside for article, language in db.session.execute(withdrawn))


def killed_stories(licence: Licence) -> int:
    """How many stories of the licence were killed. Its package goes on without them."""
    wanted = [work.article_id for work in licence.quote.terms.works]
    killed = select(func.count()).where(Article.id.in_(wanted), Article.killed_at.is_not(None))
    return db.session.scalar(killed) or 0


def nothing_left(licence: Licence) -> bool:
    """True when every story of the licence was killed: no package of it is built any more."""
    return killed_stories(licence) == len(licence.quote.terms.works)


def note_taken(request_id: str, version: int, user_id: int) -> None:
    """Keep that ``version`` of the package was downloaded, once: editors see what an outlet runs from."""
    taken = select(RequestEvent).where(
        RequestEvent.request_id == request_id, RequestEvent.kind == "package_taken"
    )
    if any(event.data["version"] == version for event in db.session.scalars(taken)):
        return
    with transaction() as session:
        record(session, session.get_one(Request, request_id), "package_taken", user_id, version=version)


def copyable(licence: Licence) -> list[Fragment]:
    """Each edition the licence covers and an editor approved, as HTML with its credit line."""
    order = order_of(licence, 1, utc_now())
    return [
        Fragment(piece.language, piece.content.headline, html_fragment.write(piece))
        for piece in pieces(order)
    ]


def order_of(licence: Licence, version: int, created_at: dt.datetime) -> PackageOrder:
    """Everything that version ``version`` of the licence's package is made from, at ``created_at``."""
    terms = licence.quote.terms
    paper = LicencePaper.from_json(licence.snapshot)
    licence_file = paper_file(db.session, licence.number)
    house = identity(licence.issued_at.date())
    works = _works(terms)
    return PackageOrder(
        licence_number=licence.number,
        licence_snapshot=licence.snapshot,
        version=version,
        issued_at=licence.issued_at,
        created_at=created_at,
        works=tuple(work for work in works if work.killed_at is None),
        terms=terms,
        licensor=paper.licensor,
        licensee=paper.licensee,
        credit_lines=house.credit_line,
        starts_on=licence.starts_on,
        ends_on=licence.ends_on,
        verify_url=paper.verify_url,
        licence_pdf=files.get(licence_file.sha256) if licence_file else b"",
        licensor_url=current_app.extensions["reprise"].base_url,
        withdrawn=tuple(WithdrawnWork(work.article_id, work.killed_at) for work in works if work.killed_at),
    )


def _keep(
    session: Session,
    licence: Licence,
    order: PackageOrder,
    built: BuiltPackage,
    editions: list[dict[str, str]],
) -> Package | None:
    known = select(Package.id).where(
        Package.licence_number == licence.number, Package.version == order.version
    )
    if session.scalar(known) is not None:
        return None
    package = Package(
        licence_number=licence.number,
        version=order.version,
        sha256=built.sha256,
        size=built.size,
        manifest=built.manifest,
        editions=editions,
        created_at=order.created_at,
    )
    session.add(package)
    languages = sorted({edition["language"] for edition in editions})
    count = len([entry for entry in built.tree if not entry.pending])
    record(session, licence.request, "package_ready", version=order.version, files=count, languages=languages)
    return package


def _editions(order: PackageOrder) -> list[dict[str, str]]:
    return [
        {"article": work.article_id, "language": edition.language, "revision_id": edition.revision_id}
        for work in order.works
        for edition in work.editions
    ]


def _works(terms: Terms) -> tuple[PackagedWork, ...]:
    wanted = {work.article_id: set(work.images) for work in terms.works}
    found = {a.id: a for a in db.session.scalars(select(Article).where(Article.id.in_(wanted)))}
    used: set[str] = set()
    return tuple(_work(found[work.article_id], terms, wanted[work.article_id], used) for work in terms.works)


def _work(article: Article, terms: Terms, wanted: set[str], used: set[str]) -> PackagedWork:
    licensed = [e for e in article.editions if e.language in terms.languages]
    ready = [e for e in licensed if e.approved_revision_id and e.state != EditionState.WITHDRAWN]
    lead = _lead(article, ready)
    images = [image for image in article.images if image.key in wanted and image.licensable]
    return PackagedWork(
        article_id=article.id,
        slug=_slug(lead.headline if lead else article.id, used),
        canonical_url=article.canonical_url,
        published_at=article.published_at,
        byline=lead.content.byline if lead else "",
        editions=tuple(_edition(edition) for edition in ready),
        pending=tuple(PendingEdition(e.language, e.due_at) for e in licensed if e not in ready),
        images=tuple(_image(image) for image in images) if ready else (),
        excluded=_excluded(article, images),
        embargo_until=article.embargo_until,
        killed_at=article.killed_at,
    )


def _lead(article: Article, ready: list[Edition]) -> Revision | None:
    """The text that names the folder and gives the byline: the source's where it is approved, else one that goes in.

    Of a killed story nothing goes in; its name still counts, so that the folders of the others keep theirs.
    """
    source = article.edition(article.source_language)
    if source and article.killed_at:
        return source.last_approved
    approved = source.approved if source else None
    return approved or next((edition.approved for edition in ready), None)


def _edition(edition: Edition) -> PackagedEdition:
    revision = edition.approved
    assert revision is not None
    marked = [passage["segment"] for passage in edition.article.third_party_passages]
    return PackagedEdition(
        language=edition.language,
        url=edition.url or edition.article.canonical_url,
        revision_id=revision.id,
        revision_number=revision.number,
        content=revision.content,
        approved=True,
        is_translation=not edition.is_source,
        machine_translated=revision.origin == MACHINE,
        not_ours=everywhere(marked, revision.alignment),
    )


def _image(image: Image) -> PackagedImage:
    return PackagedImage(
        key=image.key,
        sha256=image.sha256,
        media_type=image.media_type,
        load=partial(files.get, image.sha256),
        credit=image.credit,
        rights=ImageRights(image.rights),
        width=image.width,
        height=image.height,
    )


def _excluded(article: Article, licensed: list[Image]) -> tuple[Exclusion, ...]:
    out = [
        Exclusion("image", image.key, _reason(image), holder=image.credit)
        for image in article.images
        if image not in licensed
    ]
    out += [
        Exclusion("passage", p["segment"], ExclusionReason.NOT_OURS, p.get("holder", ""), p.get("note", ""))
        for p in article.third_party_passages
    ]
    return tuple(out)


def _reason(image: Image) -> ExclusionReason:
    if image.rights == ImageRights.THIRD_PARTY:
        return ExclusionReason.NOT_OURS
    return ExclusionReason.NOT_ORDERED if image.sha256 else ExclusionReason.NO_FILE


def _slug(headline: str, used: set[str]) -> str:
    """A folder name of ``headline``: a–z, 0–9 and hyphens, different from those ``used`` already."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "article"
    slug, n = base, 2
    while slug in used:
        slug, n = f"{base}-{n}", n + 1
    used.add(slug)
    return slug
