"""A case can be deleted: who binned it, when, and until when it can be restored."""

import sqlalchemy as sa

from alembic import op

revision = "cases_binned"
down_revision = "webhook_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("binned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_file", sa.Column("binned_by", sa.Integer(), sa.ForeignKey("official.id", name="case_file_binned_by_fkey"), nullable=True))
    op.add_column("case_file", sa.Column("bin_ends_on", sa.Date(), nullable=True))
    op.create_index("case_binned", "case_file", ["binned_by"], postgresql_where=sa.text("binned_at IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("case_binned", table_name="case_file")
    op.drop_column("case_file", "bin_ends_on")
    op.drop_column("case_file", "binned_by")
    op.drop_column("case_file", "binned_at")
