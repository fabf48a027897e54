"""Saved searches tell of what they newly find: who wants to be told, what was told, and which search a notice is of."""

import sqlalchemy as sa

from alembic import op

revision = "search_alerts"
down_revision = "redaction"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_alert",
        sa.Column("list_id", sa.Integer(), sa.ForeignKey("saved_list.id", ondelete="CASCADE"), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list_id", "official_id"),
    )
    op.create_index(op.f("ix_search_alert_official_id"), "search_alert", ["official_id"])
    op.create_table(
        "search_told",
        sa.Column("list_id", sa.Integer(), sa.ForeignKey("saved_list.id", ondelete="CASCADE"), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id", ondelete="CASCADE"), nullable=False),
        sa.PrimaryKeyConstraint("list_id", "official_id", "record_id"),
    )
    op.create_index(op.f("ix_search_told_official_id"), "search_told", ["official_id"])
    op.create_index(op.f("ix_search_told_record_id"), "search_told", ["record_id"])
    op.add_column("notice", sa.Column("list_id", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_notice_list_id_saved_list"), "notice", "saved_list", ["list_id"], ["id"], ondelete="CASCADE")
    op.create_index(op.f("ix_notice_list_id"), "notice", ["list_id"])


def downgrade() -> None:
    op.drop_column("notice", "list_id")
    op.drop_table("search_told")
    op.drop_table("search_alert")
