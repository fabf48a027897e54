"""Notes, annotations and chats."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = 'communication'
down_revision = 'case_types'
branch_labels = None
depends_on = None

STRING, INSTANT = sqlmodel.sql.sqltypes.AutoString, sa.DateTime(timezone=True)


def key(name: str, table: str, *, whole: bool = False, maybe: bool = False, primary: bool = False) -> "sa.Column[int]":
    """Gives a reference; ``whole`` means that the row goes with what it belongs to."""
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE" if whole else None), nullable=maybe, primary_key=primary
    )


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), primary_key=True),
        key("record_id", "record", maybe=True),
        key("case_id", "case_file", maybe=True),
        key("written_by", "official"),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("text", STRING(), nullable=False),
        sa.Column("participants", sa.ARRAY(sa.Integer()), nullable=True),
        key("deleted_by", "official", maybe=True),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.CheckConstraint("(record_id IS NULL) <> (case_id IS NULL)", name="note_of_one_thing"),
    )
    op.create_table(
        "annotation",
        sa.Column("id", sa.Integer(), primary_key=True),
        key("record_id", "record"),
        key("written_by", "official"),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("text", STRING(), nullable=False),
    )
    op.create_table(
        "annotation_reading",
        key("annotation_id", "annotation", whole=True, primary=True),
        key("official_id", "official", primary=True),
        sa.Column("read_at", INSTANT, nullable=False),
    )
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer(), primary_key=True),
        key("record_id", "record"),
        key("opened_by", "official"),
        sa.Column("opened_at", INSTANT, nullable=False),
    )
    op.create_table(
        "chat_member",
        sa.Column("id", sa.Integer(), primary_key=True),
        key("chat_id", "chat", whole=True),
        key("record_id", "record"),
        key("official_id", "official"),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.UniqueConstraint("chat_id", "official_id"),
    )
    op.create_table(
        "chat_message",
        sa.Column("id", sa.Integer(), primary_key=True),
        key("chat_id", "chat", whole=True),
        key("written_by", "official"),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("text", STRING(), nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
    )
    op.create_table(
        "chat_reading",
        key("chat_id", "chat", whole=True, primary=True),
        key("official_id", "official", primary=True),
        sa.Column("message_id", sa.Integer(), nullable=False),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


INDEXES = (
    ("note", "record_id"),
    ("note", "case_id"),
    ("annotation", "record_id"),
    ("chat", "record_id"),
    ("chat_member", "record_id"),
    ("chat_member", "official_id"),
    ("chat_message", "chat_id"),
)


def downgrade() -> None:
    for table in ("chat_reading", "chat_message", "chat_member", "chat", "annotation_reading", "annotation", "note"):
        op.drop_table(table)
