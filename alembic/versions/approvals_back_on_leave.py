"""Until when the responsible of an approval that has come back is on leave, as it was told: nobody is told of the same leave twice."""

import sqlalchemy as sa
from alembic import op

revision = 'approvals_back_on_leave'
down_revision = 'cases_binned'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('approval', sa.Column('told_away_until', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('approval', 'told_away_until')
