"""Webhook deliveries: signatures, retries, order, replay."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from invoices.gateway import BadSignature, GatewayEvent
from invoices.stripe_gateway import StripeGateway
from tests.sandbox.fixtures import SECRET, Sandbox
from tests.sandbox.orders import an_order

COMPLETED = "checkout.session.completed"


class Receiver:
    """A webhook endpoint that keeps what it accepted; ``answers`` are its next statuses, then 200."""

    def __init__(self, gateway: StripeGateway) -> None:
        self.accepted: list[GatewayEvent] = []
        self.answers: list[int] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver._take(gateway, body, self.headers["Stripe-Signature"])
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _take(self, gateway: StripeGateway, body: bytes, signature: str) -> int:
        with self._changed:
            if self.answers:
                return self.answers.pop(0)
            try:
                self.accepted.append(gateway.verify(body, signature))
            except BadSignature:
                return 400
            self._changed.notify_all()
            return 200

    def wait(self, enough: Callable[[list[GatewayEvent]], bool]) -> list[GatewayEvent]:
        """What was accepted, once it is ``enough``."""
        with self._changed:
            assert self._changed.wait_for(lambda: enough(self.accepted), timeout=10), self.accepted
            return list(self.accepted)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver(sandbox: Sandbox) -> Iterator[Receiver]:
    receiver = Receiver(sandbox.gateway())
    sandbox.control.webhook(receiver.url, SECRET, [COMPLETED, "checkout.session.expired", "refund.created"])
    yield receiver
    receiver.close()


def buy(sandbox: Sandbox, number: int = 1) -> str:
    session = sandbox.gateway().open(an_order(number)).session_id
    sandbox.pay(session)
    return session


def test_an_event_arrives_signed_and_only_if_wanted(sandbox: Sandbox, receiver: Receiver) -> None:
    session = buy(sandbox)
    (event,) = receiver.wait(bool)
    assert (event.type, event.session_id) == (COMPLETED, session)


def test_a_failed_delivery_is_tried_again(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.answers = [500, 503]
    buy(sandbox)
    receiver.wait(bool)
    deadline = time.monotonic() + 5
    while (statuses := sandbox.control.state()["deliveries"][0]["statuses"]) != [500, 503, 200]:
        assert time.monotonic() < deadline, statuses
    assert sandbox.control.world.events[-1]["pending_webhooks"] == 0


def test_a_delivery_is_given_up_in_the_end_and_stays_listed(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.answers = [500] * 4
    buy(sandbox)
    deadline = time.monotonic() + 5
    while len(statuses := sandbox.control.state()["deliveries"][0]["statuses"]) < 4:
        assert time.monotonic() < deadline, statuses
    assert receiver.accepted == []
    assert sandbox.control.deliveries()[0].due is None
    assert sandbox.control.world.events[-1]["pending_webhooks"] == 1


def test_held_events_arrive_when_flushed_in_either_order(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control.hold()
    first, second = buy(sandbox, 1), buy(sandbox, 2)
    assert receiver.accepted == []
    assert sandbox.control.flush(reverse=True) == 2
    assert [event.session_id for event in receiver.accepted] == [second, first]
    assert sandbox.control.flush() == 0


def test_duplicates_arrive_all_at_once(sandbox: Sandbox, receiver: Receiver) -> None:
    buy(sandbox)
    receiver.wait(bool)
    assert sandbox.control.redeliver(COMPLETED, times=5) == [200] * 5
    assert len({event.id for event in receiver.accepted}) == 1
    assert len(receiver.accepted) == 6


@pytest.mark.parametrize(
    "forgery",
    [
        {"secret": "whsec_other"},
        {"age": 400},
        {"alter": ('"amount_total": 14250', '"amount_total": 1')},
    ],
)
def test_a_forged_redelivery_is_turned_away(
    sandbox: Sandbox, receiver: Receiver, forgery: dict[str, object]
) -> None:
    buy(sandbox)
    receiver.wait(bool)
    assert sandbox.control.redeliver(COMPLETED, **forgery) == [400]  # type: ignore[arg-type]
    assert len(receiver.accepted) == 1


def test_no_endpoint_no_delivery(sandbox: Sandbox) -> None:
    buy(sandbox)
    assert sandbox.control.deliveries() == []


def test_an_endpoint_that_does_not_answer_is_noted(sandbox: Sandbox) -> None:
    sandbox.control.hold()
    sandbox.control.webhook("http://127.0.0.1:9/hook", SECRET, [COMPLETED])
    buy(sandbox)
    assert sandbox.control.flush() == 1
    assert sandbox.control.deliveries()[0].statuses == [0]


def test_the_control_plane_speaks_http_too(sandbox: Sandbox, receiver: Receiver) -> None:
    def act(verb: str, **arguments: Any) -> requests.Response:
        return requests.post(f"{sandbox.url}/_sandbox/{verb}", json=arguments, timeout=10)

    session = buy(sandbox)
    receiver.wait(bool)
    intent = sandbox.gateway().fetch(session).intent_id
    assert act("redeliver", type=COMPLETED, secret="whsec_x").json()["result"] == [400]
    assert act("refund", intent=intent, amount=100).json()["result"]["amount"] == 100
    assert act("refund", intent=intent, amount=10**6).status_code == 400
    assert act("dispute", intent=intent).json()["result"].startswith("du_")
    assert act("clock", seconds=60).status_code == 200
    assert act("clock", minutes=1).status_code == 400
    assert act("reboot").status_code == 404
    assert act("redeliver", type="no.such.event").status_code == 400
    state = requests.get(f"{sandbox.url}/_sandbox/state", timeout=10).json()
    assert state["violations"] == []
    assert state["objects"]["refund"] == 1
