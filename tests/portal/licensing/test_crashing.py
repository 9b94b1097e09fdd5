"""The machine dies between any two steps of a sale: after a restart everything owed is there, once."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import func, select

from invoices import ledger
from invoices.ledger import Invoice, PaperFile
from invoices.payments import PaymentState
from invoices.store import new_id
from portal.db import db, transaction, utc_now
from portal.licensing.checkout import BANK_TRANSFER, CARD, AlreadyPaid, accept
from portal.licensing.hearing import hear
from portal.licensing.reconcile import reconcile
from portal.licensing.settlement import receive_transfer, settle
from portal.licensing.tables import Licence, Payment, RegisterEntry, Request
from portal.newsroom.articles import Edition, EditionState
from portal.syndication import verify
from portal.syndication.tables import Package
from portal.work import files
from portal.work.engine import enqueue
from portal.work.tables import Mail
from tests.databases import SERVER
from tests.portal.licensing.conftest import Shop, a_story, shared_shop
from tests.portal.licensing.crashing import Story, survive, work

WAYS = ("return", "webhook", "reconciler")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with shared_shop(tmp_path_factory.mktemp("crashes")) as shop:
        yield shop


class Sale(Story):
    """A quoted request is accepted and paid by card, and its papers, package and letter are made."""

    method = CARD

    def __init__(self, shop: Shop, dice: random.Random) -> None:
        super().__init__(dice)
        self.shop = shop
        shop.sandbox.control.world.events.clear()  # of the stories before, which are over
        self.request_id = self.prepared().id
        self.told = dice.sample(WAYS, dice.randint(1, len(WAYS)))  # who hears of the payment, in which order

    def prepared(self) -> Request:
        return self.shop.quoted()

    def go(self) -> None:
        self.buy()
        work()

    def buy(self) -> None:
        payment = self.accepted(self.method)
        if payment is None:
            return
        if self.shop.open(payment):  # else it was paid before the machine died
            self.shop.look_again()
            self.shop.sandbox.pay(payment.session_id or "")
        self.tell(payment)

    def accepted(self, method: str) -> Payment | None:
        """The payment as the buyer sees it; None when the order page says that all is paid."""
        self.shop.look_again()
        request = db.session.get_one(Request, self.request_id)
        assert request.quote is not None
        try:
            return accept(request.id, request.quote.id, method, self.shop.buyer.id)
        except AlreadyPaid:
            return None

    def tell(self, payment: Payment) -> None:
        self.shop.look_again()
        session_id = db.session.get_one(Payment, payment.id).session_id or ""
        for way in self.told:
            if way == "return":
                settle(session_id)
            elif way == "reconciler":
                reconcile({})
            else:
                for event in self.shop.sandbox.gateway().events_since(utc_now() - dt.timedelta(hours=1)):
                    if event.session_id == session_id:
                        hear(event)

    def check(self) -> None:
        self.shop.look_again()
        request = db.session.get_one(Request, self.request_id)
        assert request.state == "issued"
        (licence,) = db.session.scalars(select(Licence).where(Licence.request_id == request.id))
        self._check_money(request, licence)
        self._check_papers(licence)
        letters = select(Mail).where(Mail.key == f"licence:{licence.number}:ready")
        assert [letter.sent_at is not None for letter in db.session.scalars(letters)] == [True]
        entries = select(RegisterEntry.event).where(RegisterEntry.licence_number == licence.number)
        assert db.session.scalars(entries).all() == ["issued"]

    def _check_money(self, request: Request, licence: Licence) -> None:
        (invoice,) = db.session.scalars(select(Invoice).where(Invoice.quote_id == licence.quote_id))
        assert (invoice.number, invoice.total) == (licence.invoice_number, licence.quote.total)
        assert ledger.outstanding(db.session, invoice.number) == 0
        settled = [p for p in request.payments if p.state == PaymentState.SUCCEEDED]
        assert [p.amount for p in settled] == [invoice.total]
        charged = [
            intent
            for p in request.payments
            for intent in self.shop.sandbox.control.world.all("payment_intent", id=p.intent_id or "")
            if intent["status"] == "succeeded"
        ]
        refunded = [p for p in request.payments if p.state == PaymentState.REFUNDED]
        by_card = sum(p.method == CARD for p in settled)
        assert len(charged) == by_card + len(refunded)

    def _check_papers(self, licence: Licence) -> None:
        for number in (licence.number, licence.invoice_number):
            papers = select(PaperFile).where(PaperFile.paper == number, PaperFile.role == "pdf")
            (paper,) = db.session.scalars(papers)
            assert len(files.get(paper.sha256)) == paper.size
        packages = select(Package).where(Package.licence_number == licence.number).order_by(Package.version)
        found = db.session.scalars(packages).all()
        assert [package.version for package in found] == list(range(1, len(found) + 1)) != []
        assert [verify.check(files.get(package.sha256)) for package in found] == [[]] * len(found)


class Transfer(Sale):
    """The same, paid by bank transfer, which finance notes."""

    method = BANK_TRANSFER

    def buy(self) -> None:
        payment = self.accepted(self.method)
        if payment is not None:
            receive_transfer(payment.id, self.shop.buyer.id)


class PaidTwice(Sale):
    """A transfer has settled the order already when the card payment is heard of: the card's goes back."""

    def prepared(self) -> Request:
        request = self.shop.quoted()
        assert request.quote is not None
        transfer = accept(request.id, request.quote.id, BANK_TRANSFER, self.shop.buyer.id)
        self.card = accept(request.id, request.quote.id, CARD, self.shop.buyer.id)
        self.shop.open(self.card)
        self.shop.look_again()
        self.shop.sandbox.pay(self.card.session_id or "")
        receive_transfer(transfer.id, self.shop.buyer.id)
        return request

    def buy(self) -> None:
        self.tell(self.card)

    def check(self) -> None:
        super().check()
        assert db.session.get_one(Payment, self.card.id).state == PaymentState.REFUNDED


