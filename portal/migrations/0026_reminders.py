"""Reminders of unpaid invoices, and what stops them."""

import sqlalchemy as sa
from alembic import op

from portal.immutability import protect

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

_STANDING = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["invoice"], ["invoices.number"], name=op.f("fk_reminders_invoice_invoices")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("invoice", "stage", name=op.f("uq_reminders_invoice_stage")),
        sa.UniqueConstraint("invoice", "sent_on", name=op.f("uq_reminders_invoice_sent_on")),
    )
    protect(op.get_bind(), ("reminders",))
    op.create_table(
        "reminder_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice", sa.String(length=20), nullable=True),
        sa.Column("outlet_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invoice"], ["invoices.number"], name=op.f("fk_reminder_stops_invoice_invoices")
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_reminder_stops_outlet_id_outlets")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_reminder_stops_{column}_users"))
            for column in ("stopped_by", "lifted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_stops")),
    )
    for column in ("invoice", "outlet_id"):
        op.create_index(
            op.f(f"ix_reminder_stops_{column}"),
            "reminder_stops",
            [column],
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        )
