"""Approvals remember that it was told that their own deadline is near, and that it has passed.

Revision ID: approvals_whole_deadline
"""

import sqlalchemy as sa

from alembic import op

revision = "approvals_whole_deadline"
down_revision = "approvals_by_start"
branch_labels = None
depends_on = None

_OPEN = "state IN ('in_progress', 'returned', 'withdrawn') AND deadline IS NOT NULL"


def upgrade() -> None:
    """Adds the columns, and what the clock looks for."""
    op.add_column("approval", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("approval", sa.Column("told_late_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("approval_open_by_deadline", "approval", ["deadline"], postgresql_where=sa.text(_OPEN))


def downgrade() -> None:
    """Takes them away."""
    op.drop_index("approval_open_by_deadline", table_name="approval")
    for name in ("told_late_at", "reminded_at"):
        op.drop_column("approval", name)
