"""A substitute is told what waits for the absent colleague: for whom a notice is, and who has been told of which seat."""

import sqlalchemy as sa

from alembic import op

revision = "notices_to_substitutes"
down_revision = "gate_copies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("absent_id", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_notice_absent_id_official"), "notice", "official", ["absent_id"], ["id"])
    op.create_table(
        "substitute_told",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_substitute_told_seat_id_seat"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["absent_id"], ["official.id"], name=op.f("fk_substitute_told_absent_id_official")),
        sa.ForeignKeyConstraint(["substitute_id"], ["official.id"], name=op.f("fk_substitute_told_substitute_id_official")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_substitute_told_record_id_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", "absent_id", "substitute_id", name=op.f("pk_substitute_told")),
    )
    op.create_index(op.f("ix_substitute_told_record_id"), "substitute_told", ["record_id"])


def downgrade() -> None:
    op.drop_table("substitute_told")
    op.drop_column("notice", "absent_id")
