"""One movement on a bank account, whatever file tells of it, with a key by which it is known again."""

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass

from invoices.money import Money


class NotAStatement(ValueError):
    """The file is no bank statement of this format, or an entry of it lacks what every entry has.

    ``line``: of a CSV file, from 1; 0 where there are no lines or the whole file is meant.
    """

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One movement on an account. ``amount`` is below zero for money that left; ``key`` stays on every reading."""

    key: str
    account: str  # IBAN, or the bank's own number; "" where the file does not say
    booked_on: dt.date
    amount: Money
    payer: str
    text: str  # what the payer wrote: references and remittance lines, a space between


class Keys:
    """Gives the entries of one file their keys.

    Two payments may be alike in everything the bank tells: the second is told from the first by its turn in the file.
    So a key is only as good as what the bank gives: with its own reference of the entry it never meets another.
    """

    def __init__(self) -> None:
        self._alike: Counter[tuple[str, ...]] = Counter()

    def entry(
        self, account: str, bank_reference: str, booked_on: dt.date, amount: Money, payer: str, text: str
    ) -> BankEntry:
        """The entry of these facts. ``bank_reference``: the bank's own for it, or ""."""
        facts = (account, bank_reference, booked_on.isoformat(), str(amount), payer, text)
        self._alike[facts] += 1
        key = hashlib.sha256("\x1f".join((*facts, str(self._alike[facts]))).encode()).hexdigest()
        return BankEntry(key, account, booked_on, amount, payer, text)
