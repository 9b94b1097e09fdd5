"""Stories on offer for the tests of the desks: a source edition, its translation, and what is not ours."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from invoices.store import new_id
from portal.db import transaction
from portal.newsroom.articles import Article, Edition, EditionState, Image, ImageRights, Revision
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.searching import indexed

PUBLISHED = dt.datetime(2026, 11, 17, 8, 30, tzinfo=dt.UTC)
WATER = {
    "en": Content(
        language="en",
        headline="Water bills will rise by a third",
        standfirst="The regulator says leaks cost more than drought.",
        byline="Ada Smith",
        blocks=(
            Block("s1", BlockKind.PARAGRAPH, 'Bills <em>rise</em>, says <a href="https://water.example/">a board</a>.'),
            Block("s2", BlockKind.HEADING, "Who pays?", level=2),
            Block("s3", BlockKind.FIGURE, image="reservoir", alt="A reservoir", caption="The reservoir", credit="AFP"),
            Block("s4", BlockKind.FIGURE, image="chart", alt="A chart", caption="Ten years of bills", credit="Ours"),
            Block("s5", BlockKind.QUOTE, "Nobody asked us.", attribution="A tenant"),
            Block("s6", BlockKind.LIST, items=("Leaks", "Pumps")),
            Block("s7", BlockKind.PARAGRAPH, "An agency wrote this."),
        ),
    ),
    "fr": Content(
        language="fr",
        headline="L’eau augmentera d’un tiers",
        standfirst="Selon le régulateur, les fuites coûtent plus que la sécheresse.",
        byline="Ada Smith",
        blocks=(
            Block("s1", BlockKind.PARAGRAPH, "Les factures montent."),
            Block("s2", BlockKind.HEADING, "Qui paie\u202f?", level=2),
        ),
    ),
}  # fmt: skip


def offer(
    texts: Mapping[str, Content] = WATER,
    states: Mapping[str, EditionState] | None = None,
    **values: Any,
) -> Article:
    """An article on offer with an edition for each of ``texts``, approved unless ``states`` says otherwise."""
    fields = {"topic": "environment", "published_at": PUBLISHED, "offered": True, **values}
    article = Article(
        id=new_id(),
        source_uri=new_id(),
        source_language=next(iter(texts)),
        third_party_passages=[{"segment": "s7", "holder": "Reuters", "note": ""}],
        **fields,
    )
    article.images = [
        Image(key="chart", rights=ImageRights.OURS, credit="Ours", sha256="0" * 64),
        Image(key="reservoir", rights=ImageRights.THIRD_PARTY, credit="AFP"),
    ]
    with transaction() as session:
        session.add(article)
        session.flush()
        for language, content in texts.items():
            _edition(session, article, content, (states or {}).get(language, EditionState.APPROVED))
    return article


def _edition(session: Any, article: Article, content: Content, state: EditionState) -> None:
    approved = state is EditionState.APPROVED
    words = "\n".join((content.headline, content.standfirst, *(block.text for block in content.blocks)))
    edition = Edition(
        id=new_id(),
        article_id=article.id,
        language=content.language,
        state=state,
        search_text=indexed(words, content.language) if approved else "",
    )
    session.add(edition)
    session.flush()
    revision = Revision(
        id=new_id(),
        edition_id=edition.id,
        number=1,
        data=content.to_json(),
        content_hash=content.content_hash,
        word_count=content.word_count,
        headline=content.headline,
        created_at=article.published_at,
    )
    session.add(revision)
    session.flush()
    edition.current_revision_id = revision.id
    edition.approved_revision_id = revision.id if approved else None
