"""Files for spreadsheets and the accountant: what goes in comes out, and nothing in a cell is calculated."""

import csv
import datetime as dt
import io
import time
import zipfile
from decimal import Decimal
from typing import Any

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.exports import Separator, Table, csv_file, harmless
from invoices.exports_xlsx import xlsx_file
from invoices.journal import COLUMNS, JournalLeg, journal_file
from invoices.ledger import BANK, RECEIVABLE, SALES, VAT
from invoices.money import Money

DAY = dt.date(2026, 11, 23)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "|calc", '=HYPERLINK("x")']


def table(*rows: tuple[Any, ...]) -> Table:
    return Table("Papers", ("Text", "Amount", "Day"), rows)


def read(data: bytes, separator: str) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.mark.parametrize(
    ("separator", "amount"), [(Separator.COMMA, "1142.50"), (Separator.SEMICOLON, "1142,50")]
)
def test_csv_writes_amounts_as_its_readers_do(separator: Separator, amount: str) -> None:
    data = b"".join(
        csv_file(
            table(("L’Écho; de, Namur", Decimal("1142.50"), DAY), (None, Decimal("-3"), None)), separator
        )
    )
    assert read(data, separator.value) == [
        ["Text", "Amount", "Day"], ["L’Écho; de, Namur", amount, "2026-11-23"], ["", "-3", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_a_csv_begins_a_formula(text: str) -> None:
    for separator in Separator:
        (cell,) = read(b"".join(csv_file(Table("T", (text,), ()), separator)), separator.value)[0]
        assert cell == f"'{text}"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_text_is_left_alone_or_gets_one_apostrophe(text: str) -> None:
    kept = harmless(text)
    assert kept in (text, f"'{text}")
    assert not kept.strip().startswith(("=", "+", "-", "@"))
    assert kept[:1] not in ("\t", "\r")


@pytest.mark.parametrize("text", [*DANGEROUS, "https://example.org", "L’Écho & <Cie>"])
def test_a_workbook_holds_texts_as_texts(text: str) -> None:
    with xlsx_file(table((text, Decimal("-142.50"), DAY))) as file, zipfile.ZipFile(file) as book:
        names = book.namelist()
        sheet = lxml.etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in sheet.iter("{*}c")}
    assert not list(sheet.iter("{*}f"))
    assert not [name for name in names if "_rels/sheet" in name]  # no link
    assert cells["A2"].get("t") in ("inlineStr", "s")
    assert cells["B2"].findtext("{*}v") == "-142.5"
    assert cells["C2"].findtext("{*}v") == "46349"  # days since 1900 as Excel counts


def legs(
    posting: str, paper: str, amounts: dict[str, int], name: str = "L’Écho\tde|Namur"
) -> list[JournalLeg]:
    return [
        JournalLeg(n, posting, account, Money(minor, "EUR"), DAY, paper, DAY, "c1", name)
        for n, (account, minor) in enumerate(amounts.items(), 7)
    ]


def test_the_journal_has_its_18_columns_and_balances() -> None:
    entries = [
        *legs("invoice:RI-2026-000001", "RI-2026-000001", {RECEIVABLE: 12_000, SALES: -10_000, VAT: -2_000}),
        *legs("payment:p1", "RI-2026-000001", {BANK: 12_000, RECEIVABLE: -12_000}),
        *legs("fee:p1", "RI-2026-000001", {"fees": 100, "elsewhere": -100}),
    ]
    lines = b"".join(journal_file(entries)).decode().split("\r\n")
    rows = [line.split("\t") for line in lines if line]
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {18}
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    assert [row["JournalCode"] for row in named] == ["VT"] * 3 + ["BQ"] * 2 + ["OD"] * 2
    assert named[0] == {
        "JournalCode": "VT", "JournalLib": "Ventes", "EcritureNum": "7", "EcritureDate": "20261123",
        "CompteNum": "411000", "CompteLib": "Clients", "CompAuxNum": "c1", "CompAuxLib": "L’Écho de Namur",
        "PieceRef": "RI-2026-000001", "PieceDate": "20261123",
        "EcritureLib": "Facture RI-2026-000001 L’Écho de Namur", "Debit": "120,00", "Credit": "0,00",
        "EcritureLet": "", "DateLet": "", "ValidDate": "20261123", "Montantdevise": "120,00", "Idevise": "EUR",
    }  # fmt: skip
    sums = [sum(Decimal(row[side].replace(",", ".")) for row in named) for side in ("Debit", "Credit")]
    assert sums[0] == sums[1]
    assert named[5]["CompteNum"] == "471000"


def test_fifty_thousand_lines_are_quick_and_come_in_pieces() -> None:
    def rows() -> Any:
        return (("The Tyne Ledger Ltd", Decimal("142.50"), DAY) for _ in range(50_000))

    start = time.process_time()
    pieces = list(csv_file(Table("T", ("a", "b", "c"), rows()), Separator.COMMA))
    assert time.process_time() - start < 3
    assert len(pieces) > 50
