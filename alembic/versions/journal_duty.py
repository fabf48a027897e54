"""The journal's duty: exemptions, alarms, post lists, and periods with their file plans."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "journal"
down_revision = "organisation_dated_cases"
branch_labels = None
depends_on = None

TABLES = ('file_plan_edition', 'post_list_rule', 'edition_code', 'journal_period', 'post_list_issue', 'code_change', 'carried_case', 'carry_choice', 'journal_alarm', 'journal_exemption')


def upgrade() -> None:
    op.create_table('file_plan_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_file_plan_edition_authority_id'), 'file_plan_edition', ['authority_id'], unique=False)
    op.create_table('post_list_rule',
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('dated_by', sa.Enum('registered', 'came_or_went', name='datedby', native_enum=False, length=40), nullable=False),
    sa.Column('only_registered', sa.Boolean(), nullable=False),
    sa.Column('open_levels', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('highest_clearance', sa.Integer(), nullable=False),
    sa.Column('names_organisations', sa.Boolean(), nullable=False),
    sa.Column('names_citizens', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.PrimaryKeyConstraint('authority_id')
    )
    op.create_table('edition_code',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('parent', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['code'], ['file_plan_code.code'], ),
    sa.ForeignKeyConstraint(['edition_id'], ['file_plan_edition.id'], ),
    sa.PrimaryKeyConstraint('edition_id', 'code')
    )
    op.create_table('journal_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('prepared', 'started', 'withdrawn', name='periodstate', native_enum=False, length=40), nullable=False),
    sa.Column('prepared_by', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['edition_id'], ['file_plan_edition.id'], ),
    sa.ForeignKeyConstraint(['prepared_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_journal_period_authority_id'), 'journal_period', ['authority_id'], unique=False)
    op.create_index('one_period_a_day', 'journal_period', ['authority_id', 'starts_on'], unique=True, postgresql_where=sa.text("state <> 'withdrawn'"))
    op.create_table('post_list_issue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('csv', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('html', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['issued_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_post_list_issue_authority_id'), 'post_list_issue', ['authority_id'], unique=False)
    op.create_table('code_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fate', sa.Enum('kept', 'renamed', 'merged', 'split', 'closed', name='codefate', native_enum=False, length=40), nullable=False),
    sa.Column('to_codes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('rule', sa.Enum('carry', 'continue', 'close', name='carryrule', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['period_id'], ['journal_period.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('period_id', 'code')
    )
    op.create_index(op.f('ix_code_change_period_id'), 'code_change', ['period_id'], unique=False)
    op.create_table('carried_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('fate', sa.Enum('stays', 'carried', 'continued', 'closed', 'held_back', name='casefate', native_enum=False, length=40), nullable=False),
    sa.Column('from_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('to_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('continued_in_id', sa.Integer(), nullable=True),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['continued_in_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['period_id'], ['journal_period.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('period_id', 'case_id')
    )
    op.create_index('carried_by_outcome', 'carried_case', ['period_id', 'fate'], unique=False)
    op.create_index(op.f('ix_carried_case_case_id'), 'carried_case', ['case_id'], unique=False)
    op.create_index(op.f('ix_carried_case_continued_in_id'), 'carried_case', ['continued_in_id'], unique=False)
    op.create_index(op.f('ix_carried_case_period_id'), 'carried_case', ['period_id'], unique=False)
    op.create_table('carry_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['period_id'], ['journal_period.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('period_id', 'case_id')
    )
    op.create_index(op.f('ix_carry_choice_case_id'), 'carry_choice', ['case_id'], unique=False)
    op.create_index(op.f('ix_carry_choice_period_id'), 'carry_choice', ['period_id'], unique=False)
    op.create_table('journal_alarm',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('told', sa.ARRAY(sa.Integer()), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('record_id')
    )
    op.create_table('journal_exemption',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.ForeignKeyConstraint(['said_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('record_id')
    )
    op.add_column('case_file', sa.Column('period_id', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_case_file_period_id'), 'case_file', ['period_id'], unique=False)
    op.create_foreign_key('case_file_period_id_fkey', 'case_file', 'journal_period', ['period_id'], ['id'])
    op.create_index("record_unregistered", "record", ["unit_id", sa.literal_column("coalesce(sent_at, arrived_at)")],
                    postgresql_where=sa.text("number IS NULL"))
    op.create_index("record_registered", "record", ["authority_id", "registered_at"],
                    postgresql_where=sa.text("registered_at IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("record_registered", table_name="record")
    op.drop_index("record_unregistered", table_name="record")
    op.drop_column("case_file", "period_id")
    for table in reversed(TABLES):
        op.drop_table(table)
