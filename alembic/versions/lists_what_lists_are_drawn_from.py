"""What lists are drawn from: marks, reminders, folders, saved lists, habits, the desktop, and indexes in the order of pages."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'lists'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('folder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['parent_id'], ['folder.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('official_id', 'parent_id', 'name', postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_folder_official_id'), 'folder', ['official_id'], unique=False)
    op.create_index(op.f('ix_folder_parent_id'), 'folder', ['parent_id'], unique=False)
    op.create_table('habit',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.PrimaryKeyConstraint('official_id', 'name')
    )
    op.create_table('saved_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.Enum('personal', 'unit', 'standard', name='listscope', native_enum=False, length=40), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_saved_list_authority_id'), 'saved_list', ['authority_id'], unique=False)
    op.create_index(op.f('ix_saved_list_official_id'), 'saved_list', ['official_id'], unique=False)
    op.create_index(op.f('ix_saved_list_unit_id'), 'saved_list', ['unit_id'], unique=False)
    op.create_table('folder_item',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('folder_id', sa.Integer(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['folder_id'], ['folder.id'], ),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('official_id', 'record_id')
    )
    op.create_index('folder_item_by_folder', 'folder_item', ['folder_id', sa.text('filed_at DESC'), sa.text('record_id DESC')], unique=False)
    op.create_index(op.f('ix_folder_item_record_id'), 'folder_item', ['record_id'], unique=False)
    op.create_table('record_mark',
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('flag', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['principal_id'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('principal_id', 'record_id')
    )
    op.create_index(op.f('ix_record_mark_record_id'), 'record_mark', ['record_id'], unique=False)
    op.create_index('record_mark_flagged', 'record_mark', ['principal_id', sa.text('marked_at DESC'), sa.text('record_id DESC')], unique=False, postgresql_where=sa.text("flag <> ''"))
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_reminder_official_id'), 'reminder', ['official_id'], unique=False)
    op.create_index(op.f('ix_reminder_record_id'), 'reminder', ['record_id'], unique=False)
    op.create_index('reminder_due', 'reminder', ['due_on'], unique=False, postgresql_where=sa.text('done_at IS NULL'))
    op.create_index('case_by_responsible', 'case_file', ['responsible_id', sa.text('opened_at DESC'), sa.text('id DESC')], unique=False)
    # a derived column, like a record's readers: its filling is no change of the grant, so it leaves no history
    op.add_column('grant_row', sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('ALTER TABLE grant_row DISABLE TRIGGER USER')
    op.execute('UPDATE grant_row SET arrived_at = record.arrived_at FROM record WHERE record.id = grant_row.record_id')
    op.execute('ALTER TABLE grant_row ENABLE TRIGGER USER')
    op.alter_column('grant_row', 'arrived_at', nullable=False)
    op.create_index('grant_by_arrival', 'grant_row', ['principal_id', sa.text('arrived_at DESC'), sa.text('record_id DESC')], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.add_column('inbox_item', sa.Column('desktop_at', sa.DateTime(timezone=True), nullable=True))
    op.drop_index(op.f('ix_inbox_item_principal_id'), table_name='inbox_item')
    op.create_index('inbox_desktop', 'inbox_item', ['principal_id', sa.text('desktop_at DESC'), sa.text('record_id DESC')], unique=False, postgresql_where=sa.text('desktop_at IS NOT NULL'))
    op.create_index('inbox_lying', 'inbox_item', ['principal_id', sa.text('arrived_at DESC'), sa.text('record_id DESC')], unique=False, postgresql_where=sa.text('archived_at IS NULL'))
    op.create_index('inbox_put_away', 'inbox_item', ['principal_id', sa.text('archived_at DESC'), sa.text('record_id DESC')], unique=False, postgresql_where=sa.text('archived_at IS NOT NULL AND desktop_at IS NULL'))
    op.drop_constraint(op.f('inbox_item_record_id_fkey'), 'inbox_item', type_='foreignkey')
    op.create_foreign_key('inbox_item_record_id_fkey', 'inbox_item', 'record', ['record_id'], ['id'], ondelete='CASCADE')
    op.create_index('reading_latest', 'reading', ['official_id', sa.text('read_at DESC'), sa.text('record_id DESC')], unique=False)
    op.drop_constraint(op.f('reading_record_id_fkey'), 'reading', type_='foreignkey')
    op.create_foreign_key('reading_record_id_fkey', 'reading', 'record', ['record_id'], ['id'], ondelete='CASCADE')
    op.drop_index('record_by_unit', table_name='record')
    op.create_index('record_by_unit', 'record', ['unit_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False, postgresql_where=sa.text("access_level = 'unit'"))
    op.drop_index(op.f('ix_record_case_id'), table_name='record')
    op.drop_index(op.f('ix_record_responsible_id'), table_name='record')
    op.drop_index(op.f('record_level_all'), table_name='record')
    op.create_index('record_level_all', 'record', ['authority_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False, postgresql_where=sa.text("access_level = 'all'"))
    op.create_index('record_by_case', 'record', ['case_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False)
    op.create_index('record_by_responsible', 'record', ['responsible_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False)
    op.create_index('record_by_writer', 'record', ['created_by', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False, postgresql_where=sa.text("kind <> 'inbound'"))
    op.create_index('record_in_process', 'record', ['unit_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False, postgresql_where=sa.text('completed_at IS NULL'))
