"""What becomes of a completed case, from which day, by which rule."""

import sqlalchemy as sa

from alembic import op

revision = "cases_retained"
down_revision = "records_no_to_a_hint"
branch_labels = None
depends_on = None


def upgrade() -> None:
    word = sa.Enum("keep", "destroy", name="disposalaction", native_enum=False, length=40)
    op.add_column("case_file", sa.Column("disposal_action", word, nullable=True))
    op.add_column("case_file", sa.Column("disposal_due", sa.Date(), nullable=True))
    op.add_column("case_file", sa.Column("disposal_source", sa.String(), nullable=True))
    there = sa.text("disposal_action IS NOT NULL")
    op.create_index("case_disposal", "case_file", ["disposal_action", "disposal_due", "id"], postgresql_where=there)
    unsettled = sa.text("disposal_due IS NULL AND state <> 'in_progress'")
    op.create_index("case_disposal_unsettled", "case_file", ["id"], postgresql_where=unsettled)


def downgrade() -> None:
    op.drop_index("case_disposal_unsettled", table_name="case_file")
    op.drop_index("case_disposal", table_name="case_file")
    op.drop_column("case_file", "disposal_source")
    op.drop_column("case_file", "disposal_due")
    op.drop_column("case_file", "disposal_action")
