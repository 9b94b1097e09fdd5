"""The outlet desk: ask for rights, see the price, pay, and get the papers and the package."""

from portal.desks.outlet import orders, papers, paying, requesting
from portal.desks.outlet.blueprint import blueprint

__all__ = ["blueprint", "orders", "papers", "paying", "requesting"]
