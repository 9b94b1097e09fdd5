"""The closing of the books, and the trigger that refuses a paper dated in what is closed."""

import sqlalchemy as sa
from alembic import op

from portal.immutability import guard_closed_periods, protect

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closings",
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("through", name=op.f("pk_closings")),
    )
    op.create_index(op.f("ix_ledger_entries_at"), "ledger_entries", ["at"])
    protect(op.get_bind(), ("closings",))
    guard_closed_periods(op.get_bind())
