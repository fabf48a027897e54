"""what came in finished, and what went out under which GUID."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'bundles_carried'
down_revision = 'requests'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('carried_thing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_carried_thing_case_id'), 'carried_thing', ['case_id'], unique=False)
    op.create_index(op.f('ix_carried_thing_record_id'), 'carried_thing', ['record_id'], unique=False)
    op.alter_column('imported_thing', 'run_id', existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.alter_column('imported_thing', 'run_id', existing_type=sa.Integer(), nullable=False)
    op.drop_index(op.f('ix_carried_thing_record_id'), table_name='carried_thing')
    op.drop_index(op.f('ix_carried_thing_case_id'), table_name='carried_thing')
    op.drop_table('carried_thing')
