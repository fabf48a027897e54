"""Documents are checked out: from which version, and what was brought back for comparison.

Revision ID: documents_checked_out
"""

import sqlalchemy as sa

from alembic import op

revision = "documents_checked_out"
down_revision = "search_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table, which is personal order and begins empty, and says of a lock which version was taken out."""
    op.add_column("edit_lock", sa.Column("checked_out", sa.Integer(), nullable=True))
    op.create_table(
        "check_out",
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), primary_key=True),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(), sa.ForeignKey("blob.sha256"), nullable=True),
        sa.Column("text_sha256", sa.String(), sa.ForeignKey("blob.sha256"), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("check_out_by_record", "check_out", ["record_id"])
    op.create_index(op.f("ix_check_out_sha256"), "check_out", ["sha256"])
    op.create_index(op.f("ix_check_out_text_sha256"), "check_out", ["text_sha256"])


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("check_out")
    op.drop_column("edit_lock", "checked_out")
