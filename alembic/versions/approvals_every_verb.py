"""What every verb of an approval needs: seats held by units, copies, comments, steps of its own, where a return went."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "approvals"
down_revision = "records_life"
branch_labels = None
depends_on = None

OPEN = "state IN ('in_progress', 'returned'{})"


def upgrade() -> None:
    op.add_column("approval", sa.Column("is_urgent", sa.Boolean(), nullable=True))
    op.add_column("approval", sa.Column("needs_distinct", sa.Boolean(), nullable=True))
    op.add_column("approval", sa.Column("own_content", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.drop_index("one_open_approval", "approval")
    open_now = sa.text(OPEN.format(", 'withdrawn'"))
    op.create_index("one_open_approval", "approval", ["record_id"], unique=True, postgresql_where=open_now)
    op.drop_constraint("seat_holder_id_fkey", "seat", type_="foreignkey")
    op.create_foreign_key("seat_holder_id_fkey", "seat", "principal", ["holder_id"], ["id"])
    op.add_column("seat", sa.Column("carried_decision_id", sa.Integer(), nullable=True))
    op.create_foreign_key("seat_carried_decision_id_fkey", "seat", "decision", ["carried_decision_id"], ["id"])
    op.add_column("decision", sa.Column("return_to", sa.Integer(), nullable=True))
    op.create_table(
        "copy_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"]),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"]),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("step_id", "official_id"),
    )
    for column in ("step_id", "approval_id", "record_id", "official_id"):
        op.create_index(f"ix_copy_recipient_{column}", "copy_recipient", [column])
    op.create_table(
        "approval_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"]),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"]),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["official.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("approval_id", "record_id"):
        op.create_index(f"ix_approval_comment_{column}", "approval_comment", [column])
