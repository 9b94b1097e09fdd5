"""The finance desk: invoices, overview, payments that wait, and requests that need a person."""

from portal.desks.finance import (
    bank,
    exports,
    invoice,
    invoices,
    overview,
    payments,
    refunds,
    reminders,
    reviews,
    vat,
)
from portal.desks.finance.blueprint import blueprint

__all__ = [
    "bank",
    "blueprint",
    "exports",
    "invoice",
    "invoices",
    "overview",
    "payments",
    "refunds",
    "reminders",
    "reviews",
    "vat",
]
