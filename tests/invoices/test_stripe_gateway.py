"""The Stripe gateway against the local sandbox, over HTTP with the real SDK."""

import datetime as dt
import threading
import time
from dataclasses import replace

import pytest

from invoices.gateway import (
    BadSignature,
    CheckoutStatus,
    ExpectedPayment,
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    mismatches,
    payment_metadata,
)
from invoices.money import Money
from invoices.payments import PaymentEvent
from invoices.stripe_gateway import API_VERSION, RETRIES, TIMEOUTS, StripeGateway
from invoices.stripe_wire import from_wire, to_wire
from tests.sandbox.fixtures import DECLINED, POOR, SECRET, SECURE, Sandbox
from tests.sandbox.orders import an_order

COMPLETED = "checkout.session.completed"


@pytest.fixture
def gateway(sandbox: Sandbox) -> StripeGateway:
    return sandbox.gateway()


def paid(sandbox: Sandbox, gateway: Gateway, number: int = 1) -> CheckoutStatus:
    """A paid checkout of order ``number``."""
    session = gateway.open(an_order(number)).session_id
    assert sandbox.pay(session).status_code == 303
    return gateway.fetch(session)


def test_an_order_is_opened_paid_and_read_back(sandbox: Sandbox, gateway: StripeGateway) -> None:
    order = an_order()
    opened = gateway.open(order)
    assert opened.expires_at == order.expires_at
    before = gateway.fetch(opened.session_id)
    assert (before.status, before.paid, before.url) == ("open", False, opened.url)
    answer = sandbox.pay(opened.session_id)
    assert answer.headers["Location"] == order.success_url.format(CHECKOUT_SESSION_ID=opened.session_id)
    after = gateway.fetch(opened.session_id)
    assert after.paid
    assert (after.amount, after.card_brand, after.card_last4) == (order.total, "visa", "4242")
    assert after.intent_id
    metadata = payment_metadata("pay1", "req1", "RQ-2026-000001")
    assert mismatches(ExpectedPayment(order.total, "pay1", metadata, gateway.livemode), after) == ()


def test_what_is_paid_carries_our_references_in_stripe_too(sandbox: Sandbox, gateway: StripeGateway) -> None:
    status = paid(sandbox, gateway)
    intent = sandbox.control.world.find(status.intent_id or "", "payment_intent")
    assert intent["metadata"] == {"payment": "pay1", "request": "req1", "quote": "RQ-2026-000001"}
    assert intent["description"] == "RQ-2026-000001"


def test_the_page_speaks_the_order_s_language(sandbox: Sandbox, gateway: StripeGateway) -> None:
    english = gateway.open(an_order(1))
    french = gateway.open(an_order(2, language="fr"))
    locales = [sandbox.control.world.objects[opened.session_id]["locale"] for opened in (english, french)]
    assert locales == ["en", "fr"]


