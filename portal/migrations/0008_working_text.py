"""Blocks that only drafts know or that they take out; which words of its source a translation renders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    # A plain ALTER: a rebuild on SQLite would drop what hangs on the table.
    op.add_column("articles", sa.Column("last_segment", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "segment_drafts", sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "segment_drafts",
        sa.Column("merged_into", sa.String(length=40), server_default=sa.text("''"), nullable=False),
    )
    op.add_column("segment_drafts", sa.Column("frame", _JSON, nullable=True))
    op.add_column("segment_drafts", sa.Column("after", sa.String(length=40), nullable=True))
    op.create_table(
        "segment_renderings",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("segment_id", sa.String(length=40), nullable=False),
        sa.Column("source", _JSON, nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_segment_renderings_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_segment_renderings_user_id_users")),
        sa.PrimaryKeyConstraint("edition_id", "segment_id", name=op.f("pk_segment_renderings")),
    )


def downgrade() -> None:
    op.drop_table("segment_renderings")
    for name in ("after", "frame", "merged_into", "removed"):
        op.drop_column("segment_drafts", name)
    op.drop_column("articles", "last_segment")
