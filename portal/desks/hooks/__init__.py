"""The addresses that machines post to: Stripe reports payments, a CMS pushes stories."""

from portal.desks.hooks import payments, stories
from portal.desks.hooks.blueprint import blueprint

__all__ = ["blueprint", "payments", "stories"]
