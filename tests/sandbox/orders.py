"""Orders to pay in tests."""

import datetime as dt
from typing import Any

from invoices.gateway import CheckoutOrder
from invoices.money import Money


def an_order(number: int = 1, **changes: Any) -> CheckoutOrder:
    """An order of £142.50 for payment ``pay<number>``, with ``changes``."""
    fields: dict[str, Any] = {
        "payment_id": f"pay{number}",
        "request_id": "req1",
        "quote_number": "RQ-2026-000001",
        "lines": (("Licence", Money(11875, "GBP")), ("VAT 20 %", Money(2375, "GBP"))),
        "total": Money(14250, "GBP"),
        "language": "en",
        "email": "desk@outlet.test",
        "success_url": "https://portal.test/orders/req1/return?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://portal.test/orders/req1",
        "expires_at": dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(hours=1),
        "idempotency_key": f"order:req1:attempt:{number}",
    }
    return CheckoutOrder(**{**fields, **changes})
