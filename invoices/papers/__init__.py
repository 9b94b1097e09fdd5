"""The papers: what each one says, frozen, and its PDF."""

from invoices.papers.content import (
    BankDetails,
    Excluded,
    InvoiceLine,
    InvoicePaper,
    LicencePaper,
    LicensedEdition,
    LicensedImage,
    LicensedWork,
    QuotedWork,
    QuoteLine,
    QuotePaper,
    TaxRestated,
    TaxRow,
)
from invoices.papers.snapshot import InvalidSnapshot

__all__ = [
    "BankDetails",
    "Excluded",
    "InvalidSnapshot",
    "InvoiceLine",
    "InvoicePaper",
    "LicencePaper",
    "LicensedEdition",
    "LicensedImage",
    "LicensedWork",
    "QuoteLine",
    "QuotePaper",
    "QuotedWork",
    "TaxRestated",
    "TaxRow",
]
