"""Whether anybody stood in as the responsible was told of a leave: who stands in may leave first, and that is told too.

Revision ID: approvals_nobody_stands_in
"""

import sqlalchemy as sa

from alembic import op

revision = "approvals_nobody_stands_in"
down_revision = "approvals_in_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; what was told before may be missing."""
    op.add_column("seat", sa.Column("told_nobody_stands_in", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("seat", "told_nobody_stands_in")
