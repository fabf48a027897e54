"""For which passed sorting deadline who keeps a gate has been told.

Revision ID: notices_gates
"""

import sqlalchemy as sa

from alembic import op

revision = "notices_gates"
down_revision = "approvals_gate"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("gate_passage", sa.Column("told_late_for", sa.Date(), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("gate_passage", "told_late_for")
