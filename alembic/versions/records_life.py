"""Records: drafting, versions, locks, numbers, the bin."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'records_life'
down_revision = 'communication'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('given_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ending', sa.Text(), server_default='', nullable=False),
    sa.Column('moved_to_case_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['ended_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'number')
    )
    op.create_index(op.f('ix_given_number_case_id'), 'given_number', ['case_id'], unique=False)
    op.create_index(op.f('ix_given_number_record_id'), 'given_number', ['record_id'], unique=False)
    op.create_table('edit_lock',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('record_id', 'document_id')
    )
    op.create_table('hidden_record',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('official_id', 'record_id')
    )
    op.create_index('hidden_by_record', 'hidden_record', ['record_id'], unique=False)
    op.create_table('occasion',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('told_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('participants', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('record_id')
    )
    op.create_table('record_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reply_to', 'forward_of', 'copy_of', 'answer_to', name='linkkind', native_enum=False, length=40), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('record_id', 'other_id', 'kind')
    )
    op.create_index(op.f('ix_record_link_other_id'), 'record_link', ['other_id'], unique=False)
    op.create_index(op.f('ix_record_link_record_id'), 'record_link', ['record_id'], unique=False)
    op.create_table('record_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('record_id', 'number')
    )
    op.create_index(op.f('ix_record_version_record_id'), 'record_version', ['record_id'], unique=False)
    op.add_column('document', sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('record', sa.Column('genre', sa.Enum('letter', 'note', 'oral_information', 'meeting', name='genre', native_enum=False, length=40), nullable=True))
    op.add_column('record', sa.Column('external_access', sa.Enum('open', 'partly', 'closed', name='externalaccess', native_enum=False, length=40), nullable=True))
    op.add_column('record', sa.Column('keywords', sa.ARRAY(sa.Text()), nullable=True))
    op.add_column('record', sa.Column('binned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('record', sa.Column('binned_by', sa.Integer(), nullable=True))
    op.add_column('record', sa.Column('bin_ends_on', sa.Date(), nullable=True))
    op.add_column('record', sa.Column('is_shared', sa.Boolean(), server_default='false', nullable=False))
    op.create_index('record_binned', 'record', ['binned_by'], unique=False, postgresql_where=sa.text('binned_at IS NOT NULL'))
    op.create_foreign_key('record_binned_by_fkey', 'record', 'official', ['binned_by'], ['id'])
    # What is derived is no change anybody made: the triggers that keep history do not hear of it.
    op.execute("ALTER TABLE record DISABLE TRIGGER USER")
    op.execute('''UPDATE record r SET is_shared = true
        WHERE EXISTS (SELECT 1 FROM grant_row g WHERE g.record_id = r.id AND g.principal_id <> r.created_by)
           OR EXISTS (SELECT 1 FROM reading d WHERE d.record_id = r.id AND d.official_id <> r.created_by)
           OR EXISTS (SELECT 1 FROM event e WHERE e.record_id = r.id AND e.kind = 'content_read' AND e.actor_id <> r.created_by)''')
    op.execute("ALTER TABLE record ENABLE TRIGGER USER")


def downgrade() -> None:
    op.drop_constraint('record_binned_by_fkey', 'record', type_='foreignkey')
    op.drop_index('record_binned', table_name='record', postgresql_where=sa.text('binned_at IS NOT NULL'))
    op.drop_column('record', 'is_shared')
    op.drop_column('record', 'bin_ends_on')
    op.drop_column('record', 'binned_by')
    op.drop_column('record', 'binned_at')
    op.drop_column('record', 'keywords')
    op.drop_column('record', 'external_access')
    op.drop_column('record', 'genre')
    op.drop_column('document', 'removed_at')
    op.drop_index(op.f('ix_record_version_record_id'), table_name='record_version')
    op.drop_table('record_version')
    op.drop_index(op.f('ix_record_link_record_id'), table_name='record_link')
    op.drop_index(op.f('ix_record_link_other_id'), table_name='record_link')
    op.drop_table('record_link')
    op.drop_table('occasion')
    op.drop_index('hidden_by_record', table_name='hidden_record')
    op.drop_table('hidden_record')
    op.drop_table('edit_lock')
    op.drop_index(op.f('ix_given_number_record_id'), table_name='given_number')
    op.drop_index(op.f('ix_given_number_case_id'), table_name='given_number')
    op.drop_table('given_number')
