"""Bank statements as CSV, as banks of both countries write them: columns known by their headings, not their places.

There is no standard. What is read: one heading line among the first twenty; ``,`` ``;`` or a tab between the columns;
days as 2026-03-02, 02/03/2026 or 02.03.2026 (day first, as in both countries); amounts with either decimal mark, in one
column with a sign or in two for money in and money out.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from invoices.bank_entries import BankEntry, Keys, NotAStatement
from invoices.money import Money

_HEADING_WITHIN = 20  # lines: banks write the account and the period first
_MOST_ENTRIES = 20_000


class Column(StrEnum):
    """What a column tells."""

    DAY = "day"
    AMOUNT = "amount"
    MONEY_IN = "in"
    MONEY_OUT = "out"
    CURRENCY = "currency"
    PAYER = "payer"
    TEXT = "text"
    REFERENCE = "reference"
    ACCOUNT = "account"


# Without accents, capitals and marks; as found in downloads of British and French banks.
_HEADINGS: dict[str, Column] = {
    **dict.fromkeys(
        ("date", "booking date", "posting date", "transaction date", "date comptable"), Column.DAY
    ),
    **dict.fromkeys(("date operation", "date de l operation", "date de comptabilisation"), Column.DAY),
    **dict.fromkeys(
        ("amount", "montant", "value", "transaction amount", "montant de l operation"), Column.AMOUNT
    ),
    **dict.fromkeys(("credit", "paid in", "money in", "credit amount", "montant credit"), Column.MONEY_IN),
    **dict.fromkeys(("debit", "paid out", "money out", "debit amount", "montant debit"), Column.MONEY_OUT),
    **dict.fromkeys(("currency", "devise", "ccy"), Column.CURRENCY),
    **dict.fromkeys(("payer", "name", "counterparty", "counter party", "payee", "from"), Column.PAYER),
    **dict.fromkeys(("donneur d ordre", "emetteur", "contrepartie", "nom", "tiers"), Column.PAYER),
    **dict.fromkeys(("description", "details", "narrative", "memo", "transaction description"), Column.TEXT),
    **dict.fromkeys(
        ("payment reference", "remittance information", "libelle", "motif", "reference"), Column.TEXT
    ),
    **dict.fromkeys(("communication", "detail", "libelle complementaire"), Column.TEXT),
    **dict.fromkeys(("transaction id", "bank reference", "id", "reference banque"), Column.REFERENCE),
    **dict.fromkeys(("account", "iban", "account number", "compte", "numero de compte"), Column.ACCOUNT),
}
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y")
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?:[A-Z]{3}|[£€$])?(?P<figures>\d[\d.,]*|[.,]\d{1,2})(?:[A-Z]{3}|[£€$])?"
    r"(?P<after>[+-])?(?P<close>\))?"
)
_IN_BRACKETS = re.compile(r"\(?\b([A-Z]{3})\b\)?\s*$")


def entries(text: str, currency: str) -> list[BankEntry]:
    """The entries of a statement, in its own order. Raises NotAStatement, naming the line.

    ``currency``: ISO 4217, of lines that name none themselves. Lines without an amount are left out: they are totals
    or remarks.
    """
    rows, start, columns = _table(text)
    own = {place: _currency_of(rows[start][place]) for place in columns.get(Column.AMOUNT, [])}
    keys, found = Keys(), list[BankEntry]()
    for line, row in enumerate(rows[start + 1 :], start + 2):
        said = {column: _joined(row, places) for column, places in columns.items()}
        stated = said.get(Column.CURRENCY) or next((code for code in own.values() if code), "") or currency
        amount = _amount(said, stated.strip().upper(), line)
        if amount is None:
            continue
        if len(found) == _MOST_ENTRIES:
            raise NotAStatement(f"more than {_MOST_ENTRIES} entries", line)
        day = _day(said[Column.DAY], line)
        account, reference = said.get(Column.ACCOUNT, ""), said.get(Column.REFERENCE, "")
        found.append(
            keys.entry(account, reference, day, amount, said.get(Column.PAYER, ""), said.get(Column.TEXT, ""))
        )
    return found


def _table(text: str) -> tuple[list[list[str]], int, dict[Column, list[int]]]:
    """The rows, which of them has the headings, and the places of each column."""
    for delimiter in ";,\t":
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as problem:
            raise NotAStatement(f"not a table: {problem}") from problem
        for start, row in enumerate(rows[:_HEADING_WITHIN]):
            columns: dict[Column, list[int]] = {}
            for place, heading in enumerate(row):
                if column := _HEADINGS.get(_plain(heading)):
                    columns.setdefault(column, []).append(place)
            if Column.DAY in columns and {Column.AMOUNT, Column.MONEY_IN} & columns.keys():
                return rows, start, columns
    raise NotAStatement("no line with headings for date and amount")


def _plain(heading: str) -> str:
    """Without accents, marks and a currency at its end: ``Montant (EUR)`` is ``montant``."""
    bare = _IN_BRACKETS.sub("", heading.strip().lstrip("\ufeff")) if _currency_of(heading) else heading
    letters = unicodedata.normalize("NFKD", bare).casefold()
    letters = "".join(mark for mark in letters if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def _currency_of(heading: str) -> str:
    found = _IN_BRACKETS.search(heading.strip())
    return found[1] if found and found[0] != heading.strip() else ""


def _joined(row: list[str], places: list[int]) -> str:
    return " ".join(" ".join(row[place].split()) for place in places if place < len(row)).strip()


def _amount(said: dict[Column, str], currency: str, line: int) -> Money | None:
    """Signed; None where the line has no amount, or nothing but zero."""
    if Column.AMOUNT in said:
        value = _number(said[Column.AMOUNT], line)
    else:
        came, left = _number(said[Column.MONEY_IN], line), _number(said.get(Column.MONEY_OUT, ""), line)
        value = came if came else None if left is None else -abs(left)
    if not value:
        return None
    try:
        money = Money.of(value, currency)
    except ValueError as problem:
        raise NotAStatement("an amount without a currency", line) from problem
    if money.amount != value:
        raise NotAStatement("an amount with more places than its currency has", line)
    return money


def _number(written: str, line: int) -> Decimal | None:
    """``1,142.50``, ``1 142,50``, ``-5``, ``5-``, ``(5.00)``, ``£5``, ``5 EUR``; None for nothing."""
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", written).replace("\N{MINUS SIGN}", "-")
    if not bare:
        return None
    found = _AMOUNT.fullmatch(bare)
    if not found or len(found["figures"]) > 16 or (found["open"] is None) != (found["close"] is None):
        raise NotAStatement("not an amount", line)
    whole, fraction = _split(found["figures"])
    if not re.fullmatch(r"\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?|\d+", whole):
        raise NotAStatement("not an amount", line)
    value = Decimal(f"{re.sub('[.,]', '', whole)}.{fraction or 0}")
    return -value if found["open"] or found["sign"] == "-" or found["after"] == "-" else value


def _split(bare: str) -> tuple[str, str]:
    """Before and after the decimal mark: the last mark with one or two digits behind it."""
    found = re.fullmatch(r"(.*?)[.,](\d{1,2})", bare)
    return (found[1] or "0", found[2]) if found else (bare, "")


def _day(written: str, line: int) -> dt.date:
    for form in _DAY_FORMS:
        try:
            return dt.datetime.strptime(written[:10].strip(), form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise NotAStatement("not a day", line)
