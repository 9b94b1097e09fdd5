"""Every table, imported once, so that migrations and the mapper see them all."""

from invoices import closing, facts, ledger, numbering
from portal.finance import bank_tables, reminder_tables
from portal.licensing import reversal_tables
from portal.licensing import tables as licensing
from portal.licensing.notices import tables as notices
from portal.newsroom import articles, glossary, links, margin
from portal.newsroom.intake import tables as intake
from portal.people import accounts, evidence, outlets, saved_views, sign_in
from portal.syndication import tables as syndication
from portal.work import tables as work

__all__ = [
    "accounts",
    "articles",
    "bank_tables",
    "closing",
    "evidence",
    "facts",
    "glossary",
    "intake",
    "ledger",
    "licensing",
    "links",
    "margin",
    "notices",
    "numbering",
    "outlets",
    "reminder_tables",
    "reversal_tables",
    "saved_views",
    "sign_in",
    "syndication",
    "work",
]
