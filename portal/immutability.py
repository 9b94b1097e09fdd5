"""Tables that only grow: triggers of the database refuse to change or delete what was once written.

So not even a mistake in our own code, or a hand at the database's prompt, rewrites a paper unnoticed. A
migration that rebuilds such a table (batch mode on SQLite drops triggers) has to ``protect`` it again.
Beside them stands the guard of closed periods: no paper is dated in one.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

APPEND_ONLY = (
    "bank_uses",
    "closings",
    "dismissals",
    "invoices",
    "ledger_entries",
    "notices",
    "packages",
    "paper_files",
    "paper_taxes",
    "quoted_works",
    "quotes",
    "register_entries",
    "reminders",
    "request_events",
    "reviews",
    "revisions",
    "tariff_versions",
    "tax_evidence",
)

# 23000 (integrity constraint violation) reaches Python as the same IntegrityError that SQLite raises.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END $$
"""

_CLOSED_GUARD = "invoices_in_open_period"
_CLOSED = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS invoices_in_open_period BEFORE INSERT ON invoices "
        "WHEN date(NEW.issued_at) <= (SELECT max(through) FROM closings) "
        "BEGIN SELECT RAISE(ABORT, 'the books are closed on its day: date it in the next open period'); END",
    ),
    "postgresql": (
        """
CREATE OR REPLACE FUNCTION refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.issued_at AT TIME ZONE 'UTC')::date <= (SELECT max(through) FROM closings) THEN
        RAISE EXCEPTION 'the books are closed on its day: date it in the next open period' USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$
""",
        "CREATE OR REPLACE TRIGGER invoices_in_open_period BEFORE INSERT ON invoices "
        "FOR EACH ROW EXECUTE FUNCTION refuse_closed()",
    ),
}


def guard_closed_periods(connection: Connection) -> None:
    """Create the trigger that refuses a paper dated on a day through which the books are closed."""
    for statement in _CLOSED[connection.dialect.name]:
        connection.execute(text(statement))


def protect(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Create the triggers that refuse UPDATE, DELETE and TRUNCATE on ``tables``; those there are stay."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    for table in tables:
        for statement in _triggers(table, connection.dialect.name):
            connection.execute(text(statement))


def unprotected(connection: Connection) -> list[str]:
    """The tables that lack a trigger they should have; empty when all is well."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    there = set(connection.execute(text(query)).scalars())
    events = _events(connection.dialect.name)
    wanted = {table: {f"{table}_never_{event}" for event in events} for table in APPEND_ONLY}
    wanted["invoices"].add(_CLOSED_GUARD)
    return [table for table, names in wanted.items() if not names <= there]


def _events(dialect: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete")


def _triggers(table: str, dialect: str) -> Iterable[str]:
    for event in _events(dialect):
        name = f"{table}_never_{event}"
        if dialect == "postgresql":
            each = "STATEMENT" if event == "truncate" else "ROW"
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        else:
            refusal = f"{table} is append-only: {event.upper()} refused"
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
