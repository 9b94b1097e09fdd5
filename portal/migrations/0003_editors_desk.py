"""The editors’ desk: what is written in the margin, the glossary, notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.immutability import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "glossary_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("fr", sa.String(length=200), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_glossary_entries_changed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_entries")),
        sa.UniqueConstraint("en", "fr", name=op.f("uq_glossary_entries_en_fr")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reasons", _JSON, nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_notices_article_id_articles")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_notices_issued_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_article_id"), ["article_id"], unique=False)

    op.create_table(
        "machine_segments",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("segment_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_machine_segments_confirmed_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_machine_segments_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("edition_id", "segment_id", name=op.f("pk_machine_segments")),
    )
    op.create_table(
        "segment_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("segment_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_segment_comments_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["users.id"], name=op.f("fk_segment_comments_resolved_by_users")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_segment_comments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_comments")),
    )
    with op.batch_alter_table("segment_comments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_segment_comments_edition_id_segment_id"),
            ["edition_id", "segment_id"],
            unique=False,
        )

    op.create_table(
        "segment_drafts",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("segment_id", sa.String(length=40), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_segment_drafts_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_segment_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("edition_id", "segment_id", name=op.f("pk_segment_drafts")),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("segment_id", sa.String(length=40), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_suggestions_decided_by_users")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_suggestions_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_suggestions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestions_edition_id_segment_id"), ["edition_id", "segment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_suggestions_state"), ["state"], unique=False)

    op.create_table(
        "notice_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("licence_number", sa.String(length=20), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("acknowledged_name", sa.String(length=120), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["users.id"], name=op.f("fk_notice_deliveries_acknowledged_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["licence_number"], ["licences.number"], name=op.f("fk_notice_deliveries_licence_number_licences")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_deliveries_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_deliveries")),
        sa.UniqueConstraint(
            "notice_id", "licence_number", name=op.f("uq_notice_deliveries_notice_id_licence_number")
        ),
    )
    with op.batch_alter_table("notice_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_deliveries_acknowledged_at"), ["acknowledged_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_notice_deliveries_licence_number"), ["licence_number"], unique=False
        )

    # Plain ALTERs: a rebuild on SQLite would drop the triggers that keep revisions as they are.
    op.execute(
        "ALTER TABLE editions ADD COLUMN assignee_id INTEGER "
        "CONSTRAINT fk_editions_assignee_id_users REFERENCES users (id)"
    )
    for table in ("editions", "revisions"):
        op.add_column(table, sa.Column("alignment", _JSON, server_default="{}", nullable=False))
    op.add_column(
        "revisions", sa.Column("origin", sa.String(length=10), server_default="human", nullable=False)
    )
    for name in ("digest", "shortcuts"):
        op.add_column("users", sa.Column(name, sa.Boolean(), server_default=sa.true(), nullable=False))
    protect(op.get_bind(), ("notices",))


def downgrade() -> None:
    for name in ("shortcuts", "digest"):
        op.drop_column("users", name)
    for name in ("origin", "alignment"):
        op.drop_column("revisions", name)
    op.drop_column("editions", "alignment")
    with op.batch_alter_table("editions") as batch_op:
        batch_op.drop_column("assignee_id")
    for table in (
        "notice_deliveries",
        "suggestions",
        "segment_drafts",
        "segment_comments",
        "machine_segments",
        "notices",
        "glossary_entries",
    ):
        op.drop_table(table)
