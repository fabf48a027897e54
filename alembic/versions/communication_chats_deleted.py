"""Chats say by whom and when they were deleted.

Revision ID: chats_deleted
"""

import sqlalchemy as sa

from alembic import op

revision = "chats_deleted"
down_revision = "lists_shared"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; a chat that stands has neither."""
    op.add_column("chat", sa.Column("deleted_by", sa.Integer(), sa.ForeignKey("official.id"), nullable=True))
    op.add_column("chat", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("chat", "deleted_at")
    op.drop_column("chat", "deleted_by")
