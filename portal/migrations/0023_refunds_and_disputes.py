"""Refunds and disputes, as the gateway knows them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, own in (("refunds", []), ("disputes", [sa.Column("reason", sa.String(80), nullable=False)])):
        op.create_table(
            table,
            sa.Column("id", sa.String(length=80), nullable=False),
            sa.Column("payment_id", sa.String(length=32), nullable=False),
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("amount_minor", sa.Integer(), nullable=False),
            *own,
            sa.Column("state", sa.String(length=20), nullable=False),
            sa.Column("credit_note", sa.String(length=20), nullable=True),
            sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["payment_id"], ["payments.id"], name=op.f(f"fk_{table}_payment_id_payments")
            ),
            sa.ForeignKeyConstraint(
                ["credit_note"], ["invoices.number"], name=op.f(f"fk_{table}_credit_note_invoices")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("credit_note", name=op.f(f"uq_{table}_credit_note")),
        )
        op.create_index(op.f(f"ix_{table}_payment_id"), table, ["payment_id"])
