"""The proof of books and shop: silent when all is well, and it notices whatever is tampered with."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from portal.db import db
from portal.licensing.proof import faults
from portal.licensing.settlement import settle
from portal.work import files
from tests.portal.licensing.conftest import Shop

Drain = Callable[[], int]


# What somebody does to the tables, and what is then said of it.
_TAMPERING = (
    (
        "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE account = 'sales'",
        "sum to 1 minor",
    ),
    ("DELETE FROM ledger_entries WHERE posting LIKE 'invoice:%'", "the ledger says otherwise"),
    ("UPDATE invoices SET net_minor = net_minor + 1", "the paper says otherwise than its row"),
    (
        "UPDATE paper_facts SET owed_minor = owed_minor + 1",
        "what is owed or credited is not what the ledger says",
    ),
    ("UPDATE paper_facts SET net_minor = net_minor + 1", "its facts say otherwise than its row"),
    ("DELETE FROM paper_facts", "not among the facts of papers"),
    ("UPDATE invoices SET quote_id = 'another'", "not what the quote"),
    ("UPDATE series SET last = last + 1 WHERE name LIKE 'RI-%'", "where the counter stands at 2"),
    ("UPDATE invoices SET number = 'RI-2026-000007'", "where the counter stands"),
    ("UPDATE invoices SET number = 'seven'", "not a number of any series"),
    ("UPDATE quotes SET total_minor = total_minor + 1", "its amounts are not those it was frozen with"),
    (
        "UPDATE licences SET invoice_number = 'RI-2020-000001'",
        "its invoice RI-2020-000001 does not exist",
    ),
    ("UPDATE payments SET state = 'pending'", "issued, and nothing was paid"),
    ("UPDATE payments SET amount_minor = 1", "not the total of its quote"),
    ("UPDATE requests SET state = 'quoted'", "not paid, and has the licence"),
    ("DELETE FROM licences", "paid, and no licence was issued"),
    ("DELETE FROM packages", "issued, and there is no package"),
    ("DELETE FROM paper_files WHERE paper LIKE 'RL-%'", "there is no licence PDF"),
    ("DELETE FROM paper_files WHERE paper LIKE 'RI-%'", "there is no invoice PDF"),
    ("DELETE FROM register_entries", "entered in the register 0 times"),
    ('UPDATE register_entries SET "index" = 5', "register: 1 entries, where the last is number 5"),
    ("UPDATE paper_files SET sha256 = '" + "0" * 64 + "'", "is missing"),
)


@pytest.fixture
def sold(shop: Shop, drain: Drain) -> Shop:
    """A shop with one order, paid and issued."""
    payment = shop.paid()
    settle(payment.session_id)
    drain()
    return shop


def tampered(statement: str, **values: Any) -> list[str]:
    """The faults while ``statement``, by somebody with the keys of the database, holds; it is taken back after."""
    with db.engine.connect() as connection, connection.begin() as doing:
        _without_guards(connection)
        assert connection.execute(text(statement), values).rowcount > 0
        with Session(connection) as session:
            found = list(faults(session))
        doing.rollback()
    return found


def _without_guards(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        return
    triggers = (
        connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    )
    for name in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))


def test_an_order_that_went_well_has_no_fault(sold: Shop) -> None:
    assert list(faults(db.session)) == []
    result = sold.app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (result.exit_code, result.output) == (0, "Everything agrees.\n")


def test_an_empty_shop_has_no_fault(shop: Shop) -> None:
    assert list(faults(db.session)) == []


def test_whatever_is_tampered_with_is_noticed(sold: Shop) -> None:
    sold.look_again()
    for statement, fault in _TAMPERING:
        found = tampered(statement)
        assert any(fault in line for line in found), (statement, found)
    sold.invariants()


def test_a_quote_that_was_rewritten_is_noticed(sold: Shop) -> None:
    with db.engine.connect() as connection:
        snapshot = connection.execute(text("SELECT snapshot FROM quotes")).scalar_one()
    stored = json.loads(snapshot) if isinstance(snapshot, str) else snapshot
    stored["summary"]["en"] = "Anything you like"
    found = tampered("UPDATE quotes SET snapshot = :snapshot", snapshot=json.dumps(stored))
    assert any("the quote has changed since it was frozen" in line for line in found)


def test_a_damaged_file_is_noticed_and_the_command_fails(sold: Shop) -> None:
    with db.engine.connect() as connection:
        sha256 = connection.execute(text("SELECT sha256 FROM packages")).scalar_one()
    path = files.path(sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    result = sold.app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 1
    assert f"its file {sha256} is damaged\n" in result.output
    assert "1 difference found." in result.output
