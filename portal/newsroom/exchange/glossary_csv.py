"""The glossary as a CSV table (RFC 4180): en, fr, kept, note."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.exchange.glossary_entry import BadGlossary, Entry, Problem, entry, unique

MEDIA_TYPE = "text/csv; charset=utf-8"
MAX_BYTES, MAX_ROWS = 4_000_000, 20_000
_COLUMNS = {
    "en": ("en", "english", "anglais", "en-gb", "en-us", "source"),
    "fr": ("fr", "french", "français", "francais", "fr-fr", "fr-ca", "target"),
    "kept": ("kept", "keep", "dnt", "do not translate", "ne pas traduire", "conservé", "invariable"),
    "note": ("note", "notes", "comment", "remarque", "remarques", "commentaire"),
}
_YES = {"1", "yes", "y", "true", "oui", "o", "vrai", "x"}
_NO = {"", "0", "no", "n", "false", "non", "faux"}
# A spreadsheet takes what begins so for a formula (OWASP, CSV injection); an apostrophe before it says it is text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def write(entries: Iterable[Entry]) -> bytes:
    """``entries`` as CSV: UTF-8 with a byte order mark, so that spreadsheets see it, and a line of headings."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["en", "fr", "kept", "note"])
    for one in entries:
        table.writerow([*map(_safe, (one.en, one.fr)), "yes" if one.kept else "no", _safe(one.note)])
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> tuple[Entry, ...]:
    """The entries of a CSV file: commas, semicolons or tabs, with or without headings. Raises BadGlossary."""
    if len(data) > MAX_BYTES:
        raise _bad(_("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 1_000_000))
    lines = list(_lines(_text(data)))
    columns = _headings(lines[0][1]) if lines else None
    if columns is not None:
        lines = lines[1:]
    columns = columns or {name: place for place, name in enumerate(("en", "fr", "kept", "note"))}
    entries, problems = [], []
    for number, cells in lines:
        try:
            entries.append(_entry(cells, columns))
        except ValueError as problem:
            problems.append(Problem(number, problem.args[0]))
    if problems:
        raise BadGlossary(problems)
    if not entries:
        raise _bad(_("The file holds no terms."))
    return unique(entries)


def _entry(cells: list[str], columns: dict[str, int]) -> Entry:
    values = {name: _plain(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
    kept = values.get("kept", "").strip().casefold()
    if kept not in _YES | _NO:
        raise ValueError(_("Whether the term is kept is said by yes or no."))
    return entry(values.get("en", ""), values.get("fr", ""), kept=kept in _YES, note=values.get("note", ""))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row that is not blank."""
    first = text.strip("\r\n").partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        start = 1
        for number, cells in enumerate(rows):
            if number > MAX_ROWS:
                raise _bad(_("The file has more than %(limit)s lines.", limit=MAX_ROWS))
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = rows.line_num + 1
    except csv.Error as problem:
        raise BadGlossary([Problem(rows.line_num, _("This line is no row of a table."))]) from problem


def _headings(cells: list[str]) -> dict[str, int] | None:
    """Which column is what, when the first row says so; it must name both languages."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = cell.strip().casefold()
        found |= {
            column: place for column, names in _COLUMNS.items() if name in names and column not in found
        }
    return found if {"en", "fr"} <= set(found) else None


def _text(data: bytes) -> str:
    # The last is what a spreadsheet on Windows saves by default.
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _bad(_("This is no text file: save the table as CSV."))


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(text: str) -> str:
    return text[1:] if _ESCAPED.match(text) else text


def _bad(message: object) -> BadGlossary:
    return BadGlossary([Problem(0, message)])  # type: ignore[arg-type]
