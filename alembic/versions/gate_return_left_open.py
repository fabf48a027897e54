"""A return at a gate says whom it goes to, or leaves it open: until now an executive could name nobody, and what was kept said nought."""

from alembic import op

revision = 'gate_return_left_open'
down_revision = 'cases_binned'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('UPDATE gate_passage SET return_to = NULL WHERE return_to = 0 AND ended_at IS NULL')


def downgrade() -> None:
    pass  # what was left open is carried out to the responsible by the code before, as it was
