"""A part of a request remembers whom it reaches at the other authority, and why it waits for its requester.

Revision ID: requests_between
"""

import sqlalchemy as sa

from alembic import op

revision = "requests_between"
down_revision = "approvals_clock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("request_recipient", sa.Column("reaches_id", sa.Integer(), nullable=True))
    op.add_column("request_recipient", sa.Column("trouble", sa.String(), nullable=True))


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("request_recipient", "trouble")
    op.drop_column("request_recipient", "reaches_id")
