"""Money is whole minor units of one currency."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.money import CurrencyMismatch, Money, exponent

minors = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("142.50", "GBP", 14250),
        ("0.005", "GBP", 1),
        ("0.00499", "GBP", 0),
        ("-0.005", "GBP", -1),
        ("1000", "JPY", 1000),
        ("1.2345", "KWD", 1235),
        (95, "EUR", 9500),
    ],
)
def test_an_amount_is_rounded_half_up_to_its_currencys_minor_unit(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency)


@given(minors, st.sampled_from(["GBP", "JPY", "KWD"]))
def test_amount_and_minor_units_say_the_same(minor, currency):
    money = Money(minor, currency)
    assert Money.of(money.amount, currency) == money
    assert money.amount * 10 ** exponent(currency) == minor


@given(st.lists(minors))
def test_a_total_is_the_sum_of_minor_units(amounts):
    assert Money.total([Money(a, "GBP") for a in amounts], "GBP").minor == sum(amounts)


@given(minors, st.decimals("-10", "10", places=4))
def test_times_rounds_once_and_half_away_from_zero(minor, factor):
    exact = Fraction(minor) * Fraction(factor)
    whole = int(abs(exact) + Fraction(1, 2))
    assert Money(minor, "GBP").times(factor).minor == (whole if exact >= 0 else -whole)


@pytest.mark.parametrize("bad", [1.0, True, "1", None])
def test_minor_units_are_integers_and_nothing_else(bad):
    with pytest.raises(TypeError):
        Money(bad, "GBP")


@pytest.mark.parametrize("currency", ["", "gbp", "POUND", "£"])
def test_a_currency_is_three_capitals(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_floats_are_refused_everywhere():
    with pytest.raises(TypeError):
        Money.of(1.5, "GBP")
    with pytest.raises(TypeError):
        Money(1, "GBP").times(1.5)


@pytest.mark.parametrize(
    "operation",
    [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b,
     lambda a, b: a >= b],
)  # fmt: skip
def test_two_currencies_never_meet(operation):
    with pytest.raises(CurrencyMismatch):
        operation(Money(1, "GBP"), Money(1, "EUR"))
    with pytest.raises(TypeError):
        operation(Money(1, "GBP"), 1)


def test_amounts_compare_and_change_sign():
    small, large = Money(1, "GBP"), Money(2, "GBP")
    assert small < large <= large
    assert large > small >= small
    assert -small == Money(-1, "GBP")
    assert small
    assert not Money.zero("GBP")
    assert str(Money(14250, "GBP")) == "142.50 GBP"


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(114250, "GBP"), "en", "£1,142.50"),
        (Money(114250, "GBP"), "fr", "1\u202f142,50\u00a0£"),
        (Money(114250, "EUR"), "fr", "1\u202f142,50\u00a0€"),
        (Money(-500, "EUR"), "en", "−€5.00"),
        (Money(500, "USD"), "en", "US$5.00"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes_it(money, language, text):
    assert money.format(language) == text


def test_a_price_has_an_exact_decimal_amount():
    assert Money(14250, "GBP").amount == Decimal("142.50")
