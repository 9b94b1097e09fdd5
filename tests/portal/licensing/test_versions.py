"""What a licence delivers over time: a first package, the translation later, and never again what was killed."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from invoices.terms import Work
from portal.db import db, transaction
from portal.licensing import packaging
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.tables import NoticeKind
from portal.licensing.packaging import pack
from portal.licensing.settlement import receive_transfer, settle
from portal.licensing.tables import Licence, Payment
from portal.newsroom import review
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.revising import add_revision
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR, FINANCE, User
from portal.syndication import verify
from portal.syndication.tables import Package
from portal.work import files
from portal.work.tables import Mail
from tests.portal.licensing.conftest import Shop, a_story, sign_in
from tests.portal.people.people import person

Drain = Callable[[], int]
WHY = {"en": "A source withdrew consent.", "fr": "Une source s’est rétractée."}


@pytest.fixture
def editor(shop: Shop) -> User:
    person("felix@reprise.example", FINANCE)
    return person("edith@reprise.example", EDITOR)


def in_translation(article: Article) -> str:
    """The French edition is not approved yet; its id."""
    with transaction() as session:
        french = session.get_one(Article, article.id).edition("fr")
        assert french is not None
        french.state, french.approved_revision_id = EditionState.IN_REVIEW, None
        return french.id


def approve(edition_id: str, editor: User) -> None:
    edition = db.session.get_one(Edition, edition_id)
    source = edition.article.edition("en")
    assert source is not None
    assert source.current_revision_id is not None
    read = standing_text(db.session, edition).content_hash
    review.approve(edition.id, read, source.current_revision_id, editor)


def versions(licence: Licence) -> list[Package]:
    db.session.rollback()
    db.session.expire_all()
    query = select(Package).where(Package.licence_number == licence.number).order_by(Package.version)
    return list(db.session.scalars(query))


def opened(package: Package) -> dict[str, bytes]:
    """What is in the zip, which agrees with its manifest."""
    data = files.get(package.sha256)
    assert verify.check(data) == []
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def letters(template: str) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id)))


def the_licence(payment: Payment) -> Licence:
    return db.session.scalars(select(Licence).where(Licence.request_id == payment.request_id)).one()


class TestTheTranslationFollows:
    """Paid while the French edition is still in translation."""

    def test_from_the_first_package_to_the_second(
        self, shop: Shop, drain: Drain, client: FlaskClient, editor: User
    ) -> None:
        edition_id = in_translation(shop.article)
        payment = shop.paid()
        settle(payment.session_id or "")
        drain()
        licence = the_licence(payment)
        (first,) = versions(licence)
        inside = opened(first)
        assert {"en/article.html", "licence.pdf"} <= set(inside)
        assert not any(name.startswith("fr/") for name in inside)
        (promised,) = json.loads(inside["manifest.json"])["works"]
        assert [edition["language"] for edition in promised["pending"]] == ["fr"]

        sign_in(client, shop.buyer)
        order = f"/orders/{payment.request_id}"
        page = client.get(order).text
        assert "French edition in review" in page
        assert "L’eau augmente encore" not in client.get(f"{order}/html").text

        approve(edition_id, editor)
        drain()
        first_again, second = versions(licence)
        assert (first_again.sha256, files.get(first.sha256)) == (first.sha256, files.get(first_again.sha256))
        inside = opened(second)
        assert {"en/article.html", "fr/article.html", "fr/article.ninjs.json"} <= set(inside)
        assert "Les prix montent de 8" in inside["fr/article.txt"].decode()
        (work,) = json.loads(inside["manifest.json"])["works"]
        assert work["pending"] == []
        assert [edition["language"] for edition in work["editions"]] == ["en", "fr"]

        (letter,) = letters("package_updated")
        assert (letter.recipient, licence.number in letter.subject) == (shop.buyer.email, True)
        assert "Version 2" in letter.text
        page = client.get(order).text
        assert "Package version 2 ready" in page
        assert "French edition in review" not in page
        taken = client.get(f"{order}/package.zip")
        assert taken.headers["Content-Disposition"].endswith(f"{licence.number}-v2.zip")
        assert taken.data == files.get(second.sha256)
        assert "L’eau augmente encore" in client.get(f"{order}/html").text
        shop.invariants()

    def test_until_then_no_paper_and_no_page_has_its_headline(
        self, shop: Shop, drain: Drain, client: FlaskClient, editor: User
    ) -> None:
        in_translation(shop.article)
        payment = shop.paid()
        settle(payment.session_id or "")
        drain()
        licence = the_licence(payment)
        assert "Water bills rise again" in str(licence.snapshot)
        assert "augmente" not in str(licence.snapshot)
        sign_in(client, shop.buyer)
        order, article = f"/orders/{payment.request_id}", f"/articles/{shop.article.id}"
        for page in (order, f"/licences/{licence.number}", article, f"{order}/html", "/"):
            answer = client.get(page, query_string={"lang": "fr"}, follow_redirects=True)
            assert answer.status_code == 200
            assert "augmente" not in answer.text
        shop.invariants()

    def test_approved_before_the_worker_came_to_it_there_is_one_package_and_one_letter(
        self, shop: Shop, drain: Drain, editor: User
    ) -> None:
        edition_id = in_translation(shop.article)
        payment = shop.paid()
        settle(payment.session_id or "")
        approve(edition_id, editor)
        drain()
        (only,) = versions(the_licence(payment))
        assert "fr/article.html" in opened(only)
        assert (len(letters("licence_ready")), len(letters("package_updated"))) == (1, 0)

    def test_of_a_source_that_was_taken_back_nothing_goes_in_and_no_name_of_a_folder(
        self, shop: Shop, drain: Drain, editor: User
    ) -> None:
        """Its newest text was never approved: not its headline, and not whoever is said to have written it."""
        payment = shop.paid()
        settle(payment.session_id or "")
        source = shop.article.edition("en")
        assert source is not None
        with transaction() as session:
            draft = Content(
                "en", "Heads will roll", byline="Nobody Yet", blocks=(Block("s1", BlockKind.PARAGRAPH, "x"),)
            )
            add_revision(session, session.get_one(Edition, source.id), draft, None, source_revision_id=None)
        review.withdraw(source.id, "", editor)
        drain()
        (only,) = versions(the_licence(payment))
        said = " ".join(name + data.decode("utf-8", "replace") for name, data in opened(only).items()).lower()
        assert "l’eau augmente encore" in said
        assert not any(word in said for word in ("heads", "nobody yet"))

    def test_nothing_is_lost_when_two_jobs_make_the_same_version(
        self, shop: Shop, drain: Drain, editor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other job read the texts before the French edition was approved, and was quicker to write."""
        edition_id = in_translation(shop.article)
        payment = shop.paid()
        settle(payment.session_id or "")
        drain()
        licence = the_licence(payment)
        build = packaging.build

        def overtaken(order: Any) -> Any:
            monkeypatch.setattr(packaging, "build", build)
            built = build(order)
            with transaction() as session:
                session.add(
                    Package(
                        licence_number=licence.number, version=order.version, sha256=built.sha256, size=built.size,
                        manifest=built.manifest, editions=packaging._editions(order)[:1], created_at=order.created_at,
                    )
                )  # fmt: skip
            return built

        approve(edition_id, editor)
        monkeypatch.setattr(packaging, "build", overtaken)
        kept = pack(licence)
        assert kept is not None
        assert (kept.version, len(kept.editions)) == (3, 2)


