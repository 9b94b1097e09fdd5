"""The overview: what is owed by age, what was sold by every dimension; every breakdown adds up to the same sum."""

import datetime as dt

import pytest
from flask import Flask

from invoices.money import Money
from portal.finance import overview
from portal.finance.overview import Age
from tests.portal.finance.books import TODAY, Books


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


@pytest.mark.parametrize(
    ("late", "age"),
    [
        (-1, Age.NOT_DUE), (0, Age.NOT_DUE), (1, Age.TO_30), (30, Age.TO_30), (31, Age.TO_60), (60, Age.TO_60),
        (61, Age.TO_90), (90, Age.TO_90), (91, Age.OVER_90), (1000, Age.OVER_90),
    ],
)  # fmt: skip
def test_an_open_invoice_ages_by_whole_days_past_due(books: Books, late: int, age: Age) -> None:
    books.issue(10_000, due_in=-late)
    (standing,) = overview.standings(TODAY)
    assert {a for a, amount in standing.ages.items() if amount} == {age}
    assert (standing.overdue.minor > 0) == (late > 0)


def test_what_is_owed_stands_alone_in_each_currency(books: Books) -> None:
    books.issue(10_000, due_in=-40)
    books.issue(10_000)
    books.issue(3_000, paid=True)
    books.credit(books.issue(5_000, paid=True))  # its money has to go back
    books.issue(7_000, currency="EUR", rate="0")
    euros, pounds = overview.standings(TODAY)
    assert (euros.currency, euros.open.minor, euros.overdue_count) == ("EUR", 7_000, 0)
    assert (pounds.open_count, pounds.open.minor) == (2, 24_000)
    assert (pounds.overdue_count, pounds.overdue.minor) == (1, 12_000)
    assert pounds.owed_back == Money(6_000, "GBP")


def test_every_breakdown_adds_up_to_the_sales_less_credit(books: Books) -> None:
    books.issue(10_000, buyer="A", languages="en", territory="GB")
    books.issue(5_001, buyer="B", languages="en fr", territory="world")
    books.credit(books.issue(4_000, buyer="A", languages="fr", territory="europe"), 1_200)
    books.issue(9_999, on=overview.first_day(TODAY) - dt.timedelta(days=1))  # before the twelve months
    books.issue(8_888, currency="EUR", rate="0")
    expected = 10_000 + 5_001 + 4_000 - 1_000
    for breakdown in (
        overview.sales_by_month,
        overview.sales_by_language,
        overview.sales_by_territory,
        overview.sales_by_outlet,
        overview.sales_by_article,
    ):
        assert sum(share.net.minor for share in breakdown("GBP", TODAY)) == expected, breakdown.__name__
    months = overview.sales_by_month("GBP", TODAY)
    assert len(months) == 12
    assert months[-1].key == f"{TODAY:%Y-%m}"
    by_language = {share.key: share.net.minor for share in overview.sales_by_language("GBP", TODAY)}
    assert by_language == {"en": 10_000, "en fr": 5_001, "fr": 3_000}
    outlets = overview.sales_by_outlet("GBP", TODAY)
    assert [overview.buyers(outlets)[share.key] for share in outlets] == ["A", "B"]
    assert overview.vat_by_month("GBP", TODAY)[0].net.minor == 2_000 + 1_000 + 800 - 200


def test_a_net_is_shared_among_its_works_to_the_minor_unit(books: Books) -> None:
    works = books.issue(10_001, works=3)
    assert works
    articles = overview.sales_by_article("GBP", TODAY)
    assert [share.net.minor for share in articles] == [3_334, 3_334, 3_333]
    assert overview.sales_by_language("GBP", TODAY)[0].net.minor == 10_001


def test_what_is_small_is_one_row(books: Books) -> None:
    for n in range(13):
        books.issue(1_000 + n, buyer=f"Outlet {n}")
    shares = overview.sales_by_outlet("GBP", TODAY)
    assert len(shares) == 11
    assert shares[-1].key == ""
    assert sum(share.net.minor for share in shares) == sum(1_000 + n for n in range(13))