def test_the_payer_sees_the_quote_s_lines(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    lines = sandbox.control.world.private[session]["lines"]
    assert [(li["description"], li["amount_total"]) for li in lines] == [
        ("Licence", 11875),
        ("VAT 20 %", 2375),
    ]


def test_a_discount_is_shown_within_the_total(sandbox: Sandbox, gateway: StripeGateway) -> None:
    lines = (("Licence", Money(15000, "GBP")), ("Nonprofit", Money(-750, "GBP")))
    session = gateway.open(an_order(lines=lines)).session_id
    shown = sandbox.control.world.private[session]["lines"]
    assert [(li["description"], li["amount_total"]) for li in shown] == [("RQ-2026-000001", 14250)]


def test_opening_twice_with_one_key_opens_one_session(sandbox: Sandbox, gateway: StripeGateway) -> None:
    order = an_order()
    assert gateway.open(order) == gateway.open(order)
    assert sandbox.control.state()["objects"] == {"checkout.session": 1}


def test_a_changed_order_under_the_same_key_is_refused(gateway: StripeGateway) -> None:
    order = an_order()
    gateway.open(order)
    dearer = replace(order, lines=(("Licence", Money(20000, "GBP")),), total=Money(20000, "GBP"))
    with pytest.raises(GatewayRefused) as refused:
        gateway.open(dearer)
    assert refused.value.code == "idempotency_error"


def test_an_answer_lost_after_the_work_was_done_is_found_again(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    order = an_order()
    sandbox.control.fault("drop", "checkout/sessions$")
    with pytest.raises(GatewayUnavailable):
        gateway.open(order)
    made = [o["id"] for o in sandbox.control.world.all("checkout.session")]
    assert gateway.open(order).session_id == made[0]
    assert len(made) == len(sandbox.control.world.all("checkout.session")) == 1


def test_the_sdk_itself_retries_a_lost_answer(sandbox: Sandbox) -> None:
    sandbox.control.fault("drop", "checkout/sessions$")
    sandbox.gateway(retries=1).open(an_order())
    assert sandbox.control.state()["objects"] == {"checkout.session": 1}


def test_a_late_answer_is_unavailable_and_the_same_key_finds_it(sandbox: Sandbox) -> None:
    hasty = sandbox.gateway(timeouts=(1, 0.2))
    order = an_order()
    sandbox.control.fault("slow", "checkout/sessions$", seconds=20)
    with pytest.raises(GatewayUnavailable):
        hasty.open(order)
    # The first request is still at work: Stripe says 409, which is "later", not "no".
    with pytest.raises(GatewayUnavailable):
        hasty.open(order)
    sandbox.control.release()
    opened = _until_answered(sandbox, order)
    assert [o["id"] for o in sandbox.control.world.all("checkout.session")] == [opened]


def _until_answered(sandbox: Sandbox, order: object) -> str:
    patient, deadline = sandbox.gateway(), time.monotonic() + 10
    while True:
        try:
            return patient.open(order).session_id  # type: ignore[arg-type]
        except GatewayUnavailable:
            assert time.monotonic() < deadline


def test_one_key_at_work_twice_makes_one_session(sandbox: Sandbox) -> None:
    order, opened = an_order(), []
    threads = [
        threading.Thread(target=lambda: opened.append(_until_answered(sandbox, order))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    assert len(set(opened)) == 1


def test_a_fault_before_the_work_leaves_nothing_and_a_retry_works(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    sandbox.control.fault("before", "checkout/sessions$", status=503)
    with pytest.raises(GatewayUnavailable):
        gateway.open(an_order())
    assert sandbox.control.state()["objects"] == {}
    assert gateway.open(an_order()).url


def test_a_stored_500_stays_until_the_key_changes(sandbox: Sandbox, gateway: StripeGateway) -> None:
    order = an_order()
    sandbox.control.fault("stored", "checkout/sessions$")
    for _ in range(2):
        with pytest.raises(GatewayRefused) as refused:
            gateway.open(order)
        assert refused.value.code == "stored_failure"
    assert gateway.open(replace(order, idempotency_key="order:req1:attempt:2")).url


@pytest.mark.parametrize("status", [409, 429, 500, 502])
def test_what_may_pass_is_unavailable(sandbox: Sandbox, gateway: StripeGateway, status: int) -> None:
    sandbox.control.fault("before", "refunds$", status=status)
    with pytest.raises(GatewayUnavailable):
        gateway.refund("pi_x", Money(100, "GBP"), "refund:1")


def test_no_server_at_all_is_unavailable() -> None:
    nowhere = StripeGateway("rk_test_x", "http://127.0.0.1:9", [SECRET], timeouts=(1, 1), retries=0)
    with pytest.raises(GatewayUnavailable):
        nowhere.fetch("cs_test_x")


def test_a_wrong_key_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(GatewayRefused):
        StripeGateway("nonsense", sandbox.url, [SECRET]).fetch("cs_test_x")


def test_a_foreign_session_is_refused_as_missing(gateway: StripeGateway) -> None:
    with pytest.raises(GatewayRefused) as refused:
        gateway.fetch("cs_test_someone_else")
    assert refused.value.code == "resource_missing"


def test_an_expiry_too_soon_is_refused_and_not_remembered(gateway: StripeGateway) -> None:
    order = an_order()
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    with pytest.raises(GatewayRefused, match="expires_at"):
        gateway.open(replace(order, expires_at=soon))
    assert gateway.open(order).url


def test_a_declined_card_leaves_the_checkout_open_for_another(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    session = gateway.open(an_order()).session_id
    for number, reason in ((DECLINED, "generic_decline"), (POOR, "insufficient_funds")):
        assert sandbox.pay(session, number).status_code == 402
        status = gateway.fetch(session)
        assert (status.status, status.failure_code) == ("open", reason)
    sandbox.pay(session)
    after = gateway.fetch(session)
    assert (after.paid, after.failure_code) == (True, "")
    assert sandbox.event_types().count(COMPLETED) == 1


def test_three_d_secure_passed(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    assert "/c/challenge/" in sandbox.pay(session, SECURE).headers["Location"]
    assert not gateway.fetch(session).paid
    assert sandbox.challenge(session).headers["Location"].endswith(session)
    assert gateway.fetch(session).paid


def test_three_d_secure_failed_then_another_card(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    sandbox.pay(session, SECURE)
    assert "failed=authentication" in sandbox.challenge(session, passes=False).headers["Location"]
    status = gateway.fetch(session)
    assert (status.status, status.failure_code) == ("open", "payment_intent_authentication_failure")
    sandbox.pay(session)
    assert gateway.fetch(session).paid


@pytest.mark.parametrize("arrives", [True, False])
def test_a_bank_transfer_settles_later_or_never(
    sandbox: Sandbox, gateway: StripeGateway, arrives: bool
) -> None:
    session = gateway.open(an_order(methods=("card", "bank_transfer"))).session_id
    assert sandbox.pay_by_bank(session).status_code == 303
    promised = gateway.fetch(session)
    assert (promised.status, promised.payment_status, promised.paid) == ("complete", "unpaid", False)
    assert not promised.given_up
    sandbox.control.bank_transfer(session, arrives)
    ended = gateway.fetch(session)
    assert (ended.paid, ended.given_up) == (arrives, not arrives)
    ending = "succeeded" if arrives else "failed"
    assert f"checkout.session.async_payment_{ending}" in sandbox.event_types()


def test_a_bank_transfer_in_a_currency_without_one_is_refused(gateway: StripeGateway) -> None:
    yen = Money(14250, "JPY")
    with pytest.raises(GatewayRefused) as refused:
        gateway.open(an_order(methods=("bank_transfer",), lines=(("Licence", yen),), total=yen))
    assert refused.value.code == "currency_not_supported"


def test_a_checkout_expires_by_the_clock(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    sandbox.control.clock(3700)
    assert gateway.fetch(session).status == "expired"
    assert sandbox.pay(session).status_code == 410
    assert sandbox.event_types() == ["checkout.session.expired"]


def test_expiring_twice_is_the_same_as_once(gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    assert gateway.expire(session).status == "expired"
    assert gateway.expire(session).status == "expired"


def test_expiring_what_was_just_paid_says_paid(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session = gateway.open(an_order()).session_id
    sandbox.pay(session)
    assert gateway.expire(session).paid


def test_expiring_an_unknown_session_is_refused(gateway: StripeGateway) -> None:
    with pytest.raises(GatewayRefused):
        gateway.expire("cs_test_nope")


def test_a_signed_event_names_its_session(sandbox: Sandbox, gateway: StripeGateway) -> None:
    status = paid(sandbox, gateway)
    event = gateway.verify(*sandbox.control.signed(COMPLETED, SECRET))
    assert (event.type, event.session_id, event.intent_id) == (COMPLETED, status.session_id, status.intent_id)
    assert event.id.startswith("evt_")


def test_refund_and_dispute_events_name_their_payment(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    refund = sandbox.control.refund(intent, 100)
    dispute = sandbox.control.dispute(intent)
    for kind, identifier in (("refund.created", refund["id"]), ("charge.dispute.created", dispute)):
        event = gateway.verify(*sandbox.control.signed(kind, SECRET))
        assert (event.object_id, event.session_id, event.intent_id) == (identifier, None, intent)


def test_another_secret_s_signature_is_bad(sandbox: Sandbox, gateway: StripeGateway) -> None:
    paid(sandbox, gateway)
    with pytest.raises(BadSignature):
        gateway.verify(*sandbox.control.signed(COMPLETED, "whsec_other"))


def test_an_old_signature_is_bad(sandbox: Sandbox, gateway: StripeGateway) -> None:
    paid(sandbox, gateway)
    now = int(time.time())
    assert gateway.verify(*sandbox.control.signed(COMPLETED, SECRET, now - 290))
    with pytest.raises(BadSignature):
        gateway.verify(*sandbox.control.signed(COMPLETED, SECRET, now - 310))


def test_an_altered_body_is_bad(sandbox: Sandbox, gateway: StripeGateway) -> None:
    paid(sandbox, gateway)
    body, header = sandbox.control.signed(COMPLETED, SECRET)
    altered = body.replace(b'"amount_total": 14250', b'"amount_total": 1')
    assert altered != body
    with pytest.raises(BadSignature):
        gateway.verify(altered, header)


@pytest.mark.parametrize("body", [b"", b"{}", b"not json", b"\xff\xfe\x00"])
@pytest.mark.parametrize("header", ["", "t=1", "t=x,v1=y", "v1=abc", "t=9999999999,v1=00"])
def test_rubbish_is_bad(gateway: StripeGateway, body: bytes, header: str) -> None:
    with pytest.raises(BadSignature):
        gateway.verify(body, header)


def test_while_a_secret_is_rotated_both_are_good(sandbox: Sandbox) -> None:
    rotating = sandbox.gateway("whsec_new", SECRET)
    paid(sandbox, rotating)
    for secret in ("whsec_new", SECRET):
        assert rotating.verify(*sandbox.control.signed(COMPLETED, secret)).type == COMPLETED


def test_refunds_partial_partial_full_and_no_more(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    for number, minor in enumerate((1000, 250, 13000)):
        made = gateway.refund(intent, Money(minor, "GBP"), f"refund:{number}")
        assert (made.amount, made.holds) == (Money(minor, "GBP"), True)
    with pytest.raises(GatewayRefused) as refused:
        gateway.refund(intent, Money(1, "GBP"), "refund:3")
    assert refused.value.code == "charge_already_refunded"
    returned = [refund.amount for refund in gateway.refunds(intent)]
    assert Money.total(returned, "GBP") == Money(14250, "GBP")
    assert len(returned) == 3


def test_more_than_is_left_is_not_refunded(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    gateway.refund(intent, Money(14000, "GBP"), "refund:0")
    with pytest.raises(GatewayRefused, match="greater than unrefunded amount"):
        gateway.refund(intent, Money(251, "GBP"), "refund:1")
    assert len(gateway.refunds(intent)) == 1


def test_a_refund_lost_on_the_way_back_is_made_once(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    sandbox.control.fault("drop", "refunds$")
    with pytest.raises(GatewayUnavailable):
        gateway.refund(intent, Money(500, "GBP"), "refund:1")
    again = gateway.refund(intent, Money(500, "GBP"), "refund:1")
    assert gateway.refunds(intent) == (again,)


def test_a_refund_from_the_dashboard_is_seen(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    sandbox.control.refund(intent)
    assert [refund.amount for refund in gateway.refunds(intent)] == [Money(14250, "GBP")]
    assert "charge.refunded" in sandbox.event_types()


def test_a_refund_that_fails_later_no_longer_holds(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    made = gateway.refund(intent, Money(500, "GBP"), "refund:1")
    sandbox.control.fail_refund(made.refund_id)
    assert [refund.holds for refund in gateway.refunds(intent)] == [False]
    gateway.refund(intent, Money(14250, "GBP"), "refund:2")


def test_many_refunds_are_all_listed(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    for _ in range(120):
        sandbox.control.refund(intent, 10)
    assert len({refund.refund_id for refund in gateway.refunds(intent)}) == 120


@pytest.mark.parametrize(("ending", "event"), [("won", "DISPUTE_WON"), ("lost", "DISPUTE_LOST")])
def test_a_dispute_opens_and_ends(sandbox: Sandbox, gateway: StripeGateway, ending: str, event: str) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    dispute = sandbox.control.dispute(intent)
    assert [d.event for d in gateway.disputes(intent)] == [PaymentEvent.DISPUTE_OPENED]
    with pytest.raises(GatewayRefused) as refused:
        gateway.refund(intent, Money(100, "GBP"), "refund:1")
    assert refused.value.code == "charge_disputed"
    sandbox.control.close_dispute(dispute, ending)
    assert [d.event for d in gateway.disputes(intent)] == [PaymentEvent[event]]


def test_a_dispute_warning_flags_only(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    sandbox.control.dispute(intent, "warning_needs_response")
    assert [d.event for d in gateway.disputes(intent)] == [None]
    assert gateway.refund(intent, Money(100, "GBP"), "refund:1").holds


def test_another_payment_s_refunds_and_disputes_are_not_ours(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    mine, other = (paid(sandbox, gateway, number).intent_id or "" for number in (1, 2))
    sandbox.control.refund(other, 100)
    sandbox.control.dispute(other)
    assert (gateway.refunds(mine), gateway.disputes(mine)) == ((), ())


def test_events_are_listed_oldest_first_from_an_instant(sandbox: Sandbox, gateway: StripeGateway) -> None:
    first = paid(sandbox, gateway, 1)
    sandbox.control.clock(600)
    second = gateway.open(an_order(2)).session_id
    gateway.expire(second)
    now = dt.datetime.fromtimestamp(sandbox.control.world.now(), dt.UTC)
    everything = list(gateway.events_since(now - dt.timedelta(hours=1)))
    assert [event.session_id for event in everything] == [first.session_id, second]
    recent = list(gateway.events_since(now - dt.timedelta(seconds=60)))
    assert [event.type for event in recent] == ["checkout.session.expired"]


def test_more_events_than_a_page_holds(sandbox: Sandbox, gateway: StripeGateway) -> None:
    intent = paid(sandbox, gateway).intent_id or ""
    for _ in range(60):
        sandbox.control.refund(intent, 10)
    listed = list(gateway.events_since(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)))
    assert len(listed) == len({event.id for event in listed}) == 121
    assert listed[0].type == COMPLETED


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("amount_total", 14249, "amount"),
        ("currency", "eur", "currency"),
        ("client_reference_id", "pay2", "reference"),
        ("livemode", True, "livemode"),
        ("metadata", {"payment": "pay1", "request": "req1", "quote": "RQ-2026-000009"}, "metadata quote"),
    ],
)
def test_what_differs_from_the_quote_is_found(
    sandbox: Sandbox, gateway: StripeGateway, field: str, value: object, name: str
) -> None:
    session = gateway.open(an_order()).session_id
    sandbox.control.tamper(session, **{field: value})
    metadata = payment_metadata("pay1", "req1", "RQ-2026-000001")
    expected = ExpectedPayment(Money(14250, "GBP"), "pay1", metadata, livemode=False)
    (line,) = mismatches(expected, gateway.fetch(session))
    assert line.startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("amount", "units"),
    [
        (Money(14250, "GBP"), 14250),
        (Money(14250, "JPY"), 14250),  # no minor unit
        (Money(142500, "KWD"), 142500),  # thousandths, in tens
        (Money(14250, "UGX"), 1425000),  # no minor unit, but counted in hundredths
    ],
)
def test_amounts_go_over_the_wire_and_back(amount: Money, units: int) -> None:
    assert to_wire(amount) == units
    assert from_wire(units, amount.currency.lower()) == amount


def test_a_thousandth_of_a_dinar_cannot_be_charged() -> None:
    with pytest.raises(GatewayRefused) as refused:
        to_wire(Money(142501, "KWD"))
    assert refused.value.code == "amount_not_chargeable"


def test_the_key_says_whether_money_is_real() -> None:
    assert StripeGateway("rk_live_x", "https://api.stripe.com", [SECRET]).livemode is True
    assert StripeGateway("rk_test_x", "https://api.stripe.com", [SECRET]).livemode is False


def test_the_pinned_version_and_limits_are_the_ones_decided() -> None:
    assert (API_VERSION, TIMEOUTS, RETRIES) == ("2026-10-28.endive", (3.0, 10.0), 2)


def test_stripe_s_request_id_is_logged(
    sandbox: Sandbox, gateway: StripeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "invoices.stripe_gateway")
    session = gateway.open(an_order()).session_id
    with pytest.raises(GatewayRefused):
        gateway.fetch("cs_test_nope")
    lines = [r.getMessage() for r in caplog.records if r.name == "invoices.stripe_gateway"]
    assert session in lines[0]
    assert all("(req_" in line for line in lines)
    assert len(lines) == 2
