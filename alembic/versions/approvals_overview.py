"""The lists of approvals: urgent first, by who is asked and by who is responsible."""

import sqlalchemy as sa

from alembic import op

revision = "approvals_overview"
down_revision = "notices"
branch_labels = None
depends_on = None

_RUNNING = "state IN ('in_progress', 'returned', 'withdrawn')"
_PLACE = (
    "to_timestamp((86400.0 * ('4000-01-01'::date - COALESCE(deadline, '4000-01-01'::date)"
    " + COALESCE(is_urgent, false)::integer * 1000000)::numeric)::double precision)"
)


def upgrade() -> None:
    op.create_index(
        "approval_by_urgency",
        "approval",
        ["authority_id", sa.text(f"{_PLACE} DESC"), sa.text("record_id DESC")],
        unique=False,
        postgresql_where=sa.text(_RUNNING),
    )
    op.create_index("approval_run_by", "approval", ["responsible_id"], unique=False, postgresql_where=sa.text(_RUNNING))
    op.create_index("seat_undecided", "seat", ["holder_id"], unique=False, postgresql_where=sa.text("state IN ('open', 'blocked')"))
