"""Bank statements in CAMT.053 (ISO 20022, versions 001.02 and later): the booked entries of each account.

Takes the root element of a file that was read safely; whoever calls sees to that. Names of elements are compared
without their namespace, since only the namespace and a few nested names differ between versions.
"""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from invoices.bank_entries import BankEntry, Keys, NotAStatement
from invoices.money import Money

# ISO 20022 ActiveOrHistoricCurrencyAndAmount: at most 18 digits, five of them after the point.
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,5})?")


def entries(root: etree._Element) -> list[BankEntry]:
    """The booked entries under ``root``, in order; pending ones are left out. Raises NotAStatement.

    A booking of several payments gives one entry for each when their amounts add up to it, otherwise one for the whole.
    """
    if etree.QName(root).localname != "Document" or not _all(root, "BkToCstmrStmt"):
        raise NotAStatement("no BkToCstmrStmt in the file")
    found: list[BankEntry] = []
    keys = Keys()
    for statement in _all(root, "BkToCstmrStmt/Stmt"):
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        if not account:
            raise NotAStatement("a statement without an account")
        for booking in _all(statement, "Ntry"):
            if (_text(booking, "Sts/Cd") or _text(booking, "Sts")) == "BOOK":
                found.extend(_entries_of(booking, account, keys))
    return found


def _entries_of(booking: etree._Element, account: str, keys: Keys) -> Iterator[BankEntry]:
    day, whole = _day(booking), _amount(booking, booking)
    bank_reference = _text(booking, "AcctSvcrRef")
    for part, amount in _parts(booking, whole):
        payer = _text(part, ".//RltdPties/Dbtr/Pty/Nm") or _text(part, ".//RltdPties/Dbtr/Nm")
        yield keys.entry(account, bank_reference, day, amount, payer, _remittance(part))


def _parts(booking: etree._Element, whole: Money) -> list[tuple[etree._Element, Money]]:
    details = _all(booking, "NtryDtls/TxDtls")
    if len(details) > 1 and all(_all(detail, "Amt") for detail in details):
        parts = [(detail, _amount(detail, booking)) for detail in details]
        same = all(amount.currency == whole.currency for _, amount in parts)
        if same and Money.total((amount for _, amount in parts), whole.currency) == whole:
            return parts
    return [(booking, whole)]


def _amount(element: etree._Element, booking: etree._Element) -> Money:
    """The amount of ``element``, signed by its own indicator or that of ``booking``; never rounded."""
    stated = _all(element, "Amt")
    sign = _text(element, "CdtDbtInd") or _text(booking, "CdtDbtInd")
    if not stated or sign not in ("CRDT", "DBIT"):
        raise NotAStatement("an entry without amount or direction")
    written = (stated[0].text or "").strip()
    if not _AMOUNT.fullmatch(written):
        raise NotAStatement(f"not an amount: {written[:40]!r}")
    value = Decimal(written)
    try:
        money = Money.of(value, stated[0].get("Ccy", ""))
    except ValueError as problem:
        raise NotAStatement("an amount without a currency") from problem
    if money.amount != value:
        raise NotAStatement(f"not an amount in whole minor units: {written[:40]!r}")
    return money if sign == "CRDT" else -money


def _day(booking: etree._Element) -> dt.date:
    written = _text(booking, "BookgDt/Dt") or _text(booking, "BookgDt/DtTm")
    try:
        return dt.date.fromisoformat(written[:10])
    except ValueError as problem:
        raise NotAStatement(f"not a date: {written[:40]!r}") from problem


def _remittance(part: etree._Element) -> str:
    wanted = (".//Refs/EndToEndId", ".//RmtInf/Strd/CdtrRefInf/Ref", ".//RmtInf/Ustrd")
    texts = [(found.text or "").strip() for path in wanted for found in _all(part, path)]
    return " ".join(text for text in texts if text and text != "NOTPROVIDED")


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at ``path`` in any namespace."""
    steps = [step if step in ("", ".") else "{*}" + step for step in path.split("/")]
    return element.findall("/".join(steps))


def _text(element: etree._Element, path: str) -> str:
    found = _all(element, path)
    return (found[0].text or "").strip() if found else ""
