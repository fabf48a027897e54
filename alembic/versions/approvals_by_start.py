"""All approvals under way, the newest begun first."""

import sqlalchemy as sa

from alembic import op

revision = "approvals_by_start"
down_revision = "notices_gates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "approval_by_start",
        "approval",
        ["authority_id", sa.text("started_at DESC"), sa.text("record_id DESC")],
        unique=False,
        postgresql_where=sa.text("state IN ('in_progress', 'returned', 'withdrawn')"),
    )
