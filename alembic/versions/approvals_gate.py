"""A gate before an executive: who keeps it, and what stops there on its way to him and back.

Revision ID: approvals_gate
"""

import sqlalchemy as sa

from alembic import op

revision = "approvals_gate"
down_revision = "replies"
branch_labels = None
depends_on = None

_PLACES = ("before", "with_executive", "after", "done", "lapsed")
_VERDICTS = ("approve", "conditional", "return", "return_with_me")


def upgrade() -> None:
    """Adds the table, its indexes, and the mark on an official."""
    op.add_column("official", sa.Column("gate_team_id", sa.Integer(), nullable=True))
    op.create_foreign_key("official_gate_team_id_fkey", "official", "team", ["gate_team_id"], ["id"])
    op.create_table(
        "gate_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("executive_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Enum(*_PLACES, name="gateplace", native_enum=False, length=40), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flag", sa.Enum("high", "normal", "low", name="gateflag", native_enum=False, length=40), nullable=True),
        sa.Column("sorting_deadline", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assured_by", sa.Integer(), nullable=True),
        sa.Column("assured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bypass", sa.Enum("after", "always", name="gatebypass", native_enum=False, length=40), nullable=True),
        sa.Column("verdict", sa.Enum(*_VERDICTS, name="verdict", native_enum=False, length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("return_to", sa.Integer(), nullable=True),
        sa.Column("manifest_hash", sa.String(), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adjusted", sa.Text(), nullable=True),
        sa.Column("adjusted_by", sa.Integer(), nullable=True),
        sa.Column("to_next", sa.Boolean(), nullable=True),
        sa.Column("executed_by", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(place IN ('done', 'lapsed')) = (ended_at IS NOT NULL)", name="ended_when_done"),
        sa.CheckConstraint("place <> 'after' OR verdict IS NOT NULL", name="verdict_afterwards"),
        sa.CheckConstraint("verdict IS NULL OR (manifest_hash IS NOT NULL AND said_by IS NOT NULL)", name="verdict_on_what_was_seen"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"])
            for column, table in (
                *(("approval_id", "approval"), ("record_id", "record"), ("step_id", "step"), ("seat_id", "seat")),
                *(("executive_id", "official"), ("team_id", "team"), ("decision_id", "decision")),
                *((column, "official") for column in ("assured_by", "released_by", "said_by", "adjusted_by", "executed_by")),
            )
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("approval_id", "record_id", "step_id", "seat_id", "executive_id", "team_id"):
        op.create_index(f"ix_gate_passage_{column}", "gate_passage", [column])
    is_open = sa.text("ended_at IS NULL")
    op.create_index("one_open_passage_a_seat", "gate_passage", ["seat_id"], unique=True, postgresql_where=is_open)
    op.create_index("gate_passage_open", "gate_passage", ["executive_id", "place"], postgresql_where=is_open)


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("gate_passage")
    op.drop_constraint("official_gate_team_id_fkey", "official", type_="foreignkey")
    op.drop_column("official", "gate_team_id")
