"""A table as an XLSX workbook. The only importer of xlsxwriter."""

import datetime as dt
import tempfile
from decimal import Decimal
from typing import IO

import xlsxwriter

from invoices.exports import Cell, Table

_LONGEST_NAME = 31  # of a sheet, in Excel
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDTH = 16


def xlsx_file(table: Table) -> IO[bytes]:
    """``table`` as a workbook of one sheet, open at its start; it is gone once closed.

    Rows are written as they come, so that memory does not grow with them. Texts are stored as texts: nothing is a
    formula or a link. Amounts become numbers of Excel, exact to 15 digits.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": table.name})
        sheet = book.add_worksheet(table.name.translate(_FORBIDDEN)[:_LONGEST_NAME])
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        amounts = {
            places: book.add_format({"num_format": f"#,##0.{'0' * places}".rstrip(".")})
            for places in range(4)
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.heads) - 1, _WIDTH)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, head, bold)
        for line, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, line, column, cell, day, amounts)
    file.seek(0)
    return file


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    line: int,
    column: int,
    cell: Cell,
    day: object,
    amounts: dict[int, object],
) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
    elif isinstance(cell, Decimal):
        sheet.write_number(line, column, float(cell), amounts[-int(cell.as_tuple().exponent)])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, column, dt.datetime.combine(cell, dt.time()), day)  # noqa: DTZ001, RUF100
    elif cell is not None:
        sheet.write_number(line, column, cell)
