"""Papers and quoted works in narrow rows, for lists and sums; filled from the papers that are there."""

import datetime as dt
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.immutability import protect

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None

_FACTS = (
    sa.Column("kind", sa.String(length=12), nullable=False),
    sa.Column("corrects", sa.String(length=20), nullable=False),
    sa.Column("quote_id", sa.String(length=32), nullable=False),
    sa.Column("quote_number", sa.String(length=20), nullable=False),
    sa.Column("licence_number", sa.String(length=20), nullable=False),
    sa.Column("purchase_order", sa.Text(), nullable=False),
    sa.Column("customer_id", sa.String(length=32), nullable=False),
    sa.Column("buyer", sa.String(length=200), nullable=False),
    sa.Column("country", sa.String(length=2), nullable=False),
    sa.Column("currency", sa.String(length=3), nullable=False),
    sa.Column("issued_on", sa.Date(), nullable=False),
    sa.Column("due_on", sa.Date(), nullable=False),
    sa.Column("net_minor", sa.Integer(), nullable=False),
    sa.Column("tax_minor", sa.Integer(), nullable=False),
    sa.Column("total_minor", sa.Integer(), nullable=False),
    sa.Column("owed_minor", sa.Integer(), nullable=False),
    sa.Column("credited_minor", sa.Integer(), nullable=False),
    sa.Column("words", sa.Text(), nullable=False),
)
_INDEXES = (
    ("corrects",),
    ("quote_id",),
    ("kind", "number"),
    ("kind", "buyer", "number"),
    ("kind", "due_on", "number"),
    ("kind", "currency", "total_minor", "number"),
    ("kind", "currency", "owed_minor", "number"),
    ("customer_id", "number"),
    ("country", "number"),
    ("issued_on", "kind", "currency"),
)


def upgrade() -> None:
    facts, taxes, works = _make_tables()
    connection = op.get_bind()
    _fill_papers(connection, facts, taxes)
    _fill_works(connection, works)
    protect(connection, ("paper_taxes", "quoted_works"))


def _make_tables() -> tuple[sa.Table, sa.Table, sa.Table]:
    facts = op.create_table(
        "paper_facts",
        sa.Column("number", sa.String(length=20), nullable=False),
        *(column.copy() for column in _FACTS),
        sa.ForeignKeyConstraint(["number"], ["invoices.number"], name=op.f("fk_paper_facts_number_invoices")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_paper_facts")),
    )
    for columns in _INDEXES:
        op.create_index(op.f(f"ix_paper_facts_{'_'.join(columns)}"), "paper_facts", list(columns))
    sums = ["kind", "currency", "net_minor", "tax_minor", "total_minor", "owed_minor"]
    op.create_index("ix_paper_facts_sums", "paper_facts", sums)
    owed = sa.text("owed_minor > 0")
    owed_by = ["due_on", "currency", "owed_minor"]
    op.create_index("ix_paper_facts_owed", "paper_facts", owed_by, sqlite_where=owed, postgresql_where=owed)
    taxes = op.create_table(
        "paper_taxes",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.String(length=12), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["invoices.number"], name=op.f("fk_paper_taxes_number_invoices")),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_paper_taxes")),
    )
    by_day = ("issued_on", "currency", "category", "rate")
    op.create_index(op.f(f"ix_paper_taxes_{'_'.join(by_day)}"), "paper_taxes", list(by_day))
    works = op.create_table(
        "quoted_works",
        sa.Column("quote_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("languages", sa.String(length=20), nullable=False),
        sa.Column("territory", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_quoted_works_quote_id_quotes")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_quoted_works_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("quote_id", "position", name=op.f("pk_quoted_works")),
    )
    op.create_index(op.f("ix_quoted_works_article_id"), "quoted_works", ["article_id"])
    return facts, taxes, works


def _fill_papers(connection: sa.Connection, facts: sa.Table, taxes: sa.Table) -> None:
    query = (
        "SELECT i.*, q.snapshot AS quote FROM invoices i JOIN quotes q ON q.id = i.quote_id ORDER BY i.number"
    )
    for row in connection.execute(sa.text(query)).mappings().all():
        paper = _json(row["snapshot"])
        connection.execute(facts.insert(), _facts(row, paper))
        connection.execute(taxes.insert(), list(_taxes(row, paper)))
    connection.execute(
        sa.text(
            "UPDATE paper_facts SET owed_minor = (SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries "
            "WHERE account = 'receivable' AND paper IN (SELECT f.number FROM paper_facts f "
            "WHERE f.number = paper_facts.number OR f.corrects = paper_facts.number)), credited_minor = "
            "(SELECT COALESCE(SUM(c.total_minor), 0) FROM paper_facts c WHERE c.corrects = paper_facts.number) "
            "WHERE kind = 'invoice'"
        )
    )


def _facts(row: Any, paper: dict[str, Any]) -> dict[str, Any]:
    kept = ("number", "kind", "quote_id", "customer_id", "currency")
    found = (
        "number",
        "corrects_number",
        "licence_number",
        "quote_number",
        "payment_reference",
        "purchase_order",
    )
    titles = [title for work in _json(row["quote"])["paper"]["works"] for title in work["headlines"].values()]
    words = _folded(" ".join([*(paper[name] for name in found), paper["buyer"]["name"], *titles]))
    return {
        **{name: row[name] for name in (*kept, "net_minor", "tax_minor", "total_minor")},
        "corrects": paper["corrects_number"],
        "quote_number": paper["quote_number"],
        "licence_number": paper["licence_number"],
        "purchase_order": paper["purchase_order"],
        "buyer": paper["buyer"]["name"],
        "country": paper["buyer"]["country"],
        "issued_on": dt.date.fromisoformat(paper["issued_on"]),
        "due_on": dt.date.fromisoformat(paper["due_on"]),
        "owed_minor": 0,
        "credited_minor": 0,
        "words": " ".join(dict.fromkeys(words.split())),
    }


def _taxes(row: Any, paper: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position, tax in enumerate(paper["taxes"]):
        rate = tax["rate"].rstrip("0").rstrip(".") if "." in tax["rate"] else tax["rate"]
        yield {
            "number": row["number"],
            "position": position,
            "kind": row["kind"],
            "issued_on": dt.date.fromisoformat(paper["issued_on"]),
            "currency": row["currency"],
            "category": tax["category"],
            "rate": rate,
            "net_minor": tax["net"]["minor"],
            "tax_minor": tax["tax"]["minor"],
        }


def _fill_works(connection: sa.Connection, works: sa.Table) -> None:
    for row in connection.execute(sa.text("SELECT id, snapshot FROM quotes")).mappings().all():
        snapshot = _json(row["snapshot"])
        terms = snapshot["terms"]
        for position, work in enumerate(terms["works"]):
            connection.execute(
                works.insert(),
                {
                    "quote_id": row["id"],
                    "position": position,
                    "works": len(terms["works"]),
                    "article_id": work["article_id"],
                    "languages": " ".join(sorted(terms["languages"])),
                    "territory": terms["territory"]["code"] or terms["territory"]["scope"],
                },
            )


def _json(stored: Any) -> dict[str, Any]:
    return json.loads(stored) if isinstance(stored, str) else stored


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.replace("’", "'").split())
