"""Files are checked for viruses: what a check said of each content, and which each authority released as no danger.

Revision ID: files_checked
"""

import sqlalchemy as sa

from alembic import op

revision = "files_checked"
down_revision = "documents_checked_out"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two tables."""
    states = ("waiting", "clean", "infected", "failed")
    op.create_table(
        "file_check",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.Enum(*states, name="checkstate", native_enum=False, length=40), nullable=False),
        sa.Column("virus", sa.String(), nullable=False),
        sa.Column("signatures", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("file_check_held", "file_check", ["sha256"], postgresql_where=sa.text("state <> 'clean'"))
    op.create_table(
        "file_release",
        sa.Column("authority_id", sa.Integer(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("virus", sa.String(), nullable=False),
        sa.Column("released_by", sa.Integer(), sa.ForeignKey("principal.id"), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("authority_id", "sha256", "virus"),
    )
    op.create_index(op.f("ix_file_release_released_by"), "file_release", ["released_by"])


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("file_release")
    op.drop_table("file_check")
