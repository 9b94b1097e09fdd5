"""Every module that registers durable jobs or schedules, imported once, for web and worker alike."""

from portal.finance import reminding
from portal.licensing import digest, fulfilment, reconcile, returning, stopping
from portal.licensing.notices import chasing, delivering
from portal.newsroom.drafting import asking
from portal.newsroom.intake import folder, polling
from portal.work import housekeeping, mail

__all__ = [
    "asking",
    "chasing",
    "delivering",
    "digest",
    "folder",
    "fulfilment",
    "housekeeping",
    "mail",
    "polling",
    "reconcile",
    "reminding",
    "returning",
    "stopping",
]
