"""Tables as files for spreadsheets: CSV, a batch of lines at a time. No text in a cell is ever taken for a formula."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice

Cell = str | int | Decimal | dt.date | None
Row = tuple[Cell, ...]

_BATCH = 500  # lines a piece
_BOM = "\ufeff".encode()  # without it Excel takes UTF-8 for the code page of the machine
# What makes a spreadsheet calculate, the full-width forms included. Source: OWASP, CSV Injection.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠|")


class Separator(StrEnum):
    """Between cells. A semicolon goes with the decimal comma, as spreadsheets of such countries expect."""

    COMMA = ","
    SEMICOLON = ";"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its name, the heads of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Row]


def csv_file(table: Table, separator: Separator) -> Iterator[bytes]:
    """``table`` as CSV (RFC 4180, UTF-8 with its mark), in pieces. Dates are ISO 8601; amounts keep their decimals."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator.value)
    comma = separator is Separator.SEMICOLON
    writer.writerow([harmless(head) for head in table.heads])
    yield _BOM
    rows = iter(table.rows)
    while batch := list(islice(rows, _BATCH)):
        writer.writerows([_written(cell, comma) for cell in row] for row in batch)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet calculates it: a straight apostrophe goes before what would begin a formula."""
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _written(cell: Cell, comma: bool) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return text.replace(".", ",") if comma else text
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
