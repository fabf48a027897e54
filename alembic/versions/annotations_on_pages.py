"""Annotations on a page of a document, answers to annotations, and annotations that are settled."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "annotations_on_pages"
down_revision = "search_all_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("annotation", sa.Column("version_id", sa.Integer(), nullable=True))
    op.add_column("annotation", sa.Column("page", sa.Integer(), nullable=True))
    op.add_column("annotation", sa.Column("boxes", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("annotation", sa.Column("quote", sa.String(), nullable=True))
    op.add_column("annotation", sa.Column("answers_id", sa.Integer(), nullable=True))
    op.add_column("annotation", sa.Column("settled_by", sa.Integer(), nullable=True))
    op.add_column("annotation", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    for column, other in (("version_id", "document_version"), ("answers_id", "annotation"), ("settled_by", "official")):
        op.create_foreign_key(op.f(f"fk_annotation_{column}_{other}"), "annotation", other, [column], ["id"])
    for column in ("version_id", "answers_id"):
        op.create_index(op.f(f"ix_annotation_{column}"), "annotation", [column])


def downgrade() -> None:
    for column in ("version_id", "answers_id"):
        op.drop_index(op.f(f"ix_annotation_{column}"), "annotation")
    for column, other in (("version_id", "document_version"), ("answers_id", "annotation"), ("settled_by", "official")):
        op.drop_constraint(op.f(f"fk_annotation_{column}_{other}"), "annotation", type_="foreignkey")
    for column in ("settled_at", "settled_by", "answers_id", "quote", "boxes", "page", "version_id"):
        op.drop_column("annotation", column)
