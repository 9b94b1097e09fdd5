"""A shop ready for business: an outlet with a buyer, a story with both editions, a till that works."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from invoices.ledger import Invoice
from invoices.store import new_id
from invoices.terms import Language, Medium, Scope, Term, Terms, Territory, Work
from portal.app import create_app
from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.licensing.checkout import CARD, accept, open_session
from portal.licensing.proof import faults
from portal.licensing.quoting import freeze
from portal.licensing.requests import save_draft, set_terms
from portal.licensing.tables import Payment, Request
from portal.licensing.tariffs import publish_defaults
from portal.newsroom.articles import Article, Edition, EditionState, Review, Revision
from portal.newsroom.content import Block, BlockKind, Content
from portal.people.accounts import OUTLET, Role, User
from portal.people.outlets import Outlet
from tests.databases import a_database, settings
from tests.sandbox.fixtures import Sandbox, running_sandbox


@dataclass
class Shop:
    """What a story about an order needs: who buys, what is sold, and the way from wish to payment."""

    app: Flask
    sandbox: Sandbox
    outlet: Outlet
    buyer: User
    article: Article

    def terms(self, **changes: object) -> Terms:
        terms = Terms(
            works=(Work(self.article.id),),
            languages=(Language.EN, Language.FR),
            media=(Medium.WEB,),
            title="The Northern Courier",
            url="https://courier.example",
            audience=180_000,
            territory=Territory(Scope.COUNTRY, "GB"),
            term=Term.MONTHS_12,
            currency="GBP",
            purchase_order="PO-7",
        )
        return dataclasses.replace(terms, **changes)  # type: ignore[arg-type]

    def quoted(self, **changes: object) -> Request:
        """A request with a frozen quote (or referred to a person, when the terms ask for one)."""
        draft = save_draft(self.buyer, None, {"articles": [self.article.id]}, "en")
        set_terms(draft.id, self.terms(**changes), "")
        return freeze(draft.id, self.buyer.id)

    def accepted(self, method: str = CARD, **changes: object) -> Payment:
        request = self.quoted(**changes)
        assert request.quote is not None
        return accept(request.id, request.quote.id, method, self.buyer.id)

    def opened(self) -> Payment:
        """A card payment with its page open at the till."""
        payment = self.accepted()
        assert self.open(payment)
        return payment

    def open(self, payment: Payment) -> str | None:
        return open_session(payment.id)

    def paid(self) -> Payment:
        """A card payment that went through at the till; nobody has told us yet."""
        payment = self.opened()
        assert payment.session_id
        assert self.sandbox.pay(payment.session_id).status_code == 303
        return payment

    def look_again(self) -> None:
        """Forget what the test has read, so that it sees what jobs and callers did meanwhile."""
        db.session.rollback()
        db.session.expire_all()

    def count(self, table: type) -> int:
        self.look_again()
        return db.session.scalar(select(func.count()).select_from(table)) or 0

    def invoices(self) -> list[Invoice]:
        return list(db.session.scalars(select(Invoice).order_by(Invoice.number)))

    def invariants(self) -> None:
        """Every rule that never breaks holds."""
        self.look_again()
        assert list(faults(db.session)) == []


@pytest.fixture
def config(config: Config, sandbox: Sandbox) -> Config:
    return dataclasses.replace(config, stripe_api=sandbox.url)


@pytest.fixture
def shop(app: Flask, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Shop:
    print_plainly(monkeypatch)
    return open_shop(app, sandbox)


@contextmanager
def shared_shop(folder: Path, **settings_of_app: Any) -> Iterator[Shop]:
    """A shop for many stories, each of which makes a request of its own; inside, its application context stands."""
    with pytest.MonkeyPatch.context() as patch, a_database(folder) as database, running_sandbox() as sandbox:
        print_plainly(patch)
        config = dataclasses.replace(
            settings(folder, database.url), stripe_api=sandbox.url, **settings_of_app
        )
        app = create_app(config)
        app.config.update(TESTING=True)
        with app.app_context():
            yield open_shop(app, sandbox)
            db.session.rollback()
            connections = db.engine
        connections.dispose()


def print_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers of one line: setting them takes seconds, and is proved with the papers and by the whole story."""
    for module, name in (("fulfilment", "licence"), ("rendering", "invoice"), ("quoting", "quote")):
        monkeypatch.setattr(
            f"portal.licensing.{module}.render_{name}", lambda paper, **_: f"%PDF-1.7 {paper.number}".encode()
        )


def open_shop(app: Flask, sandbox: Sandbox) -> Shop:
    """A shop ready for business, on the empty database of ``app``."""
    publish_defaults()
    with transaction() as session:
        outlet = Outlet(
            registered_name="The Northern Courier Ltd",
            address="42 Deansgate",
            city="Manchester",
            postcode="M3 2EG",
            country="GB",
            tax_number="GB980780684",
            tax_evidence="verified",
            website="https://courier.example",
            audience=180_000,
            created_at=utc_now(),
        )
        session.add(outlet)
        session.flush()
        buyer = User(
            email="margaret@courier.example",
            name="Margaret Ellison",
            fs_uniquifier="buyer",
            active=True,
            confirmed_at=utc_now(),
            outlet_id=outlet.id,
            roles=[session.scalar(select(Role).where(Role.name == OUTLET)) or Role(name=OUTLET)],
        )
        session.add(buyer)
        article = a_story()
        session.add(article)
        session.flush()
        for edition in article.editions:
            signed = Review(revision_id=edition.revisions[0].id, decision="approved", at=utc_now())
            edition.reviews.append(signed)
    return Shop(app, sandbox, outlet, buyer, article)


def a_story(uri: str = "urn:test:water") -> Article:
    """An offered article with an approved English source and an approved French translation."""
    article = Article(
        source_uri=uri,
        source_language="en",
        topic="environment",
        canonical_url="https://reprise.example/water",
        published_at=dt.datetime(2026, 11, 17, 8, tzinfo=dt.UTC),
        offered=True,
        third_party_passages=[],
    )
    english = ("en", "Water bills rise again", "Prices go up by 8 per cent.")
    french = ("fr", "L’eau augmente encore", "Les prix montent de 8\u202f%.")
    for language, headline, sentence in (english, french):
        article.editions.append(_edition(language, headline, sentence))
    return article


def _edition(language: str, headline: str, sentence: str) -> Edition:
    content = Content(
        language,
        headline,
        standfirst=sentence,
        byline="Ada Marsh",
        blocks=(Block("s1", BlockKind.PARAGRAPH, sentence),),
    )
    revision = Revision(
        id=new_id(),
        number=1,
        data=content.to_json(),
        content_hash=content.content_hash,
        word_count=content.word_count,
        headline=headline,
        created_at=utc_now(),
    )
    edition = Edition(language=language, state=EditionState.APPROVED, revisions=[revision])
    edition.current_revision_id = edition.approved_revision_id = revision.id
    return edition


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Give ``client`` the session of ``user``, as the sign-in page would."""
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["identity.id"] = user.fs_uniquifier
    return client
