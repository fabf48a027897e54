"""An official's no to what the house proposes when a record is saved.

Revision ID: records_no_to_a_hint
"""

import sqlalchemy as sa

from alembic import op

revision = "records_no_to_a_hint"
down_revision = "chats_deleted"
branch_labels = None
depends_on = None

HINTS = ("case", "access_level", "registration", "public_title", "answer")


def upgrade() -> None:
    """Adds the table; it is personal order and begins empty."""
    op.create_table(
        "hint_declined",
        sa.Column("official_id", sa.Integer(), sa.ForeignKey("official.id"), primary_key=True),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("hint", sa.Enum(*HINTS, name="recordhint", native_enum=False, length=40), primary_key=True),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("hint_declined_by_record", "hint_declined", ["record_id"])


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("hint_declined")
