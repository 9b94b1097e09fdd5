"""The finance desk: invoices, payments that wait, and requests that need a person."""

from portal.desks.finance import invoices, payments, reviews
from portal.desks.finance.blueprint import blueprint

__all__ = ["blueprint", "invoices", "payments", "reviews"]
