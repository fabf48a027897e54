"""Replies of approvals: what is chosen for each, what was made, and the Word templates letters are written from.

Revision ID: replies
"""

import sqlalchemy as sa

from alembic import op

revision = "replies"
down_revision = "approvals_overview"
branch_labels = None
depends_on = None


def _words(*words: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=40)


def upgrade() -> None:
    """Makes the four tables, and lets a cancelled approval be deleted."""
    op.add_column("approval", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("authority_id", "name"),
    )
    op.create_table(
        "letter_template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _words("checked", "in_use", "retired"), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("preview_sha256", sa.String(), nullable=False),
        sa.Column("preview_text", sa.Text(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("fields", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["letter_template.id"]),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
        sa.ForeignKeyConstraint(["preview_sha256"], ["blob.sha256"]),
        sa.ForeignKeyConstraint(["uploaded_by"], ["official.id"]),
        sa.ForeignKeyConstraint(["used_by"], ["official.id"]),
        sa.ForeignKeyConstraint(["retired_by"], ["official.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("template_id", "number"),
    )
    for column in ("template_id", "sha256", "preview_sha256"):
        op.create_index(f"ix_letter_template_version_{column}", "letter_template_version", [column])
    op.create_index(
        "one_template_in_use", "letter_template_version", ["template_id"], unique=True, postgresql_where=sa.text("state = 'in_use'")
    )
    op.create_table(
        "approval_reply",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("chosen", "not_wanted", "due", "made", "not_made"), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "trouble",
            _words(
                "fields_are_empty", "nobody_to_answer", "nobody_approved", "responsible_cannot_read", "responsible_cannot_read_case",
                "case_takes_no_more", "documents_are_gone", "template_not_in_use", "template_is_wrong",
            ),
            nullable=True,
        ),
        sa.Column("lacking", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("lacking_of", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("template_version_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"]),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.ForeignKeyConstraint(["template_id"], ["letter_template.id"]),
        sa.ForeignKeyConstraint(["template_version_id"], ["letter_template_version.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["official.id"]),
        sa.PrimaryKeyConstraint("approval_id"),
    )
    op.create_index("ix_approval_reply_record_id", "approval_reply", ["record_id"])
    op.create_table(
        "reply_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"]),
        sa.ForeignKeyConstraint(["answers_id"], ["record.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("approval_id", "recipient"),
    )
    for column in ("record_id", "approval_id", "answers_id"):
        op.create_index(f"ix_reply_made_{column}", "reply_made", [column])


def downgrade() -> None:
    """Takes them away."""
    for table in ("reply_made", "approval_reply", "letter_template_version", "letter_template"):
        op.drop_table(table)
    op.drop_column("approval", "deleted_at")
