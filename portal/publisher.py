"""Who the publisher is: name, numbers, bank and house rules, dated, because papers say who we were that day.

The default is ``publisher.json`` beside this file; another house names its own with REPRISE_PUBLISHER.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app

from invoices.party import Party
from portal.config import ConfigError
from portal.db import utc_now

_FRENCH = ("fr-FR", "fr-CA")
_DEFAULT = Path(__file__).with_name("publisher.json")


@dataclass(frozen=True, slots=True)
class Bank:
    """Where a bank transfer goes."""

    holder: str
    bank: str
    iban: str  # compact
    bic: str
    sort_code: str = ""  # domestic numbers, where the country has them
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The publisher from one day on. Mappings are by language, ``en`` and ``fr``."""

    since: dt.date
    party: Party
    trading_name: str
    languages: tuple[str, ...]
    bank: Bank
    credit_line: Mapping[str, str]
    copyright_notice: str
    late_payment: Mapping[str, str]  # terms an invoice prints
    governing_law: Mapping[str, str]  # completes "This licence is governed by …"
    prevailing_language: str
    payment_days: int  # an invoice is due so many days after its date
    correction_hours: int  # a licensee publishes a correction within
    kill_hours: int  # and takes a killed story down within
    french: str = "fr-FR"  # whose typography our French follows: fr-FR or fr-CA
    reminder_days: tuple[int, ...] = (-3, 7, 21, 35)  # of unpaid invoices: days after they are due
    translator_may_approve: bool = True  # or has somebody else to approve a translation?


def publisher(on: dt.date | None = None) -> Party:
    """The publisher as a party to a paper dated ``on`` (today when not given)."""
    return identity(on).party


def own_names() -> tuple[str, str]:
    """What the publisher is called in credits and copyright notices."""
    ours = identity()
    return ours.party.name, ours.trading_name


def identity(on: dt.date | None = None) -> Identity:
    """Everything configured of the publisher on the day ``on``. Raises ConfigError when that is nothing."""
    day = on or utc_now().date()
    source = current_app.extensions["reprise"].publisher or _DEFAULT
    known = [entry for entry in read(source) if entry.since <= day]
    if not known:
        raise ConfigError(f"{source}: says nothing of the publisher on {day}")
    return known[-1]


@cache
def read(source: Path) -> tuple[Identity, ...]:
    """The identities in the JSON file ``source``, oldest first. Raises ConfigError naming what is wrong."""
    try:
        entries = json.loads(source.read_text("utf-8"))
        return tuple(sorted((_identity(entry) for entry in entries), key=lambda entry: entry.since))
    except OSError as problem:
        raise ConfigError(f"REPRISE_PUBLISHER: {problem}") from problem
    except (ValueError, TypeError, KeyError) as problem:
        raise ConfigError(f"REPRISE_PUBLISHER: {source}: {problem!r}") from problem


def _identity(entry: dict[str, Any]) -> Identity:
    values = {
        **entry,
        "since": dt.date.fromisoformat(entry["from"]),
        "party": Party.from_json(entry["party"]),
        "bank": Bank(**entry["bank"]),
        "languages": tuple(entry["languages"]),
    }
    del values["from"]
    for field in fields(Identity):
        if field.name in ("credit_line", "late_payment", "governing_law"):
            missing = {"en", "fr"} - set(values[field.name])
            if missing:
                raise ValueError(f"{field.name}: no wording in {', '.join(sorted(missing))}")
    if values.get("french", "fr-FR") not in _FRENCH:
        raise ValueError(f"french: {values['french']!r} is neither of {', '.join(_FRENCH)}")
    if not isinstance(values.get("translator_may_approve", True), bool):
        raise ValueError("translator_may_approve: neither true nor false")
    if "reminder_days" in values:
        values["reminder_days"] = _days(values["reminder_days"])
    return Identity(**values)


def _days(said: Any) -> tuple[int, ...]:
    """Days between a year before and a year after. Raises ValueError."""
    if not isinstance(said, list) or not all(type(day) is int and abs(day) <= 366 for day in said):
        raise ValueError(f"reminder_days: {said!r} is no list of whole days")
    return tuple(sorted(set(said)))
