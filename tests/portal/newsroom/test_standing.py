"""Edits that are in no revision yet count wherever a text leaves for a tool or a machine."""

from typing import Any

from flask import Flask

from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article, Edition
from portal.newsroom.exchange.bringing_back import bring_back
from portal.newsroom.exchange.handing_out import hand_out
from portal.newsroom.exchange.xliff_reading import read
from portal.newsroom.margin import SegmentDraft
from portal.newsroom.working import standing_text
from portal.people.accounts import User
from tests.portal.desks.stories import WATER, offer


def edit(edition: Edition, segment: str, data: dict[str, Any]) -> None:
    with transaction() as session:
        session.add(SegmentDraft(edition_id=edition.id, segment_id=segment, data=data, at=utc_now()))


def test_edits_are_laid_over_the_newest_revision(app: Flask) -> None:
    edition = offer().edition("en")
    assert edition is not None
    edit(edition, "headline", {"text": "Newer"})
    edit(edition, "s6", {"items": ["One", "Two", "Three"]})
    edit(edition, "s3", {"alt": "A lake", "caption": "The lake", "credit": "AFP"})
    edit(edition, "s99", {"markup": "of a block that is gone"})
    text = standing_text(db.session, edition)
    assert (text.headline, text.standfirst) == ("Newer", WATER["en"].standfirst)
    assert [b.items for b in text.blocks if b.id == "s6"] == [("One", "Two", "Three")]
    assert [(b.caption, b.image) for b in text.blocks if b.id == "s3"] == [("The lake", "reservoir")]
    assert text.blocks[0] == WATER["en"].blocks[0]


def test_what_is_edited_in_a_source_goes_out_once_it_is_frozen(app: Flask, user: User) -> None:
    article = offer()
    english = article.edition("en")
    assert english is not None
    edit(english, "s2", {"markup": "Who will pay?"})
    data = hand_out(db.session, db.session.get_one(Article, article.id), "fr")
    assert read(data).unit("s2").source == {"markup": "Who pays?"}  # type: ignore[union-attr]


def test_an_edit_goes_out_and_one_made_since_is_a_conflict(app: Flask, user: User) -> None:
    article = offer()
    edition = article.edition("fr")
    assert edition is not None
    edit(edition, "s1", {"markup": "Les factures grimpent."})
    data = hand_out(db.session, db.session.get_one(Article, article.id), "fr")
    assert read(data).unit("s1").target == {"markup": "Les factures grimpent."}  # type: ignore[union-attr]
    edit(edition, "s2", {"markup": "Qui va payer\u202f?"})
    back = data.decode().replace("grimpent", "flambent").replace("Qui paie", "Qui règle")
    outcome = bring_back(article.id, "fr", read(back.encode()), user)
    assert (outcome.suggested, outcome.conflicts) == (("s1", "s2"), ("s2",))
