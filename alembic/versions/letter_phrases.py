"""Phrases that stand in letters where a condition holds.

Revision ID: letter_phrases
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "letter_phrases"
down_revision = "annotations_on_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table; it begins empty."""
    op.create_table(
        "letter_phrase",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("authority_id", sa.Integer(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("condition", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("da", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("authority_id", "name"),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("letter_phrase")
