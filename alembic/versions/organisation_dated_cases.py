"""Cases shared until a date."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'organisation_dated_cases'
down_revision = 'cases_described'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column('change_step', 'gains')
    op.drop_column('change_step', 'loses')
    op.add_column('case_grant', sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('case_grant_dated', 'case_grant', ['principal_id'], unique=False, postgresql_where=sa.text('ends_at IS NOT NULL AND ended_at IS NULL'))


def downgrade() -> None:
    op.add_column('change_step', sa.Column('loses', postgresql.ARRAY(sa.INTEGER()), nullable=True))
    op.add_column('change_step', sa.Column('gains', postgresql.ARRAY(sa.INTEGER()), nullable=True))
    op.drop_index('case_grant_dated', table_name='case_grant', postgresql_where=sa.text('ends_at IS NOT NULL AND ended_at IS NULL'))
    op.drop_column('case_grant', 'ends_at')
