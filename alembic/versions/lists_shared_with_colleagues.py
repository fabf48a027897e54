"""Personal lists are shared with named colleagues."""

import sqlalchemy as sa

from alembic import op

revision = "lists_shared"
down_revision = "requests_between"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_share",
        sa.Column("list_id", sa.Integer(), sa.ForeignKey("saved_list.id", ondelete="CASCADE"), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("list_id", "official_id"),
    )
    op.create_index(op.f("ix_list_share_official_id"), "list_share", ["official_id"], unique=False)
    op.create_index(op.f("ix_list_share_owner_id"), "list_share", ["owner_id"], unique=False)


def downgrade() -> None:
    op.drop_table("list_share")
