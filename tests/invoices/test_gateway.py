"""What a gateway says of a checkout, checked against the frozen quote."""

import datetime as dt
from dataclasses import replace

import pytest

from invoices.gateway import (
    CheckoutOrder,
    CheckoutStatus,
    DisputeStatus,
    ExpectedPayment,
    RefundStatus,
    mismatches,
    payment_metadata,
)
from invoices.money import Money
from invoices.payments import PaymentEvent

_EXPECTED = ExpectedPayment(
    amount=Money(14250, "GBP"),
    reference="pay1",
    metadata=payment_metadata("pay1", "req1", "RQ-2026-000001"),
    livemode=False,
)
_PAID = CheckoutStatus(
    session_id="cs_test_1",
    status="complete",
    payment_status="paid",
    amount=Money(14250, "GBP"),
    reference="pay1",
    metadata={"payment": "pay1", "request": "req1", "quote": "RQ-2026-000001", "extra": "theirs"},
    livemode=False,
)


def test_a_checkout_as_quoted_has_no_mismatch() -> None:
    assert mismatches(_EXPECTED, _PAID) == ()


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (replace(_PAID, amount=Money(14249, "GBP")), "amount: expected 14250, got 14249"),
        (replace(_PAID, amount=Money(14250, "EUR")), "currency: expected GBP, got EUR"),
        (replace(_PAID, reference="pay2"), "reference: expected pay1, got pay2"),
        (replace(_PAID, livemode=True), "livemode: expected False, got True"),
        (
            replace(_PAID, metadata={**_PAID.metadata, "quote": "RQ-2026-000002"}),
            "metadata quote: expected RQ-2026-000001, got RQ-2026-000002",
        ),
        (
            replace(_PAID, metadata={"payment": "pay1", "request": "req1"}),
            "metadata quote: expected RQ-2026-000001, got None",
        ),
    ],
)
def test_each_difference_is_named(status: CheckoutStatus, line: str) -> None:
    assert mismatches(_EXPECTED, status) == (line,)


def test_several_differences_are_all_named() -> None:
    wrong = replace(_PAID, amount=Money(1, "USD"), reference="", livemode=True, metadata={})
    assert [line.split(":")[0] for line in mismatches(_EXPECTED, wrong)] == [
        *("amount", "currency", "reference", "livemode"),
        *("metadata payment", "metadata request", "metadata quote"),
    ]


@pytest.mark.parametrize(
    ("status", "payment_status", "paid"),
    [
        ("complete", "paid", True),
        ("complete", "unpaid", False),
        ("complete", "no_payment_required", False),
        ("open", "unpaid", False),
        ("expired", "unpaid", False),
    ],
)
def test_only_a_complete_and_paid_checkout_is_paid(status: str, payment_status: str, paid: bool) -> None:
    assert replace(_PAID, status=status, payment_status=payment_status).paid is paid


def test_lines_must_add_up_to_the_total() -> None:
    with pytest.raises(ValueError, match=r"do not add up to 142\.50 GBP"):
        CheckoutOrder(
            payment_id="pay1",
            request_id="req1",
            quote_number="RQ-2026-000001",
            lines=(("Licence", Money(11875, "GBP")), ("VAT", Money(2374, "GBP"))),
            total=Money(14250, "GBP"),
            language="en",
            email="a@b.test",
            success_url="https://p.test/ok",
            cancel_url="https://p.test/no",
            expires_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
            idempotency_key="order:req1:attempt:1",
        )


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("warning_needs_response", None),
        ("warning_under_review", None),
        ("warning_closed", None),
        ("prevented", None),
        ("needs_response", PaymentEvent.DISPUTE_OPENED),
        ("under_review", PaymentEvent.DISPUTE_OPENED),
        ("won", PaymentEvent.DISPUTE_WON),
        ("lost", PaymentEvent.DISPUTE_LOST),
    ],
)
def test_warnings_flag_only_and_disputes_count(status: str, event: PaymentEvent | None) -> None:
    assert DisputeStatus("du_1", Money(1, "GBP"), status, "fraudulent").event is event


@pytest.mark.parametrize(
    ("status", "holds"),
    [
        ("pending", True),
        ("requires_action", True),
        ("succeeded", True),
        ("failed", False),
        ("canceled", False),
    ],
)
def test_failed_and_cancelled_refunds_return_nothing(status: str, holds: bool) -> None:
    assert RefundStatus("re_1", Money(1, "GBP"), status).holds is holds  # type: ignore[arg-type]
