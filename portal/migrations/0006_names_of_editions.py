"""An edition's own identifier, and whose the text is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "editions",
        sa.Column("source_uri", sa.String(length=400), server_default=sa.text("''"), nullable=False),
    )
    op.create_index(op.f("ix_editions_source_uri"), "editions", ["source_uri"])
    op.create_index(op.f("ix_editions_url"), "editions", ["url"])
    op.add_column(
        "articles",
        sa.Column("text_holder", sa.String(length=200), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        "articles", sa.Column("text_rights", sa.String(length=16), server_default="ours", nullable=False)
    )
