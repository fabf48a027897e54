"""One-time passwords, accounts that are kept locked, and code apps that wait for their first code.

Revision ID: accounts_one_time
"""

import sqlalchemy as sa

from alembic import op

revision = "accounts_one_time"
down_revision = "post_list_daily"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; an account without them has a password of its own and is open."""
    op.add_column("account", sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("totp_offered", sa.String(), nullable=True))


def downgrade() -> None:
    """Takes them away."""
    for column in ("totp_offered", "locked_at", "one_time_until"):
        op.drop_column("account", column)
