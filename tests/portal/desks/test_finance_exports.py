"""Exports over HTTP: they honour the filters, or take what was ticked, in every format."""

import csv
import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.people.accounts import FINANCE
from tests.portal.finance.books import Books
from tests.portal.people.people import enter, person

EXPORT = "/desk/finance/invoices/export"


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


@pytest.fixture
def desk(client: FlaskClient, books: Books) -> FlaskClient:
    enter(client, person("samuel@house.example.org", FINANCE))
    return client


def rows(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))[1:]


def test_a_file_holds_what_the_filters_match_and_no_more(desk: FlaskClient, books: Books) -> None:
    wanted = books.issue(12_345, buyer="=Abe", purchase_order="+44")
    books.issue(buyer="Zed", paid=True)
    answer = desk.get(f"{EXPORT}?state=open&format=csv")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    (row,) = rows(answer.data)
    assert row[0] == wanted
    assert (row[4], row[6]) == ("'=Abe", "'+44")
    assert row[10:14] == ["123.45", "24.69", "148.14", "148.14"]


def test_the_french_file_has_decimal_commas_and_french_words(desk: FlaskClient, books: Books) -> None:
    books.credit(books.issue(10_000), 6_000)
    answer = desk.get(f"{EXPORT}?kind=all&format=csv-semicolon&lang=fr")
    note, invoice = rows(answer.data, ";")
    assert note[10:13] == ["-50,00", "-10,00", "-60,00"]
    assert invoice[13:15] == ["60,00", "60,00"]
    assert "Avoir partiel" in invoice[15]
    assert answer.data.decode("utf-8-sig").startswith("Numéro;")


def test_what_is_ticked_is_taken_alone_and_nothing_ticked_is_said(desk: FlaskClient, books: Books) -> None:
    first, _second, third = (books.issue() for _ in range(3))
    answer = desk.get(f"{EXPORT}?which=ticked&papers={first}&papers={third}&format=csv")
    assert [row[0] for row in rows(answer.data)] == [first, third]
    refused = desk.get(f"{EXPORT}?which=ticked&format=csv")
    assert refused.status_code == 422
    assert "Tick at least one line" in refused.text
    assert desk.get(f"{EXPORT}?format=odd").status_code == 422


def test_workbook_and_journal_are_files_of_their_kind(desk: FlaskClient, books: Books) -> None:
    number = books.issue(paid=True)
    with zipfile.ZipFile(io.BytesIO(desk.get(f"{EXPORT}?format=xlsx").data)) as book:
        assert number in "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
    lines = desk.get(f"{EXPORT}?format=journal").data.decode().splitlines()
    assert lines[0].split("\t")[0] == "JournalCode"
    assert len(lines) == 1 + 5
