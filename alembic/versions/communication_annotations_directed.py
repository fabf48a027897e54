"""Annotations that are directed at officials."""

import sqlalchemy as sa

from alembic import op

revision = "annotations_directed"
down_revision = "annotations_of_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annotation_recipient",
        sa.Column("annotation_id", sa.Integer(), sa.ForeignKey("annotation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id"), nullable=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=True),
        sa.PrimaryKeyConstraint("annotation_id", "official_id"),
        sa.CheckConstraint("(record_id IS NULL) <> (case_id IS NULL)", name="annotation_recipient_of_one_thing"),
    )
    op.create_index("ix_annotation_recipient_official_id", "annotation_recipient", ["official_id"])
    op.create_index("ix_annotation_recipient_record_id", "annotation_recipient", ["record_id"])
    op.create_index("ix_annotation_recipient_case_id", "annotation_recipient", ["case_id"])


def downgrade() -> None:
    op.drop_table("annotation_recipient")
