"""Bank statements: what they told, and which payments the money was used for."""

import sqlalchemy as sa
from alembic import op

from portal.immutability import protect

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bank_statements_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_statements_sha256")),
    )
    op.create_table(
        "bank_movements",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("left_minor", sa.Integer(), nullable=False),
        sa.Column("aside_reason", sa.String(length=200), nullable=False),
        sa.Column("aside_by", sa.Integer(), nullable=True),
        sa.Column("aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statements.id"],
            name=op.f("fk_bank_movements_statement_id_bank_statements"),
        ),
        sa.ForeignKeyConstraint(["aside_by"], ["users.id"], name=op.f("fk_bank_movements_aside_by_users")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bank_movements")),
    )
    for column in ("booked_on", "statement_id"):
        op.create_index(op.f(f"ix_bank_movements_{column}"), "bank_movements", [column])
    op.create_table(
        "bank_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("movement_key", sa.String(length=64), nullable=False),
        sa.Column("payment_id", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_key"], ["bank_movements.key"], name=op.f("fk_bank_uses_movement_key_bank_movements")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_bank_uses_payment_id_payments")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bank_uses_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_uses")),
        sa.UniqueConstraint("movement_key", "payment_id", name=op.f("uq_bank_uses_movement_key_payment_id")),
    )
    op.create_index(op.f("ix_bank_uses_payment_id"), "bank_uses", ["payment_id"])
    protect(op.get_bind(), ("bank_uses",))
