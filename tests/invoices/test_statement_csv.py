"""A bank's CSV, whichever bank's it is, gives each movement once, to the minor unit; what cannot be read is named."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.bank_entries import NotAStatement
from invoices.money import Money
from invoices.statement_csv import entries

BRITISH = """Account: 55555555
Date,Description,Money in,Money out
02/03/2026,"COURIER RP AB12CD34EF",142.50,
03/03/2026,Bank charge,,"1,005.00"
,Closing balance,,
"""
FRENCH = """\ufeffDate opération;Libellé;Montant (EUR);Donneur d’ordre
02/03/2026;VIR SEPA RPAB12CD34EF;1 142,50;La Gazette
03/03/2026;Frais;-5,00;
"""


def test_a_british_download_with_two_columns_of_money() -> None:
    came, left = entries(BRITISH, "GBP")
    assert (came.amount, came.booked_on) == (Money(14250, "GBP"), dt.date(2026, 3, 2))
    assert (came.text, came.payer) == ("COURIER RP AB12CD34EF", "")
    assert left.amount == Money(-100500, "GBP")


def test_a_french_download_says_its_currency_in_the_heading() -> None:
    came, left = entries(FRENCH, "GBP")
    assert (came.amount, came.payer) == (Money(114250, "EUR"), "La Gazette")
    assert left.amount == Money(-500, "EUR")


@pytest.mark.parametrize(
    ("written", "minor"),
    [("5", 500), ("5.5", 550), ("1,142.50", 114250), ("1.142,50", 114250), ("1\u202f142,50", 114250),
     ("1,142", 114200), ("1’142.50", 114250), ("£5.00", 500), ("5,00 €", 500), ("−5,00", -500), ("5.00-", -500),
     ("(5.00)", -500), ("+5.00", 500), ("1,234,567.89", 123456789), (".50", 50)],
)  # fmt: skip
def test_amounts_as_people_and_banks_write_them(written: str, minor: int) -> None:
    [entry] = entries(f"date;amount\n2026-03-02;{written}\n", "GBP")
    assert entry.amount == Money(minor, "GBP")


@pytest.mark.parametrize("written", ["1.14.2", "12,34,56", "1-2", "1e3", "0x10", "--5", "12345678901234567"])
def test_what_is_no_amount_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(NotAStatement) as refused:
        entries(f"x\ndate;amount\n2026-03-02;5\n2026-03-02;{written}\n", "GBP")
    assert refused.value.line == 4


@pytest.mark.parametrize("written", ["2026-02-30", "03/13/2026", "soon", ""])
def test_what_is_no_day_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(NotAStatement) as refused:
        entries(f"date;amount\n{written};5\n", "GBP")
    assert refused.value.line == 2


@pytest.mark.parametrize("text", ["", "hello", "date;payer\n2026-03-02;me\n", "a,b,c\n1,2,3\n", "\0\n"])
def test_a_file_without_headings_is_no_statement(text: str) -> None:
    with pytest.raises(NotAStatement):
        entries(text, "GBP")


def test_an_amount_finer_than_its_currency_is_not_rounded() -> None:
    with pytest.raises(NotAStatement):
        entries("date;amount\n2026-03-02;5.50\n", "JPY")


def test_two_alike_are_two_and_a_second_reading_knows_both_again() -> None:
    text = "date,amount,description\n2026-03-02,5.00,thanks\n2026-03-02,5.00,thanks\n"
    first, second = entries(text, "GBP")
    assert first.key != second.key
    assert [first.key, second.key] == [each.key for each in entries(text, "GBP")]


@given(
    st.lists(st.tuples(st.dates(), st.integers(-(10**9), 10**9).filter(bool)), max_size=8),
    st.sampled_from([",", "."]),
)
def test_what_a_bank_wrote_is_what_is_read(rows: list[tuple[dt.date, int]], mark: str) -> None:
    written = [
        f"{day.isoformat()};{'-' if minor < 0 else ''}{abs(minor) // 100}{mark}{abs(minor) % 100:02}"
        for day, minor in rows
    ]
    found = entries("\n".join(["Date;Montant", *written, ""]), "EUR")
    assert [(each.booked_on, each.amount.minor) for each in found] == rows


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(NotAStatement):
        entries("date;amount\n" + text, "GBP")
