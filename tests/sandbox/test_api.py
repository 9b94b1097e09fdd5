"""The sandbox's API answers as Stripe's does, and notices when it does not."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import stripe

from invoices.stripe_gateway import API_VERSION
from tests.sandbox import schemas
from tests.sandbox.fixtures import API_KEY, Sandbox
from tests.sandbox.server import Server


def client(sandbox: Sandbox, version: str = API_VERSION) -> stripe.StripeClient:
    return stripe.StripeClient(API_KEY, base_addresses={"api": sandbox.url}, stripe_version=version)


def params(**changes: Any) -> Any:
    price = {"currency": "eur", "unit_amount": 12345, "product_data": {"name": "Licence"}}
    return {
        "mode": "payment",
        "success_url": "https://p.test/ok",
        "line_items": [{"quantity": 1, "price_data": price}],
        **changes,
    }


def priced(**changes: Any) -> list[dict[str, Any]]:
    price = {"currency": "eur", "unit_amount": 12345, "product_data": {"name": "Licence"}, **changes}
    return [{"quantity": 1, "price_data": price}]


def refusal(sandbox: Sandbox, **changes: Any) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        client(sandbox).v1.checkout.sessions.create(params(**changes))
    return caught.value


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"payment_method_types": ["card"]}, "unknown parameter: payment_method_types"),  # gone in Endive
        ({"wibble": "1"}, "unknown parameter: wibble"),
        ({"line_items": priced(wobble=1)}, r"line_items\[0\]\[price_data\]\[wobble\]"),
        ({"line_items": priced(unit_amount="12.5")}, "unit_amount"),
        ({"line_items": priced(unit_amount=10)}, "too small"),
        ({"line_items": priced(unit_amount=100_000_000)}, "too large"),
        ({"line_items": priced(unit_amount=-1)}, "non-negative"),
        ({"line_items": [*priced(), *priced(currency="gbp")]}, "same currency"),
        ({"line_items": []}, "line_items"),
        ({"mode": "subscription"}, "mode=payment"),
        ({"expires_at": int(time.time()) + 600}, "expires_at"),
        ({"expires_at": int(time.time()) + 90_000}, "expires_at"),
        ({"allowed_payment_method_types": ["blik"]}, "blik is invalid"),
        ({"allowed_payment_method_types": ["customer_balance"]}, "customer"),
        ({"metadata": {"x" * 41: "1"}}, "Metadata"),
        ({"client_reference_id": "x" * 201}, "200"),
        ({"customer": "cus_1", "customer_email": "a@b.test"}, "only specify one"),
        ({"expand": ["nonsense"]}, "cannot be expanded"),
    ],
)
def test_what_stripe_would_refuse_is_refused(sandbox: Sandbox, changes: dict[str, Any], message: str) -> None:
    error = refusal(sandbox, **changes)
    assert (type(error), error.http_status) == (stripe.InvalidRequestError, 400)
    assert re.search(message, str(error))


def test_a_replay_says_so_and_is_the_same(sandbox: Sandbox) -> None:
    sessions = client(sandbox).v1.checkout.sessions
    first = sessions.create(params(), {"idempotency_key": "k1"})
    second = sessions.create(params(), {"idempotency_key": "k1"})
    assert first.to_dict() == second.to_dict()
    assert first.last_response is not None
    assert second.last_response is not None
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"


def test_a_replay_is_the_first_answer_even_when_the_object_changed(sandbox: Sandbox) -> None:
    sessions = client(sandbox).v1.checkout.sessions
    first = sessions.create(params(), {"idempotency_key": "k1"})
    sessions.expire(first.id)
    assert sessions.create(params(), {"idempotency_key": "k1"}).status == "open"
    assert sessions.retrieve(first.id).status == "expired"


def test_a_refusal_of_the_work_is_stored_and_one_of_the_form_is_not(sandbox: Sandbox) -> None:
    api = client(sandbox).v1
    session = api.checkout.sessions.create(params())
    sandbox.pay(session.id)
    intent = api.checkout.sessions.retrieve(session.id).payment_intent
    for key, amount, replayed in (("form", "x", None), ("work", 99_999, "true")):
        refund: Any = {"payment_intent": intent, "amount": amount}
        for expected in (None, replayed):
            with pytest.raises(stripe.InvalidRequestError) as caught:
                api.refunds.create(refund, {"idempotency_key": key})
            assert (caught.value.headers or {}).get("Idempotent-Replayed") == expected


def test_a_key_is_forgotten_after_a_day(sandbox: Sandbox) -> None:
    sessions = client(sandbox).v1.checkout.sessions
    first = sessions.create(params(), {"idempotency_key": "k1"})
    sandbox.control.clock(25 * 3600)
    assert sessions.create(params(), {"idempotency_key": "k1"}).id != first.id


def test_lists_page_by_cursor_in_both_directions(sandbox: Sandbox) -> None:
    api = client(sandbox).v1
    made = [api.checkout.sessions.create(params()).id for _ in range(7)]
    newest_first = made[::-1]
    paged = api.checkout.sessions.list({"limit": 3})
    assert paged.has_more
    assert [s.id for s in paged.auto_paging_iter()] == newest_first
    back = api.checkout.sessions.list({"limit": 3, "ending_before": newest_first[6]})
    assert [s.id for s in back.data] == newest_first[3:6]
    assert back.has_more


def test_events_are_filtered_by_kind_time_and_delivery(sandbox: Sandbox) -> None:
    api = client(sandbox).v1
    for _ in range(2):
        api.checkout.sessions.expire(api.checkout.sessions.create(params()).id)
        sandbox.control.clock(100)
    sandbox.pay(api.checkout.sessions.create(params()).id)
    assert len(api.events.list({"type": "checkout.session.*"}).data) == 3
    assert len(api.events.list({"types": ["checkout.session.expired"]}).data) == 2
    recent = api.events.list({"created": {"gt": sandbox.control.world.now() - 150}})
    assert [e.type for e in recent.data].count("checkout.session.expired") == 1
    assert api.events.list({"delivery_success": False}).data == []
    event = api.events.retrieve(recent.data[0].id)
    assert (event.type, event.api_version) == ("checkout.session.completed", API_VERSION)


def test_objects_are_expanded_where_asked(sandbox: Sandbox) -> None:
    api = client(sandbox).v1
    session = api.checkout.sessions.create(params())
    sandbox.pay(session.id)
    paths = ["payment_intent.latest_charge", "line_items"]
    found: Any = api.checkout.sessions.retrieve(session.id, {"expand": paths})
    assert found.payment_intent.latest_charge.amount == 12345
    assert found.line_items.data[0].description == "Licence"
    assert isinstance(api.checkout.sessions.retrieve(session.id).payment_intent, str)
    many: Any = api.checkout.sessions.list({"expand": ["data.payment_intent"]})
    assert many.data[0].payment_intent.status == "succeeded"


def test_the_balance_is_what_was_kept(sandbox: Sandbox) -> None:
    api = client(sandbox).v1
    session = api.checkout.sessions.create(params())
    sandbox.pay(session.id)
    intent = str(api.checkout.sessions.retrieve(session.id).payment_intent)
    sandbox.control.refund(intent, 345)
    (available,) = api.balance.retrieve().available
    assert (available.amount, available.currency) == (12000, "eur")


def test_another_api_version_is_a_violation(sandbox: Sandbox) -> None:
    client(sandbox, "2024-06-20").v1.events.list()
    assert "2024-06-20" in sandbox.control.world.violations[0]
    sandbox.control.world.violations.clear()


def test_without_the_description_the_sandbox_works_the_same(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(schemas, "DESCRIPTION", tmp_path / "absent.json.gz")
    session = client(sandbox).v1.checkout.sessions.create(params())
    sandbox.pay(session.id)
    assert client(sandbox).v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.skipif(not schemas.available(), reason="Stripe's OpenAPI description is not at hand")
class TestDescription:
    """The check of responses against Stripe's description bites."""

    def test_a_wrong_value_a_missing_field_and_an_unknown_one_are_violations(self, sandbox: Sandbox) -> None:
        session = client(sandbox).v1.checkout.sessions.create(params())
        good = sandbox.control.world.objects[session.id]
        assert schemas.faults(good, "checkout.session") == []
        for changes, word in (
            ({"status": "vanished"}, "vanished"),
            ({"amount_total": "12"}, "'12'"),
            ({"surprise": 1}, "surprise"),
            ({"automatic_tax": {"enabled": False, "surprise": 1}}, "surprise"),
        ):
            assert word in " ".join(schemas.faults({**good, **changes}, "checkout.session"))
        lacking = {name: value for name, value in good.items() if name != "mode"}
        assert "mode" in schemas.faults(lacking, "checkout.session")[0]

    def test_a_breach_is_recorded_when_it_is_sent(self) -> None:
        server = Server()
        server.start()
        try:
            api = client(Sandbox(server.url, server.control)).v1
            session = api.checkout.sessions.create(params())
            server.control.tamper(session.id, payment_status="maybe")
            api.checkout.sessions.retrieve(session.id)
            assert "maybe" in server.control.state()["violations"][0]
        finally:
            server.close()

    def test_our_own_shapes_have_every_field_stripe_always_sends(self) -> None:
        for name in ("checkout.session", "payment_intent", "charge", "refund", "dispute", "customer"):
            described = schemas.description()[name]["properties"]
            always = {field for field, kind in described.items() if kind.get("nullable")}
            assert always <= {*schemas.shape(name), "allowed_payment_method_types"}
