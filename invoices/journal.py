"""The journal extract: ledger entries in the 18 columns of the French *fichier des écritures comptables*.

Source: LPF art. A47 A-1, VII and VIII. We hold the entries of sales and their payments alone, in the currency of each
paper, so this is an extract for the accountant to take over, not a whole FEC. Debit and Credit are in the currency that
Idevise names: no rate is invented.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from invoices.ledger import BANK, RECEIVABLE, ROUNDING, SALES, STRIPE, VAT
from invoices.money import Money

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip

# Numbers and names of the plan comptable général (ANC 2014-03); what has no account of its own waits in 471.
_ACCOUNTS = {
    RECEIVABLE: ("411000", "Clients"),
    SALES: ("706000", "Prestations de services"),
    VAT: ("445710", "TVA collectée"),
    BANK: ("512000", "Banque"),
    STRIPE: ("512100", "Stripe"),
    ROUNDING: ("658000", "Charges diverses de gestion courante"),
}
_SALES_JOURNAL = ("VT", "Ventes")
_JOURNALS = {BANK: ("BQ", "Banque"), STRIPE: ("ST", "Stripe")}
_OTHER_JOURNAL = ("OD", "Opérations diverses")
_KINDS = {
    "invoice": "Facture",
    "credit_note": "Avoir",
    "payment": "Paiement",
    "refund": "Remboursement",
    "refund_failed": "Remboursement échoué",
}
_BREAKS = re.compile(r"[\t\r\n|]+")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class JournalLeg:
    """One ledger entry with what the extract says of its paper."""

    id: int
    posting: str
    account: str
    amount: Money  # debit positive, credit negative
    on: dt.date
    paper: str
    paper_on: dt.date
    customer_id: str
    customer: str


def journal_file(legs: Iterable[JournalLeg]) -> Iterator[bytes]:
    """``legs``, those of a posting one after the other, as the extract: UTF-8, tabs, AAAAMMJJ, decimal comma."""
    lines = _lines(legs)
    yield _line(COLUMNS)
    while batch := list(islice(lines, _BATCH)):
        yield b"".join(batch)


def _lines(legs: Iterable[JournalLeg]) -> Iterator[bytes]:
    for posting, group in groupby(legs, key=lambda leg: leg.posting):
        entry = list(group)
        kind = posting.partition(":")[0]
        journal = _journal(kind, {leg.account for leg in entry})
        for leg in entry:
            yield _line((*journal, str(entry[0].id), *_facts(leg, kind)))


def _journal(kind: str, accounts: set[str]) -> tuple[str, str]:
    if kind in ("invoice", "credit_note"):
        return _SALES_JOURNAL
    return next((journal for account, journal in _JOURNALS.items() if account in accounts), _OTHER_JOURNAL)


def _facts(leg: JournalLeg, kind: str) -> tuple[str, ...]:
    number, name = _ACCOUNTS.get(leg.account, ("471000", f"Compte d’attente ({leg.account})"))
    customer = _BREAKS.sub(" ", leg.customer)
    auxiliary = (leg.customer_id, customer) if leg.account == RECEIVABLE else ("", "")
    amount = f"{leg.amount.amount:f}".replace(".", ",")
    nothing = f"{Money.zero(leg.amount.currency).amount:f}".replace(".", ",")
    debit = leg.amount.minor > 0
    return (
        _day(leg.on),
        number,
        name,
        *auxiliary,
        leg.paper,
        _day(leg.paper_on),
        f"{_KINDS.get(kind, kind)} {leg.paper} {customer}",
        amount if debit else nothing,
        nothing if debit else amount.removeprefix("-"),
        "",
        "",
        _day(leg.on),
        amount,
        leg.amount.currency,
    )


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\r\n").encode()


def _day(value: dt.date) -> str:
    return value.isoformat().replace("-", "")
