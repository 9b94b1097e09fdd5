"""Money is matched by what the payer wrote; a name or an amount alone only suggests."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.bank_entries import BankEntry
from invoices.matching import Awaited, Match, Outcome, match
from invoices.money import Money

COURIER = Awaited("p1", ("RPAB12CD34EF", "RQ-2026-000012"), Money(14250, "GBP"), "The Northern Courier Ltd")
GAZETTE = Awaited("p2", ("RPZZ99YY88XX", "RQ-2026-000013"), Money(9900, "GBP"), "La Gazette du Midi")
ALL = (COURIER, GAZETTE)


def came(minor: int, text: str = "", payer: str = "", currency: str = "GBP") -> BankEntry:
    return BankEntry("k", "", dt.date(2026, 3, 2), Money(minor, currency), payer, text)


@pytest.mark.parametrize(
    "text",
    [
        "RPAB12CD34EF",
        "rp ab12-cd34 ef",
        "VIR SEPA RPAB12\nCD34EF MERCI",
        "quote RQ-2026-000012",
        "RQ2026000012",
    ],
)
def test_a_reference_is_found_however_it_was_written(text: str) -> None:
    assert match(came(14250, text), ALL) == Match(Outcome.MATCHED, (COURIER,))


@pytest.mark.parametrize(("minor", "outcome"), [(14249, Outcome.PARTIAL), (14251, Outcome.OVER)])
def test_a_penny_less_or_more_is_said(minor: int, outcome: Outcome) -> None:
    assert match(came(minor, "RPAB12CD34EF"), ALL) == Match(outcome, (COURIER,))


def test_one_transfer_may_pay_two_at_once() -> None:
    assert match(came(24150, "RPAB12CD34EF + RPZZ99YY88XX"), ALL) == Match(Outcome.MATCHED, ALL)


def test_money_in_another_currency_only_suggests() -> None:
    found = match(came(14250, "RPAB12CD34EF", currency="EUR"), ALL)
    assert found == Match(Outcome.UNMATCHED, suggested=(COURIER,))


def test_without_a_reference_payer_and_amount_suggest_the_likeliest_first() -> None:
    twin = Awaited("p3", ("RPTWIN",), Money(14250, "GBP"), "Somebody Else")
    found = match(came(14250, "thanks", "Northern Courier"), (GAZETTE, twin, COURIER))
    assert found == Match(Outcome.UNMATCHED, suggested=(COURIER, twin))
    assert match(came(1, "", "GAZETTE DU MIDI"), ALL).suggested == (GAZETTE,)
    assert match(came(1, "", "Unknown & Co"), ALL) == Match(Outcome.UNMATCHED)


def test_money_that_left_pays_nothing() -> None:
    assert match(came(-14250, "RPAB12CD34EF"), ALL) == Match(Outcome.OUTGOING)


@given(st.integers(-(10**6), 10**6), st.text(max_size=40), st.text(max_size=40))
def test_only_exactly_what_is_missing_under_its_reference_matches(minor: int, text: str, payer: str) -> None:
    found = match(came(minor, text, payer), ALL)
    if found.outcome is Outcome.MATCHED:
        assert sum(each.missing.minor for each in found.named) == minor
    if found.outcome in (Outcome.UNMATCHED, Outcome.OUTGOING):
        assert found.named == ()
