"""Tables that only grow: triggers of the database refuse to change or delete what was once written.

So not even a mistake in our own code, or a hand at the database's prompt, rewrites a paper unnoticed. A
migration that rebuilds such a table (batch mode on SQLite drops triggers) has to ``protect`` it again.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

APPEND_ONLY = (
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


def protect(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Create the triggers that refuse UPDATE, DELETE and TRUNCATE on ``tables``; those there are stay."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    for table in tables:
        for statement in _triggers(table, connection.dialect.name):
            connection.execute(text(statement))


def unprotected(connection: Connection) -> list[str]:
    """The append-only tables that lack a trigger they should have; empty when all is well."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    there = set(connection.execute(text(query)).scalars())
    return [
        table
        for table in APPEND_ONLY
        if not {f"{table}_never_{event}" for event in _events(connection.dialect.name)} <= there
    ]


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
