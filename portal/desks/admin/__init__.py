"""The admin desk: our own staff, the outlets and their evidence, tariff cards and the publisher's identity."""

from portal.desks.admin import feeds, outlets, settings, staff, ways_in
from portal.desks.admin.blueprint import blueprint

__all__ = ["blueprint", "feeds", "outlets", "settings", "staff", "ways_in"]
