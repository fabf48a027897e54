"""Redaction: what is marked on document versions, the copies made without it, and what is handed over for a request for access.

Revision ID: redaction
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "redaction"
down_revision = "blobs_checked"
branch_labels = None
depends_on = None

SENSITIVE = ("cpr", "cvr", "phone", "email", "address", "party")
REFUSALS = ("word_is_still_there", "area_is_not_covered", "something_came_along", "no_third_reader", "cannot_be_drawn")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _of(column: str, of: str, *, is_nullable: bool = False) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{of}.id"), nullable=is_nullable)


def _at(column: str, *, is_nullable: bool = False) -> sa.Column[object]:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=is_nullable)


def _number(column: str) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), nullable=False)


def _text(column: str) -> sa.Column[str]:
    return sa.Column(column, sa.String(), nullable=False)


def _listed(column: str) -> sa.Column[object]:
    return sa.Column(column, postgresql.JSONB(), nullable=False)


def _hash(column: str) -> sa.Column[str]:
    return sa.Column(column, sa.String(), sa.ForeignKey("blob.sha256"), nullable=True)


def upgrade() -> None:
    """Adds the tables; they begin empty."""
    op.create_table(
        "redaction", _id(), _of("version_id", "document_version"), _of("record_id", "record"), _of("opened_by", "official"),
        _at("opened_at"), sa.Column("pages_of", _word("pagesof", "document", "text"), nullable=True), _number("pages"),
        _hash("basis_sha256"), _text("problem"), sa.UniqueConstraint("version_id"),
    )  # fmt: skip
    op.create_table(
        "redaction_mark", _id(), _of("redaction_id", "redaction"), _of("record_id", "record"), _number("page"), _listed("boxes"),
        _text("words"), sa.Column("kind", _word("sensitive", *SENSITIVE), nullable=True), _text("ground"), _text("note"),
        sa.Column("state", _word("markstate", "suggested", "accepted", "rejected"), nullable=False),
        _of("made_by", "official", is_nullable=True), _at("made_at"), _of("decided_by", "official", is_nullable=True),
        _at("decided_at", is_nullable=True),
    )  # fmt: skip
    op.create_table(
        "redacted_copy", _id(), _of("redaction_id", "redaction"), _of("version_id", "document_version"), _of("record_id", "record"),
        _listed("marks"), sa.Column("state", _word("copystate", "waiting", "made", "refused"), nullable=False),
        _of("ordered_by", "official"), _at("ordered_at"), _at("made_at", is_nullable=True), _number("pages"), _hash("sha256"),
        sa.Column("size", sa.BigInteger(), nullable=False), _listed("readers"),
        sa.Column("refused_because", _word("redactionrefusal", *REFUSALS), nullable=True), _number("refused_page"), _text("found_by"),
    )  # fmt: skip
    op.create_table(
        "redacted_copy_progress",
        sa.Column("copy_id", sa.Integer(), sa.ForeignKey("redacted_copy.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        _of("record_id", "record"), _number("done"), _number("of"),
    )  # fmt: skip
    op.create_table(
        "release_set", _id(), _of("case_id", "case_file"), _text("title"), _of("made_by", "official"), _at("made_at"),
        sa.Column("record_id", sa.Integer(), nullable=True), _of("issued_by", "official", is_nullable=True),
        _at("issued_at", is_nullable=True),
    )  # fmt: skip
    op.create_table(
        "release_item", _id(), _of("release_set_id", "release_set"), _of("case_id", "case_file"), _of("record_id", "record"),
        _of("document_id", "document"), _of("version_id", "document_version"), _text("title"),
        sa.Column("handing", _word("handing", "whole", "redacted", "left_out"), nullable=False),
        _of("copy_id", "redacted_copy", is_nullable=True), _text("ground"), _text("note"), _of("chosen_by", "official"), _at("chosen_at"),
        sa.UniqueConstraint("release_set_id", "document_id"),
    )  # fmt: skip
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("release_item_by_version", "release_item", ["version_id"])


INDEXES = {
    "redaction": ("record_id",),
    "redaction_mark": ("redaction_id", "record_id"),
    "redacted_copy": ("redaction_id", "version_id", "record_id"),
    "redacted_copy_progress": ("record_id",),
    "release_set": ("case_id",),
    "release_item": ("release_set_id", "case_id", "record_id"),
}


def downgrade() -> None:
    """Takes them away."""
    for table in reversed(INDEXES):
        op.drop_table(table)
