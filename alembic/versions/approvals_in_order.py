"""By when an approval is due with its open step, where that places it, and whom it is open to: lists of approvals read them in order."""

import sqlalchemy as sa

from alembic import op

revision = "approvals_in_order"
down_revision = "absences"
branch_labels = None
depends_on = None

_RUNNING = "state IN ('in_progress', 'returned', 'withdrawn')"
_INDEXES = {
    "approval_by_place": ("authority_id", "stands_at"),
    "approval_open_by_place": ("open_to", "stands_at"),
    "approval_open_by_start": ("open_to", "started_at"),
}
_OLD_PLACE = (
    "to_timestamp((86400.0 * ('4000-01-01'::date - COALESCE(deadline, '4000-01-01'::date)"
    " + COALESCE(is_urgent, false)::integer * 1000000)::numeric)::double precision)"
)


def upgrade() -> None:
    op.add_column("approval", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("approval", sa.Column("stands_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("approval", sa.Column("open_to", sa.Integer(), nullable=True))
    # derived columns, like a record's readers: their filling is no change of the approval, so it leaves no history
    op.execute("ALTER TABLE approval DISABLE TRIGGER USER")
    op.execute("""UPDATE approval SET due_on = least(approval.deadline,
            (SELECT min(s.deadline) FROM step s WHERE s.approval_id = approval.id AND s.state = 'open')),
        open_to = CASE r.access_level WHEN 'all' THEN r.authority_id WHEN 'unit' THEN r.unit_id END
        FROM record r WHERE r.id = approval.record_id""")
    op.execute("""UPDATE approval SET stands_at = to_timestamp(86400.0 * (DATE '4000-01-01' - coalesce(due_on, DATE '4000-01-01')
        + coalesce(is_urgent, false)::integer * 1000000))""")
    op.execute("ALTER TABLE approval ENABLE TRIGGER USER")
    op.drop_index("approval_by_urgency", table_name="approval")
    for name, (of, order) in _INDEXES.items():
        columns = [of, sa.text(f"{order} DESC"), sa.text("record_id DESC")]
        op.create_index(name, "approval", columns, unique=False, postgresql_where=sa.text(_RUNNING))


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="approval")
    for column in ("open_to", "stands_at", "due_on"):
        op.drop_column("approval", column)
    columns = ["authority_id", sa.text(f"{_OLD_PLACE} DESC"), sa.text("record_id DESC")]
    op.create_index("approval_by_urgency", "approval", columns, unique=False, postgresql_where=sa.text(_RUNNING))
