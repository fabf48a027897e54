"""Versions of approval definitions are drafts first, with authors, their text and when they were retired.

Revision ID: definitions_drawn
"""

import sqlalchemy as sa

from alembic import op

revision = "definitions_drawn"
down_revision = "holds_ended"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, and what the database itself keeps: one published version, never published by one of its authors."""
    op.add_column("definition_version", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("definition_version", sa.Column("authors", sa.ARRAY(sa.Integer()), nullable=True))
    op.add_column("definition_version", sa.Column("retired_by", sa.Integer(), nullable=True))
    op.add_column("definition_version", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("definition_version", sa.Column("version", sa.Integer(), nullable=True))
    op.create_foreign_key(None, "definition_version", "principal", ["retired_by"], ["id"])
    op.create_index(
        "one_published_definition", "definition_version", ["definition_id"], unique=True, postgresql_where=sa.text("state = 'published'")
    )
    op.create_check_constraint(
        "four_eyes", "definition_version", "published_by IS NULL OR authors IS NULL OR NOT published_by = ANY (authors)"
    )


def downgrade() -> None:
    """Takes them away."""
    op.drop_constraint("four_eyes", "definition_version")
    op.drop_index("one_published_definition", table_name="definition_version")
    for name in ("version", "retired_at", "retired_by", "authors", "source"):
        op.drop_column("definition_version", name)