class LaterApproval(Sale):
    """The translation is approved after the sale: the package's second version follows, with its letter."""

    def prepared(self) -> Request:
        with transaction() as session:
            article = a_story(f"urn:test:{new_id()}")
            session.add(article)
            session.flush()
            french = article.edition("fr")
            assert french is not None
            french.state, french.approved_revision_id = EditionState.IN_REVIEW, None
        self.article, self.edition_id = article, french.id
        self.shop.article, kept = article, self.shop.article
        try:
            request = self.shop.quoted()
        finally:
            self.shop.article = kept
        assert request.quote is not None
        transfer = accept(request.id, request.quote.id, BANK_TRANSFER, self.shop.buyer.id)
        receive_transfer(transfer.id, self.shop.buyer.id)
        work()
        return request

    def go(self) -> None:
        with transaction() as session:
            edition = session.get_one(Edition, self.edition_id)
            edition.approved_revision_id, edition.state = edition.current_revision_id, EditionState.APPROVED
            enqueue(session, "editions_approved", key=edition.id, payload={"edition_id": edition.id})
        work()

    def check(self) -> None:
        super().check()
        versions = (
            select(Package).where(Package.licence_number.in_(self._numbers())).order_by(Package.version)
        )
        found = db.session.scalars(versions).all()
        assert [len(package.editions) for package in found] == [1, 2]
        (number,) = self._numbers()
        told = select(func.count()).where(
            Mail.key == f"licence:{number}:package:2", Mail.sent_at.is_not(None)
        )
        assert db.session.scalar(told) == 1

    def _numbers(self) -> list[str]:
        return list(db.session.scalars(select(Licence.number).where(Licence.request_id == self.request_id)))


STORIES: tuple[type[Sale], ...] = (Sale, Transfer, PaidTwice, LaterApproval)


def through_every_instant(shop: Shop, kind: type[Sale], seed: int) -> list[str]:
    """Let the story die at each of its instants in turn; the names of the instants of a whole life."""
    for fatal in count(1):
        passed = survive(kind(shop, random.Random(seed)), fatal)
        if len(passed) < fatal:  # it came to its end
            shop.invariants()
            return passed
    raise AssertionError


# A process dies the same on either database: each kind of story lives on one of them, and with --long on both.
@pytest.mark.database
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.long] if turn % 2 == bool(SERVER) else [])
        for turn, kind in enumerate(STORIES)
    ],
)
def test_a_crash_at_any_instant_loses_and_doubles_nothing(shop: Shop, kind: type[Sale]) -> None:
    whole = through_every_instant(shop, kind, seed=1)
    assert {"commit", "file"} <= set(whole)
    assert ("Stripe open" in whole) == (kind is Sale)
    assert ("Stripe refund" in whole) == (kind is PaidTwice)


@pytest.mark.long
@pytest.mark.database
@pytest.mark.parametrize("seed", range(2, 22))
@pytest.mark.parametrize("kind", STORIES)
def test_whoever_hears_of_the_payment_in_whatever_order(shop: Shop, kind: type[Sale], seed: int) -> None:
    through_every_instant(shop, kind, seed)


def test_the_harness_notices_what_is_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that forgets what it was at when the machine died is found out."""
    monkeypatch.setattr("tests.portal.licensing.test_crashing.work", lambda: None)
    with pytest.raises(AssertionError):
        survive(Sale(shop, random.Random(1)), None)
    monkeypatch.undo()
    work()
