"""A live portal on a port of its own, the sandbox delivering to it, and a buyer who comes over HTTP."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.serving import make_server

from portal.db import db, transaction
from portal.licensing.quoting import freeze
from portal.licensing.reconcile import reconcile
from portal.licensing.requests import save_draft, set_terms
from portal.licensing.tables import Licence, Payment, Request
from portal.people.accounts import FINANCE, OUTLET, User
from portal.work import engine
from portal.work.tables import Mail
from tests.journey.browser import Browser, Page
from tests.journey.people import Person, sign_in
from tests.portal.licensing.conftest import Shop, shared_shop
from tests.portal.people.people import PASSWORD, person
from tests.sandbox.fixtures import GOOD, SECRET

NEW_SECRET = "whsec_new"  # the portal knows both: a secret is being rotated


@dataclass
class Till(Shop):
    """The shop of a live portal. Deliveries wait until ``arrive``, work until ``work``."""

    address: str
    buyer_s: Browser  # the buyer's browser, signed in

    # What the buyer does

    def accept(self, request: Request, browser: Browser | None = None, method: str = "card") -> Page:
        """Accept the quote on its page; the page that this leads to."""
        quote = (browser or self.buyer_s).get(f"/orders/{request.id}/quote")
        return quote.form(has="agreed").fill(agreed=True, method=method).submit(accept=(410, 422))

    def at_the_till(self) -> Payment:
        """A request accepted, with its payment page open before the buyer."""
        request = self.quoted()
        assert "/c/pay/" in self.accept(request).url
        return self.payment_of(request)

    def pays(self, payment: Payment, card: str = GOOD) -> None:
        assert payment.session_id
        self.sandbox.pay(payment.session_id, card)

    def comes_back(self, payment: Payment) -> Page:
        return self.buyer_s.get(f"/orders/{payment.request_id}/payments/{payment.id}")

    def quote_page(self, payment: Payment) -> Page:
        return self.buyer_s.get(f"/orders/{payment.request_id}/quote")

    def withdraw(self, request: Request) -> Page:
        order = self.buyer_s.get(f"/orders/{request.id}")
        return order.form(f"/orders/{request.id}/withdraw").submit()

    def requote(self, request: Request, **changes: object) -> None:
        """Withdraw the request and ask again, for something else."""
        self.withdraw(request)
        save_draft(self.buyer, request.id, {"articles": [self.article.id]}, "en")
        set_terms(request.id, self.terms(**changes), "")
        freeze(request.id, self.buyer.id)

    # What Stripe and our worker do

    def arrive(self, *, reverse: bool = False) -> int:
        """Every event so far is delivered; how many."""
        return self.sandbox.control.flush(reverse)

    def work(self) -> int:
        """The worker does everything that waits; how many jobs."""
        return engine.run_pending()

    def reconcile(self) -> None:
        reconcile({})

    # What is there

    def payment_of(self, request: Request) -> Payment:
        """The newest payment of the request."""
        self.look_again()
        newest = select(Payment).where(Payment.request_id == request.id).order_by(Payment.attempt.desc())
        return db.session.scalars(newest).first()  # type: ignore[return-value]

    def payment(self, payment_id: str) -> Payment:
        self.look_again()
        return db.session.get_one(Payment, payment_id)

    def state_of(self, payment: Payment) -> str:
        return self.payment(payment.id).state

    def licensed(self, payment: Payment) -> int:
        """How many licences its request has."""
        self.look_again()
        return len(db.session.scalars(select(Licence).where(Licence.request_id == payment.request_id)).all())

    def mails(self, template: str, payment: Payment) -> list[Mail]:
        """The letters of this kind about the payment or its order, as their keys say."""
        self.look_again()
        about = [payment.id, payment.request_id, payment.request.licence and payment.request.licence.number]
        mails = db.session.scalars(select(Mail).where(Mail.template == template)).all()
        return [mail for mail in mails if any(name and name in mail.key for name in about)]

    def letters(self, template: str, payment: Payment) -> int:
        return len(self.mails(template, payment))

    def sessions_of(self, payment: Payment) -> list[str]:
        """The checkouts that the sandbox holds for this payment."""
        everything = self.sandbox.control.world.all("checkout.session", client_reference_id=payment.id)
        return [session["id"] for session in everything]

    def at_once(self, *calls: Callable[[], object]) -> None:
        """Do all of ``calls`` at the same time, each in its own thread and application context."""
        barrier = threading.Barrier(len(calls))

        def run(call: Callable[[], object]) -> None:
            with self.app.app_context():
                barrier.wait(20)
                call()

        with ThreadPoolExecutor(len(calls)) as pool:
            for done in [pool.submit(run, call) for call in calls]:
                done.result()
        self.look_again()


@pytest.fixture(scope="package")
def running_till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    """One live shop for all tests of this folder: each makes its own request in it."""
    secrets = {"stripe_webhook_secrets": (NEW_SECRET, SECRET)}
    with (
        shared_shop(tmp_path_factory.mktemp("till"), **secrets) as shop,
        _served(shop.app) as address,
    ):
        yield _open_till(shop, address)


@pytest.fixture
def till(running_till: Till) -> Iterator[Till]:
    """The live shop, with nothing in the post; in the end every invariant holds over everything sold so far."""
    yield running_till
    running_till.sandbox.control.lose()
    running_till.work()
    running_till.invariants()


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app.extensions["reprise"] = dataclasses.replace(app.extensions["reprise"], base_url=address)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def _open_till(shop: Shop, address: str) -> Till:
    person("felix@house.example.org", FINANCE)
    with transaction() as session:
        session.get_one(User, shop.buyer.id).password = hash_password(PASSWORD)
    shop.sandbox.control.hold()
    shop.sandbox.control.webhook(f"{address}/hooks/stripe", SECRET)
    browser = sign_in(address, Person(shop.buyer.email, shop.buyer.name, password=PASSWORD))
    return Till(shop.app, shop.sandbox, shop.outlet, shop.buyer, shop.article, address, browser)


def colleague_of(till: Till) -> Browser:
    """Another member of the buyer's outlet, signed in."""
    email = f"colleague-{till.count(User)}@courier.example"
    person(email, OUTLET, hashed=hash_password(PASSWORD), outlet=till.outlet)
    return sign_in(till.address, Person(email, "Jo Park", password=PASSWORD))


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
