"""A story in both languages, put up for review, for the tests of those who work on it."""

from dataclasses import replace
from typing import Any

from portal.db import db
from portal.newsroom import review, stories
from portal.newsroom.articles import Edition
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.readers.incoming import Incoming
from portal.newsroom.working import standing_text
from portal.people.accounts import User

P = BlockKind.PARAGRAPH
EN = Content(
    "en",
    "Bridge reopens",
    standfirst="Nine months late",
    byline="Ada Smith",
    blocks=(
        Block("", P, "The repairs took <em>nine months</em>. It rained a lot."),
        Block("", P, "The council paid for it."),
        Block("", BlockKind.QUOTE, "Nobody asked us.", attribution="A tenant"),
        Block("", P, "A second bridge will close for three weeks in the spring."),
    ),
)
FR = Content(
    "fr",
    "Le pont rouvre",
    standfirst="Neuf mois de retard",
    byline="Ada Smith",
    blocks=(
        Block("", P, "Les travaux ont duré <em>neuf mois</em>. Il a beaucoup plu."),
        Block("", P, "La ville a payé."),
        Block("", BlockKind.QUOTE, "On ne nous a rien demandé.", attribution="Une locataire"),
        Block("", P, "Un second pont fermera trois semaines au printemps."),
    ),
)


def bring_in(content: Content, user: User, uri: str = "cms:1") -> Edition:
    """The text as it comes from the CMS."""
    story = Incoming(content=content, source_uri=uri)
    return stories.receive(story, {}, user)


def pair(user: User, en: Content = EN, fr: Content = FR, uri: str = "cms:1") -> tuple[Edition, Edition]:
    """Source and translation, both in review; segments s1 to s4 render each other."""
    both = bring_in(en, user, uri), bring_in(fr, user, uri)
    for edition in both:
        review.submit(edition.id, user)
    return both


def again(content: Content, user: User, uri: str = "cms:1", **blocks: str) -> Edition:
    """The text comes in once more, with other markup in blocks ``s1``, ``s2``…, and goes before an editor."""
    changed = tuple(
        replace(block, markup=blocks.get(f"s{n}", block.markup)) for n, block in enumerate(content.blocks, 1)
    )
    edition = bring_in(replace(content, blocks=changed), user, uri)
    review.submit(edition.id, user, freezing=False)
    return edition


def approved(edition: Edition, user: User) -> Edition:
    """Approve the edition as whoever has its page open now."""
    source = None if edition.is_source else edition.article.edition(edition.article.source_language)
    signed = (source.current_revision_id or "") if source else ""
    return review.approve(edition.id, standing_text(db.session, edition).content_hash, signed, user)


def words(edition: Edition) -> dict[str, dict[str, Any]]:
    """What every segment says now."""
    return segments(standing_text(db.session, edition))


def seen(edition: Edition, *ids: str) -> dict[str, str]:
    """The hashes that a page would show of these segments now; of all when none is named."""
    standing = words(edition)
    return {id: segment_hash(standing[id]) if id in standing else "" for id in ids or standing}
