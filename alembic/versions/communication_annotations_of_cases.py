"""Annotations on cases too."""

import sqlalchemy as sa

from alembic import op

revision = "annotations_of_cases"
down_revision = "organisation_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("annotation", "record_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("annotation", sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=True))
    op.create_index("ix_annotation_case_id", "annotation", ["case_id"])
    op.create_check_constraint("annotation_of_one_thing", "annotation", "(record_id IS NULL) <> (case_id IS NULL)")


def downgrade() -> None:
    op.execute("DELETE FROM annotation WHERE record_id IS NULL")
    op.drop_constraint("annotation_of_one_thing", "annotation")
    op.drop_index("ix_annotation_case_id", "annotation")
    op.drop_column("annotation", "case_id")
    op.alter_column("annotation", "record_id", existing_type=sa.Integer(), nullable=False)
