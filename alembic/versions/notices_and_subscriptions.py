"""Notices with how each wants to be told, the day's messages, what is asked to be told of approvals, and who was told of a leave.

Revision ID: notices
"""

import sqlalchemy as sa

from alembic import op

revision = "notices"
down_revision = "cases_retained"
branch_labels = None
depends_on = None

KIND = sa.Enum(
    "for_approval", "deadline", "late", "escalated", "returned", "approved", "moved", "comment", "on_leave", "stopped", "given",
    "request", "mention", "chat", "reminder", "other", name="noticekind", native_enum=False, length=40,
)  # fmt: skip
WAY = sa.Enum("desk", "digest", "both", "none", name="noticeway", native_enum=False, length=40)


def upgrade() -> None:
    """Makes the tables, and the column of a seat."""
    op.create_table(
        "notice_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("official_id", "day"),
    )
    op.create_index("notice_digest_unsent", "notice_digest", ["id"], postgresql_where=sa.text("sent_at IS NULL"))
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("way", WAY, nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id", ondelete="CASCADE"), nullable=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id", ondelete="CASCADE"), nullable=True),
        sa.Column("actor_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=True),
        sa.Column("work_id", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_in", sa.BigInteger(), nullable=True),
        sa.Column("digest_id", sa.Integer(), sa.ForeignKey("notice_digest.id", ondelete="SET NULL"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    unread = sa.text("read_at IS NULL")
    for_digest = sa.text("way IN ('digest', 'both') AND digest_id IS NULL AND read_at IS NULL")
    op.create_index("notice_latest", "notice", ["official_id", sa.literal_column("id DESC")])
    op.create_index("notice_unread", "notice", ["official_id", sa.literal_column("id DESC")], postgresql_where=unread)
    op.create_index("notice_for_digest", "notice", ["official_id"], postgresql_where=for_digest)
    op.create_index("notice_by_age", "notice", ["told_at"])
    for column in ("record_id", "case_id", "digest_id"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column])
    op.create_table(
        "notice_preference",
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("way", WAY, nullable=False),
        sa.PrimaryKeyConstraint("official_id", "kind"),
    )
    op.create_table(
        "approval_wish",
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("wants", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("official_id"),
    )
    op.create_table(
        "approval_subscription",
        sa.Column("approval_id", sa.Integer(), sa.ForeignKey("approval.id", ondelete="CASCADE"), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id", ondelete="CASCADE"), nullable=False),
        sa.Column("wants", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("approval_id", "step", "official_id"),
    )
    op.create_index(op.f("ix_approval_subscription_record_id"), "approval_subscription", ["record_id"])
    watched = sa.text("step = ''")
    op.create_index("approval_watched", "approval_subscription", ["official_id", "record_id"], postgresql_where=watched)
    op.add_column("seat", sa.Column("told_away_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("seat", "told_away_until")
    for table in ("approval_subscription", "approval_wish", "notice_preference", "notice", "notice_digest"):
        op.drop_table(table)
