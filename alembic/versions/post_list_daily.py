"""A post list is made by itself for each working day, and who keeps the journal is told.

Revision ID: post_list_daily
"""

import sqlalchemy as sa

from alembic import op

revision = "post_list_daily"
down_revision = "approvals_whole_deadline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds from when on, lets a list be made by nobody, once a day, and a notice be of a list."""
    op.add_column("post_list_rule", sa.Column("daily_from", sa.Date(), nullable=True))
    op.alter_column("post_list_issue", "issued_by", nullable=True)
    once = sa.text("issued_by IS NULL")
    op.create_index("one_daily_list", "post_list_issue", ["authority_id", "to_day"], unique=True, postgresql_where=once)
    op.add_column("notice", sa.Column("post_list_id", sa.Integer(), nullable=True))
    op.create_foreign_key("notice_post_list_id_fkey", "notice", "post_list_issue", ["post_list_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_notice_post_list_id", "notice", ["post_list_id"])


def downgrade() -> None:
    """Takes it away; lists made by nobody must be gone before."""
    op.drop_index("ix_notice_post_list_id", table_name="notice")
    op.drop_column("notice", "post_list_id")
    op.drop_index("one_daily_list", table_name="post_list_issue")
    op.alter_column("post_list_issue", "issued_by", nullable=False)
    op.drop_column("post_list_rule", "daily_from")
