"""The address a payment page is opened for is kept with its payment: a repeated call says the same."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "payments", sa.Column("email", sa.String(length=255), nullable=False, server_default=sa.text("''"))
    )
    op.execute(
        "UPDATE payments SET email = (SELECT users.email FROM users "
        "JOIN requests ON requests.user_id = users.id WHERE requests.id = payments.request_id)"
    )
    with op.batch_alter_table("payments") as batch_op:
        batch_op.alter_column("email", server_default=None)


def downgrade() -> None:
    op.drop_column("payments", "email")