class TestOneStoryOfSeveralIsKilled:
    """What is killed leaves by no door; the outlet paid for the others and gets them."""

    @pytest.fixture
    def second(self, shop: Shop, editor: User) -> Article:
        article = a_story("urn:test:second")
        with transaction() as session:
            session.add(article)
        return article

    def bought(self, shop: Shop, second: Article, drain: Drain | None) -> Payment:
        works = (Work(shop.article.id), Work(second.id))
        payment = shop.accepted(BANK_TRANSFER, works=works)
        receive_transfer(payment.id, shop.buyer.id)
        if drain:
            drain()
        return payment

    def test_the_next_version_goes_on_without_it(
        self, shop: Shop, drain: Drain, client: FlaskClient, editor: User, second: Article
    ) -> None:
        payment = self.bought(shop, second, drain)
        licence = the_licence(payment)
        folders = {name.partition("/")[0] for name in opened(versions(licence)[0]) if name.count("/") > 1}
        assert folders == {"water-bills-rise-again", "water-bills-rise-again-2"}
        sign_in(client, shop.buyer)
        order = f"/orders/{payment.request_id}"
        copied = client.get(f"{order}/html").text.count("Les prix montent")
        with transaction() as session:  # somebody is writing the headline anew
            source = session.get_one(Article, shop.article.id).edition("en")
            assert source is not None
            assert source.current is not None
            draft = replace(source.current.content, headline="Not as it was")
            add_revision(session, source, draft, editor.id, source_revision_id=None)
        announce(shop.article.id, NoticeKind.KILL, WHY, None, editor)
        assert [client.get(f"{order}/{door}").status_code for door in ("package.zip", "html")] == [404, 404]
        drain()
        _first, newest = versions(licence)
        inside = opened(newest)
        assert {name.partition("/")[0] for name in inside if name.count("/") > 1} == {
            "water-bills-rise-again-2"  # where it was before
        }
        manifest = json.loads(inside["manifest.json"])
        assert [work["article_id"] for work in manifest["works"]] == [second.id]
        assert [work["article_id"] for work in manifest["withdrawn"]] == [shop.article.id]
        for language, said in (
            ("en", "was withdrawn by its publisher"),
            ("fr", "a été retiré par son éditeur"),
        ):
            assert said in inside[f"README.{language}.txt"].decode()
        assert client.get(f"{order}/package.zip").data == files.get(newest.sha256)
        assert client.get(f"{order}/html").text.count("Les prix montent") * 2 == copied
        (letter,) = letters("package_updated")
        assert "no longer holds what was withdrawn" in letter.text
        assert len(letters("notice")) == 1
        assert "The package is withheld" not in client.get(order).text
        drain()
        assert len(versions(licence)) == 2
        shop.invariants()

    def test_killed_before_anything_was_delivered(
        self, shop: Shop, drain: Drain, editor: User, second: Article
    ) -> None:
        payment = self.bought(shop, second, None)
        announce(shop.article.id, NoticeKind.KILL, WHY, None, editor)
        drain()
        (only,) = versions(the_licence(payment))
        assert [entry["article"] for entry in only.editions] == [second.id] * 2
        assert (len(letters("licence_ready")), len(letters("package_updated"))) == (1, 0)
        (letter,) = letters("refund_owed_in_part")
        assert letter.recipient == "felix@reprise.example"
        assert db.session.get_one(Payment, payment.id).problem == "part_killed"
        shop.invariants()

    def test_when_the_last_one_is_killed_too_nothing_leaves_any_more(
        self, shop: Shop, drain: Drain, client: FlaskClient, editor: User, second: Article
    ) -> None:
        payment = self.bought(shop, second, drain)
        for article in (shop.article, second):
            announce(article.id, NoticeKind.KILL, WHY, None, editor)
            drain()
        assert len(versions(the_licence(payment))) == 2
        sign_in(client, shop.buyer)
        order = f"/orders/{payment.request_id}"
        assert [client.get(f"{order}/{door}").status_code for door in ("package.zip", "html")] == [404, 404]
        assert "The package is withheld" in client.get(order).text
        shop.invariants()
