"""Every module that registers durable jobs or schedules, imported once, for web and worker alike."""

from portal.licensing import fulfilment, reconcile
from portal.newsroom.drafting import asking
from portal.work import housekeeping, mail

__all__ = ["asking", "fulfilment", "housekeeping", "mail", "reconcile"]
