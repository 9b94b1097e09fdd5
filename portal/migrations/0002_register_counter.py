"""The register counts by a row of its own: start it where the register stands."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO series (name, last) "
        'SELECT \'register\', max("index") FROM register_entries HAVING max("index") IS NOT NULL'
    )


def downgrade() -> None:
    op.execute("DELETE FROM series WHERE name = 'register'")
