"""Holds say until when they stand, and who lifted them and why."""

import sqlalchemy as sa

from alembic import op

revision = "holds_ended"
down_revision = "communication_teams"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hold", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("hold", sa.Column("released_by", sa.Integer(), sa.ForeignKey("official.id"), nullable=True))
    op.add_column("hold", sa.Column("release_reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("hold", "release_reason")
    op.drop_column("hold", "released_by")
    op.drop_column("hold", "until")
