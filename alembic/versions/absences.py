"""An official is away from a day until a day, with or without a substitute."""

import sqlalchemy as sa

from alembic import op

revision = "absences"
down_revision = "notices_to_substitutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_absence_official_id_official")),
        sa.ForeignKeyConstraint(["entered_by"], ["official.id"], name=op.f("fk_absence_entered_by_official")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_official_id"), "absence", ["official_id"])


def downgrade() -> None:
    op.drop_table("absence")
