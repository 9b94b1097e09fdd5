"""The outlet desk: ask for rights, see the price, pay, and get the papers and the package."""

from portal.desks.outlet import notices, orders, papers, paying, requesting
from portal.desks.outlet.blueprint import blueprint

__all__ = ["blueprint", "notices", "orders", "papers", "paying", "requesting"]
