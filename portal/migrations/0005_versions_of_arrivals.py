"""The version each arrival calls itself, to tell late deliveries from new ones."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("arrivals", sa.Column("version", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("arrivals", "version")
