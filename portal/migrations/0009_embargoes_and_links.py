"""Who set an embargo, what its sender last said of it, and links to editions that have not come yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("embargo_set_at", sa.DateTime(timezone=True), nullable=True))
    # As both databases say it: a rebuilt table would be dropped from under the rows that refer to it.
    op.execute(
        "ALTER TABLE articles ADD COLUMN embargo_set_by INTEGER "
        "CONSTRAINT fk_articles_embargo_set_by_users REFERENCES users (id)"
    )
    op.add_column("editions", sa.Column("embargo_said", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "edition_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("uri", sa.String(length=400), nullable=False),
        sa.Column("renders", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_links_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_links")),
    )
    op.create_index(op.f("ix_edition_links_edition_id"), "edition_links", ["edition_id"])
    op.create_index(op.f("ix_edition_links_uri"), "edition_links", ["uri"])
