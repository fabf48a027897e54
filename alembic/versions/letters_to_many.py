"""Letters to many: runs, and a line for each party.

Revision ID: letters_to_many
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "letters_to_many"
down_revision = "letter_phrases"
branch_labels = None
depends_on = None


def _words(*words: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=40)


def upgrade() -> None:
    """Adds the two tables; they begin empty."""
    op.create_table(
        "letter_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("authority_id", sa.Integer(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=False),
        sa.Column("template_version_id", sa.Integer(), sa.ForeignKey("letter_template_version.id"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("started_by", sa.Integer(), sa.ForeignKey("official.id"), nullable=False),
        sa.Column("on_behalf_of", sa.Integer(), sa.ForeignKey("official.id"), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_letter_run_case_id", "letter_run", ["case_id"])
    op.create_table(
        "letter_line",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("letter_run.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("state", _words("waiting", "made", "failed", "stopped"), nullable=False),
        sa.Column(
            "trouble",
            _words("fields_are_empty", "party_is_gone", "writer_cannot_write", "case_takes_no_more", "template_is_wrong"),
            nullable=True,
        ),
        sa.Column("lacking", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("run_id", "recipient"),
    )
    for column in ("run_id", "case_id", "record_id"):
        op.create_index(f"ix_letter_line_{column}", "letter_line", [column])


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("letter_line")
    op.drop_table("letter_run")
