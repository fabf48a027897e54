"""Stored files are read again and again: when each was last found whole, and which are missing, changed or unknown.

Revision ID: blobs_checked
"""

import sqlalchemy as sa

from alembic import op

revision = "blobs_checked"
down_revision = "approvals_nobody_stands_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the moment of the last check and the table of what was found."""
    op.add_column("blob", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("blob_by_check", "blob", [sa.text("coalesce(checked_at, stored_at)"), "sha256"])
    op.create_table(
        "blob_trouble",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("trouble", sa.Enum("missing", "changed", "unknown", name="filetrouble", native_enum=False, length=40), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("blob_trouble")
    op.drop_index("blob_by_check", table_name="blob")
    op.drop_column("blob", "checked_at")
