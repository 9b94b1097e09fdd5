"""Every table, imported once, so that migrations and the mapper see them all."""

from invoices import ledger, numbering
from portal.licensing import tables as licensing
from portal.newsroom import articles
from portal.people import accounts, evidence, outlets, sign_in
from portal.syndication import tables as syndication
from portal.work import tables as work

__all__ = [
    "accounts",
    "articles",
    "evidence",
    "ledger",
    "licensing",
    "numbering",
    "outlets",
    "sign_in",
    "syndication",
    "work",
]
