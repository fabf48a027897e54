"""Steps remember that somebody was reminded, told that it is late, and told whom the definition names.

Revision ID: approvals_clock
"""

import sqlalchemy as sa

from alembic import op

revision = "approvals_clock"
down_revision = "definitions_drawn"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, and what the clock looks for."""
    op.add_column("step", sa.Column("escalates_on", sa.Date(), nullable=True))
    op.add_column("step", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("step", sa.Column("told_late_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("step", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("step_open_by_deadline", "step", ["deadline"], postgresql_where=sa.text("state = 'open' AND deadline IS NOT NULL"))


def downgrade() -> None:
    """Takes them away."""
    op.drop_index("step_open_by_deadline", table_name="step")
    for name in ("escalated_at", "told_late_at", "reminded_at", "escalates_on"):
        op.drop_column("step", name)
