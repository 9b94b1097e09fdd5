"""A picture that is not ours is taken back from everything: no package, no sale, no outlet keeps it unknowing."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from invoices.terms import Work
from portal.db import db, transaction
from portal.licensing.basket import NoLongerOffered
from portal.licensing.checkout import BANK_TRANSFER, accept
from portal.licensing.notices.announcing import MissingReason
from portal.licensing.notices.parts import showings, take_back
from portal.licensing.notices.tables import Notice
from portal.licensing.packaging import withheld
from portal.licensing.settlement import receive_transfer
from portal.licensing.tables import Licence
from portal.newsroom import stories
from portal.newsroom.articles import Article, Image, ImageRights
from portal.people.accounts import User
from portal.syndication.tables import Package
from portal.work import files
from tests.portal.licensing.conftest import a_story, sign_in
from tests.portal.licensing.notices.conftest import Story
from tests.portal.newsroom.test_stories import png

REASONS = {"en": "The photographer never sold it to us.", "fr": "La photographe ne nous l’a jamais vendue."}


@pytest.fixture
def image(story: Story) -> Image:
    """A picture of the story that everybody took for ours."""
    with transaction() as session:
        article = session.get_one(Article, story.article_id)
        found = Image(
            key="image-1", credit="Lena Fischer", rights=ImageRights.OURS, sha256=files.put(png()),
            media_type="image/png", width=40, height=30,
        )  # fmt: skip
        article.images.append(found)
    return found


def licensed(story: Story, *images: str, buyer: User | None = None) -> Licence:
    """A paid and packed licence with these pictures."""
    shop = story.shop
    if buyer:
        shop = type(shop)(shop.app, shop.sandbox, buyer.outlet, buyer, shop.article)
    payment = shop.accepted(BANK_TRANSFER, works=(Work(story.article_id, images),))
    receive_transfer(payment.id, shop.buyer.id)
    story.drain()
    return db.session.scalars(select(Licence).where(Licence.request_id == payment.request_id)).one()


def newest(licence: Licence) -> tuple[int, list[str]]:
    """Version and picture files of the newest package."""
    db.session.expire_all()
    package = db.session.scalars(
        select(Package).where(Package.licence_number == licence.number).order_by(Package.version.desc())
    ).first()
    assert package
    with zipfile.ZipFile(io.BytesIO(files.get(package.sha256))) as zipped:
        return package.version, [name for name in zipped.namelist() if name.startswith("images/")]


def test_it_goes_from_every_package_and_every_outlet_that_has_it_is_told(story: Story, image: Image) -> None:
    with_it, without = licensed(story, "image-1"), licensed(story, buyer=story.another_buyer())
    assert newest(with_it) == (1, ["images/1.png"])
    (notice,) = take_back(image.id, REASONS, story.editor)
    assert [delivery.licence_number for delivery in notice.deliveries] == [with_it.number]
    assert withheld(with_it)
    assert not withheld(without)
    story.drain()
    assert newest(with_it) == (2, [])
    assert newest(without) == (1, [])
    assert not withheld(with_it)
    (letter,) = story.letters("notice")
    assert letter.subject == "Take down a picture: “Water bills rise again”"
    assert "(Lena Fischer)" in letter.text
    assert story.letters("package_updated") == []


def test_the_door_is_shut_before_the_new_package_is_there(
    story: Story, image: Image, client: FlaskClient
) -> None:
    licence = licensed(story, "image-1")
    sign_in(client, story.shop.buyer)
    door = f"/orders/{licence.request_id}/package.zip"
    assert client.get(door).status_code == 200
    (notice,) = take_back(image.id, REASONS, story.editor)
    assert client.get(door).status_code == 404
    story.drain()
    assert client.get(door).status_code == 200
    page = client.get(f"/notices/{notice.id}").text
    assert "Take this picture down everywhere" in page
    assert "(Lena Fischer)" in page


def test_it_goes_from_every_article_that_has_the_same_file(story: Story, image: Image) -> None:
    with transaction() as session:
        other = a_story("urn:test:other")
        other.images.append(
            Image(key="image-1", rights=ImageRights.CLEARED, sha256=image.sha256, media_type="image/png")
        )
        session.add(other)
    licensed(story, "image-1")
    assert [len(one.licences) for one in showings(image)] == [1, 0]
    assert len(take_back(image.id, REASONS, story.editor)) == 1
    db.session.expire_all()
    assert set(db.session.scalars(select(Image.rights))) == {ImageRights.THIRD_PARTY}


def test_repeating_it_tells_nobody_twice(story: Story, image: Image) -> None:
    licensed(story, "image-1")
    take_back(image.id, REASONS, story.editor)
    assert take_back(image.id, REASONS, story.editor) == []
    assert story.shop.count(Notice) == 1


def test_it_wants_a_reason_in_both_languages(story: Story, image: Image) -> None:
    with pytest.raises(MissingReason):
        take_back(image.id, {"en": "Not ours.", "fr": " "}, story.editor)
    db.session.expire_all()
    assert image.rights == ImageRights.OURS


def test_what_was_quoted_with_it_can_no_longer_be_accepted(story: Story, image: Image) -> None:
    works = (Work(story.article_id, ("image-1",)),)
    request = story.shop.quoted(works=works)
    take_back(image.id, REASONS, story.editor)
    with pytest.raises(NoLongerOffered):
        accept(request.id, request.quote.id, BANK_TRANSFER, story.shop.buyer.id)


def test_a_passage_found_to_be_somebody_elses_leaves_the_packages(story: Story) -> None:
    licence = licensed(story)
    passages = [{"segment": "s1", "holder": "AFP", "note": ""}]
    stories.confirm_rights(story.article_id, {}, passages, story.editor)
    assert withheld(licence)
    story.drain()
    assert newest(licence)[0] == 2
    assert not withheld(licence)
    (letter,) = story.letters("package_updated")
    assert "Version 2" in letter.text
    package = db.session.scalars(select(Package).order_by(Package.version.desc())).first()
    with zipfile.ZipFile(io.BytesIO(files.get(package.sha256))) as zipped:
        texts = [zipped.read(name).decode() for name in zipped.namelist() if name.startswith(("en/", "fr/"))]
    assert len(texts) == 8
    assert all("…" in text or "\\u2026" in text for text in texts)


def test_confirming_the_same_again_makes_no_package(story: Story, image: Image) -> None:
    licence = licensed(story, "image-1")
    stories.confirm_rights(story.article_id, {"image-1": ImageRights.OURS}, [], story.editor)
    story.drain()
    assert newest(licence)[0] == 1
    assert story.letters("package_updated") == []
