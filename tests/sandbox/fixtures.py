"""The ``sandbox`` fixture: a local Stripe of the test's own. Breaching Stripe's types fails the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests

from invoices.stripe_gateway import StripeGateway
from tests.sandbox.control import Control
from tests.sandbox.server import Server

SECRET = "whsec_test"
API_KEY = "rk_test_sandbox"
GOOD, DECLINED, POOR, SECURE = (
    "4242 4242 4242 4242",
    "4000 0000 0000 0002",
    "4000 0000 0000 9995",
    "4000 0025 0000 3155",
)


@dataclass
class Sandbox:
    """``url``: the API's base address; ``control``: see ``tests.sandbox.control.Control``."""

    url: str
    control: Control

    def gateway(
        self, *secrets: str, timeouts: tuple[float, float] = (3, 10), retries: int = 0
    ) -> StripeGateway:
        """A gateway to this sandbox; ``secrets``: of its webhooks, ``SECRET`` when not given."""
        return StripeGateway(API_KEY, self.url, secrets or (SECRET,), timeouts=timeouts, retries=retries)

    def pay(self, session_id: str, number: str = GOOD) -> requests.Response:
        """Fill in the hosted page's card form; the answer, not followed (303 to success_url when paid)."""
        form = {"method": "card", "number": number, "expiry": "12 / 34", "cvc": "123", "name": "Ada Payer"}
        return self._post(f"/c/pay/{session_id}", form)

    def challenge(self, session_id: str, *, passes: bool = True) -> requests.Response:
        """Answer the 3-D Secure challenge."""
        return self._post(f"/c/challenge/{session_id}", {"answer": "complete" if passes else "fail"})

    def pay_by_bank(self, session_id: str) -> requests.Response:
        """Choose a bank transfer; ``control.bank_transfer`` says later what came of it."""
        return self._post(f"/c/pay/{session_id}", {"method": "bank", "name": "Ada Payer"})

    def event_types(self) -> list[str]:
        """The types of all events so far, oldest first."""
        return [event["type"] for event in self.control.state()["events"]]

    def _post(self, path: str, form: dict[str, str]) -> requests.Response:
        assert urlsplit(self.url).hostname == "127.0.0.1"
        return requests.post(self.url + path, data=form, allow_redirects=False, timeout=10)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@contextmanager
def running_sandbox() -> Iterator[Sandbox]:
    """A fresh sandbox on a free port. At the end nothing may have broken Stripe's types."""
    server = Server(pauses=(0.02, 0.05, 0.1))
    server.start()
    try:
        yield Sandbox(server.url, server.control)
    finally:
        server.close()
    violations = server.control.state()["violations"]
    assert not violations, "Stripe would not say this:\n" + "\n".join(violations)
