"""Units and teams are named on annotations and let into chats."""

import sqlalchemy as sa

from alembic import op

revision = "communication_teams"
down_revision = "parties_by_parent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("annotation", sa.Column("participants", sa.ARRAY(sa.Integer()), nullable=True))
    op.add_column("chat_member", sa.Column("through_id", sa.Integer(), sa.ForeignKey("principal.id"), nullable=True))


def downgrade() -> None:
    op.drop_column("chat_member", "through_id")
    op.drop_column("annotation", "participants")
