"""Receiving, repeating, pairing, approving and offering stories."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image as Picture
from sqlalchemy import func, select

from portal.db import db, transaction, utc_now
from portal.newsroom import review, stories
from portal.newsroom.articles import Article, Edition, EditionState, Image, ImageRights, Review, Revision
from portal.newsroom.pictures import UnusablePicture
from portal.newsroom.readers import read_plain_text
from portal.newsroom.states import RefusedTransition
from portal.people.accounts import User
from portal.work.engine import unfinished

EN = "Bridge reopens\n\nThe repairs took nine months.\n\nIt rained a lot.\n\nThe bridge at dawn (AFP)\n\nWhat next\n\nA second bridge closes for 3 weeks."
FR = "Le pont rouvre\n\nLes travaux ont duré neuf mois.\n\nIl a beaucoup plu.\n\nLe pont à l’aube (AFP)\n\nEt après\n\nUn second pont fermera 3 semaines."


def english(text: str = EN):
    return replace(read_plain_text(text, "en"), source_uri="cms:1")


def french(text: str = FR):
    return replace(read_plain_text(text, "fr"), source_uri="cms:1")


def approved(edition: Edition, user: User) -> Edition:
    source = edition.article.edition(edition.article.source_language)
    review.submit(edition.id, user)
    signed = "" if edition.is_source else source.current_revision_id
    return review.approve(edition.id, edition.current.content_hash, signed, user)


def png(colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_the_same_file_again_changes_nothing(app: Flask, user: User) -> None:
    first = stories.receive(english(), {}, user)
    again = stories.receive(english(), {}, user)
    assert (again.id, again.current_revision_id) == (first.id, first.current_revision_id)
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 1


def test_another_language_becomes_a_translation_with_the_same_segments(app: Flask, user: User) -> None:
    source = stories.receive(english(), {}, user)
    translation = stories.receive(french(), {}, user)
    assert translation.article_id == source.article_id
    assert [b.id for b in translation.current.content.blocks] == [b.id for b in source.current.content.blocks]
    assert translation.current.source_revision_id == source.current_revision_id
    assert db.session.scalar(select(func.count()).select_from(Image)) == 1


def test_an_edited_text_keeps_its_segments(app: Flask, user: User) -> None:
    before = stories.receive(english(), {}, user).current.content.blocks
    longer = EN.replace("What next", "The council paid £2m for it, and says that this is all.\n\nWhat next")
    after = stories.receive(
        english(longer.replace("nine months", "ten months")), {}, user
    ).current.content.blocks
    assert [b.id for b in after if b.id in {x.id for x in before}] == [b.id for b in before]
    assert [b.id for b in after if b.id not in {x.id for x in before}] == ["s6"]


def test_a_newer_source_makes_an_approved_translation_stale(app: Flask, user: User) -> None:
    source, translation = stories.receive(english(), {}, user), stories.receive(french(), {}, user)
    approved(source, user)
    approved(translation, user)
    stories.receive(english(EN.replace("nine", "ten")), {}, user)
    assert (source.state, translation.state) == (EditionState.DRAFT, EditionState.STALE)
    assert stories.licensable_editions(source.article) == []


def test_a_stale_translation_is_signed_with_the_new_source(app: Flask, user: User) -> None:
    source, translation = stories.receive(english(), {}, user), stories.receive(french(), {}, user)
    approved(source, user)
    approved(translation, user)
    stories.receive(english(EN.replace("nine", "9")), {}, user)
    approved(source, user)
    with pytest.raises(review.OpenFindings):
        approved(translation, user)
    review.confirm_unchanged(translation.id, "s1", user)
    approved(translation, user)
    assert review.signed_source(translation) == source.current_revision_id


def test_approval_tells_licensing_once(app: Flask, user: User) -> None:
    edition = stories.receive(english(), {}, user)
    approved(edition, user)
    review.approve(edition.id, edition.current.content_hash, "", user)
    told = [job.task.payload for job in unfinished() if job.task.name == "editions_approved"]
    assert told == [{"edition_id": edition.id}]
    decisions = db.session.scalars(select(Review.decision).order_by(Review.id)).all()
    assert decisions == ["submitted", "approved"]


def test_a_translation_is_not_approved_before_its_source(app: Flask, user: User) -> None:
    stories.receive(english(), {}, user)
    translation = stories.receive(french(), {}, user)
    with pytest.raises(review.SourceNotApproved):
        approved(translation, user)
    db.session.expire_all()
    assert translation.state == EditionState.IN_REVIEW


def test_only_what_was_read_is_approved(app: Flask, user: User) -> None:
    edition = stories.receive(english(), {}, user)
    review.submit(edition.id, user)
    read = edition.current.content_hash
    stories.receive(english(EN.replace("nine", "ten")), {}, user)
    with pytest.raises(review.OutdatedView):
        review.approve(edition.id, read, "", user)


def test_a_draft_is_not_approved(app: Flask, user: User) -> None:
    edition = stories.receive(english(), {}, user)
    with pytest.raises(RefusedTransition):
        review.approve(edition.id, edition.current.content_hash, "", user)


def test_withdrawn_is_the_end(app: Flask, user: User) -> None:
    edition = stories.receive(english(), {}, user)
    approved(edition, user)
    review.withdraw(edition.id, "wrong", user)
    review.withdraw(edition.id, "wrong", user)
    assert edition.approved is None
    with pytest.raises(RefusedTransition):
        stories.receive(english(EN.replace("nine", "ten")), {}, user)
    assert db.session.scalars(select(Review.decision)).all().count("withdrawn") == 1


def test_changes_need_a_comment(app: Flask, user: User) -> None:
    edition = stories.receive(english(), {}, user)
    review.submit(edition.id, user)
    with pytest.raises(ValueError, match="what to change"):
        review.request_changes(edition.id, "  ", user)


def test_rights_are_a_persons_decision(app: Flask, user: User) -> None:
    article = stories.receive(english(), {"image-1": png()}, user).article
    assert article.images[0].rights == ImageRights.THIRD_PARTY
    with pytest.raises(stories.UndecidedRights):
        stories.offer(article.id, user)
    with pytest.raises(stories.UndecidedRights):
        stories.confirm_rights(article.id, {}, [], user)
    with pytest.raises(stories.AgencyPicture):
        stories.confirm_rights(article.id, {"image-1": ImageRights.OURS}, [], user)
    stories.confirm_rights(article.id, {"image-1": ImageRights.CLEARED}, [], user)
    assert article.images[0].licensable
    stories.offer(article.id, user)
    assert article.offered


def test_a_new_picture_under_an_old_key_loses_its_clearance(app: Flask, user: User) -> None:
    article = stories.receive(english(), {"image-1": png()}, user).article
    stories.confirm_rights(article.id, {"image-1": ImageRights.CLEARED}, [], user)
    stories.attach_picture(article.id, "image-1", png("red"))
    assert (article.images[0].rights, article.rights_confirmed_at) == (ImageRights.THIRD_PARTY, None)


def test_another_credit_is_another_picture(app: Flask, user: User) -> None:
    article = stories.receive(english(), {"image-1": png()}, user).article
    stories.confirm_rights(article.id, {"image-1": ImageRights.CLEARED}, [], user)
    edition = stories.receive(english(EN.replace("(AFP)", "(Reuters)")), {}, user)
    assert [f.image for f in edition.current.content.figures] == ["image-2"]
    assert {i.key: i.licensable for i in article.images} == {"image-1": True, "image-2": False}


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(30), b"x" * 9_000_000])
def test_a_bad_picture_keeps_the_story_out(app: Flask, user: User, data: bytes) -> None:
    with pytest.raises(UnusablePicture):
        stories.receive(english(), {"image-1": data}, user)
    assert db.session.scalar(select(Article)) is None


@pytest.mark.parametrize("block", ["embargo_until", "killed_at", "offered"])
def test_nothing_withheld_may_be_licensed(app: Flask, user: User, block: str) -> None:
    edition = approved(stories.receive(english(), {}, user), user)
    stories.confirm_rights(edition.article_id, {"image-1": ImageRights.THIRD_PARTY}, [], user)
    article = stories.offer(edition.article_id, user)
    assert stories.licensable_editions(article) == [edition]
    values = {"embargo_until": utc_now().replace(year=2099), "killed_at": utc_now(), "offered": False}
    with transaction():
        setattr(article, block, values[block])
    assert stories.licensable_editions(article) == []
