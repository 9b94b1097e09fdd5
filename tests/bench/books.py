"""The finance desk at 200,000 invoices: its pages against the bare queries under them, its export against bare CSV."""

import atexit
import csv
import datetime as dt
import io
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from portal import demonstration
from portal.app import create_app
from portal.db import db
from portal.people.accounts import FINANCE, Role, User
from portal.schema import upgrade
from tests.bench.many_papers import fill
from tests.bench.table import Row
from tests.databases import settings
from tests.portal.licensing.conftest import sign_in

INVOICES = 200_000
_TODAY = dt.date(2026, 11, 26)
_LIST = "/desk/finance/invoices"
_YEAR = "since-day=27&since-month=11&since-year=2025&kind=all"  # a quarter of the four years: 51,250 lines
_NOTE = "the same queries straight on the driver"


def rows() -> list[Row]:
    folder = tempfile.TemporaryDirectory(prefix="reprise-bench-")
    atexit.register(folder.cleanup)
    file = Path(folder.name) / "reprise.db"
    app = create_app(settings(Path(folder.name), f"sqlite:///{file}"))
    with app.app_context():
        upgrade()
        demonstration.load()
        with db.engine.connect() as connection:
            fill(connection, INVOICES, _TODAY)
    return measured(app, file)


def measured(app: Flask, file: Path) -> list[Row]:
    """The rows, on the books of ``app`` that are there."""
    client = app.test_client()
    with app.app_context():
        sign_in(client, db.session.scalars(select(User).where(User.roles.any(Role.name == FINANCE))).one())
    pages = {
        "invoice list": _LIST,
        "invoice list, overdue": f"{_LIST}?state=overdue",
        "invoice list, search": f"{_LIST}?words=gazette+ponts",
        "finance overview": "/desk/finance/?currency=GBP",
    }
    found = [_page(name, app, client, file, address) for name, address in pages.items()]
    export = f"{_LIST}/export?format=csv&{_YEAR}"
    lines = list(csv.reader(io.StringIO(_get(client, export)().decode("utf-8-sig"), newline="")))
    name = f"export of {len(lines) - 1:,} lines"
    return [
        *found,
        Row(name, _get(client, export), lambda: _write(lines), "csv of the same lines at hand", 5),
    ]


def _page(name: str, app: Flask, client: FlaskClient, file: Path, address: str) -> Row:
    queries = _recorded(app, _get(client, address))

    def bare() -> None:
        with closing(sqlite3.connect(file)) as connection:
            for statement, parameters in queries:
                connection.execute(statement, parameters).fetchall()

    return Row(f"{name}, {INVOICES:,}", _get(client, address), bare, _NOTE, 9)


def _get(client: FlaskClient, address: str) -> Callable[[], bytes]:
    def work() -> bytes:
        answer = client.get(address, buffered=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return answer.data

    return work


def _recorded(app: Flask, work: Callable[[], object]) -> list[tuple[str, Any]]:
    """Every question that ``work`` asks the database."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked


def _write(lines: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue()
