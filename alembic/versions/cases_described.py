"""What a case is described with: codes, keywords, progress, fields, relations, folders, stamps."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'cases_described'
down_revision = 'lists_pages'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('action_code',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('disposal_code',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_kept', sa.Boolean(), nullable=False),
    sa.Column('years', sa.Integer(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('file_plan_action',
    sa.Column('file_plan_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('action_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['action_code'], ['action_code.code'], ),
    sa.ForeignKeyConstraint(['file_plan_code'], ['file_plan_code.code'], ),
    sa.PrimaryKeyConstraint('file_plan_code', 'action_code')
    )
    op.create_table('house_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_plan_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('proposes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_house_rule_authority_id'), 'house_rule', ['authority_id'], unique=False)
    op.create_table('keyword',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('word', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['parent_id'], ['keyword.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('authority_id', 'parent_id', 'word', postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_keyword_authority_id'), 'keyword', ['authority_id'], unique=False)
    op.create_index(op.f('ix_keyword_parent_id'), 'keyword', ['parent_id'], unique=False)
    op.create_table('progress_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=True),
    sa.Column('next_id', sa.Integer(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['next_id'], ['progress_code.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('authority_id', 'name')
    )
    op.create_index(op.f('ix_progress_code_authority_id'), 'progress_code', ['authority_id'], unique=False)
    op.create_table('case_choice_made',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], ),
    sa.PrimaryKeyConstraint('official_id', 'case_id')
    )
    op.create_table('case_folder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['parent_id'], ['case_folder.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_case_folder_case_id'), 'case_folder', ['case_id'], unique=False)
    op.create_index(op.f('ix_case_folder_parent_id'), 'case_folder', ['parent_id'], unique=False)
    op.create_table('case_relation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('child_of', 'related', 'duplicate_of', name='caserelationkind', native_enum=False, length=40), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('case_id <> other_id'),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['made_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['other_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'other_id', 'kind')
    )
    op.create_index(op.f('ix_case_relation_other_id'), 'case_relation', ['other_id'], unique=False)
    op.create_table('quality_stamp',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stamped_by', sa.Integer(), nullable=False),
    sa.Column('stamped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['stamped_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_quality_stamp_case_id'), 'quality_stamp', ['case_id'], unique=False)
    op.create_table('folder_record',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('folder_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['folder_id'], ['case_folder.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('record_id')
    )
    op.create_index(op.f('ix_folder_record_folder_id'), 'folder_record', ['folder_id'], unique=False)
    op.add_column('case_file', sa.Column('keywords', sa.ARRAY(sa.Integer()), nullable=True))
    op.add_column('case_file', sa.Column('previous_number', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('case_file', sa.Column('external_access', sa.Enum('open', 'partly', 'closed', name='externalaccess', native_enum=False, length=40), nullable=True))
    op.add_column('case_file', sa.Column('fields', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('case_file', sa.Column('progress_id', sa.Integer(), nullable=True))
    op.add_column('case_file', sa.Column('progress_since', sa.Date(), nullable=True))
    op.add_column('case_file', sa.Column('progress_due', sa.Date(), nullable=True))
    op.add_column('case_file', sa.Column('ended_on', sa.Date(), nullable=True))
    op.create_index('case_by_file_plan_code', 'case_file', ['file_plan_code', sa.literal_column('id DESC')], unique=False)
    op.create_index('case_by_previous_number', 'case_file', ['previous_number'], unique=False, postgresql_where=sa.text('previous_number IS NOT NULL'))
    op.create_index('case_keywords', 'case_file', ['keywords'], unique=False, postgresql_using='gin')
    op.create_index('case_progress_due', 'case_file', ['progress_due'], unique=False, postgresql_where=sa.text("progress_due IS NOT NULL AND state = 'in_progress'"))
    op.create_index('case_title', 'case_file', ['authority_id', sa.literal_column('lower(title)')], unique=False)
    op.create_index('case_title_words', 'case_file', [sa.literal_column("to_tsvector('danish'::regconfig, title)")], unique=False, postgresql_using='gin')
    op.create_foreign_key(None, 'case_file', 'progress_code', ['progress_id'], ['id'])
    op.add_column('case_type', sa.Column('fields', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False))
    op.add_column('file_plan_code', sa.Column('action_code_required', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('file_plan_code', sa.Column('disposal_code', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('file_plan_code', 'disposal_code')
    op.drop_column('file_plan_code', 'action_code_required')
    op.drop_column('case_type', 'fields')
    op.drop_index('case_title_words', table_name='case_file', postgresql_using='gin')
    op.drop_index('case_title', table_name='case_file')
    op.drop_index('case_progress_due', table_name='case_file', postgresql_where=sa.text("progress_due IS NOT NULL AND state = 'in_progress'"))
    op.drop_index('case_keywords', table_name='case_file', postgresql_using='gin')
    op.drop_index('case_by_previous_number', table_name='case_file', postgresql_where=sa.text('previous_number IS NOT NULL'))
    op.drop_index('case_by_file_plan_code', table_name='case_file')
    op.drop_column('case_file', 'ended_on')
    op.drop_column('case_file', 'progress_due')
    op.drop_column('case_file', 'progress_since')
    op.drop_column('case_file', 'progress_id')
    op.drop_column('case_file', 'fields')
    op.drop_column('case_file', 'external_access')
    op.drop_column('case_file', 'previous_number')
    op.drop_column('case_file', 'keywords')
    op.drop_index(op.f('ix_folder_record_folder_id'), table_name='folder_record')
    op.drop_table('folder_record')
    op.drop_index(op.f('ix_quality_stamp_case_id'), table_name='quality_stamp')
    op.drop_table('quality_stamp')
    op.drop_index(op.f('ix_case_relation_other_id'), table_name='case_relation')
    op.drop_table('case_relation')
    op.drop_index(op.f('ix_case_folder_parent_id'), table_name='case_folder')
    op.drop_index(op.f('ix_case_folder_case_id'), table_name='case_folder')
    op.drop_table('case_folder')
    op.drop_table('case_choice_made')
    op.drop_index(op.f('ix_progress_code_authority_id'), table_name='progress_code')
    op.drop_table('progress_code')
    op.drop_index(op.f('ix_keyword_parent_id'), table_name='keyword')
    op.drop_index(op.f('ix_keyword_authority_id'), table_name='keyword')
    op.drop_table('keyword')
    op.drop_index(op.f('ix_house_rule_authority_id'), table_name='house_rule')
    op.drop_table('house_rule')
    op.drop_table('file_plan_action')
    op.drop_table('disposal_code')
    op.drop_table('action_code')
