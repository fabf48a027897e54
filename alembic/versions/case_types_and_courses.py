"""Versions of case types, and the course of a case: phases, tasks, checklists, hearings, decisions."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = 'case_types'
down_revision = 'bundles'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_type_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('case_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'retired', name='definitionstate', native_enum=False, length=40), nullable=False),
    sa.Column('title_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('authors', sa.ARRAY(sa.Integer()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_by', sa.Integer(), nullable=True),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('published_by IS NULL OR published_by = authority_id OR NOT published_by = ANY (authors)', name='four_eyes'),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['case_type'], ['case_type.name'], ),
    sa.ForeignKeyConstraint(['published_by'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['retired_by'], ['principal.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('authority_id', 'case_type', 'number')
    )
    op.create_index(op.f('ix_case_type_version_authority_id'), 'case_type_version', ['authority_id'], unique=False)
    op.create_index(op.f('ix_case_type_version_case_type'), 'case_type_version', ['case_type'], unique=False)
    op.create_index('one_published_version', 'case_type_version', ['authority_id', 'case_type'], unique=True, postgresql_where=sa.text("state = 'published'"))
    op.create_table('case_course',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_set', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['version_id'], ['case_type_version.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_index(op.f('ix_case_course_version_id'), 'case_course', ['version_id'], unique=False)
    op.create_table('case_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'finished', 'superseded', name='decisionstate', native_enum=False, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('in_favour', 'partly', 'against', name='decisionoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('facts', sa.Text(), server_default='', nullable=False),
    sa.Column('legal_rule', sa.Text(), server_default='', nullable=False),
    sa.Column('reasons', sa.Text(), server_default='', nullable=False),
    sa.Column('uses_discretion', sa.Boolean(), nullable=False),
    sa.Column('considerations', sa.Text(), server_default='', nullable=False),
    sa.Column('can_be_appealed', sa.Boolean(), nullable=False),
    sa.Column('appeal_body', sa.Text(), server_default='', nullable=False),
    sa.Column('appeal_procedure', sa.Text(), server_default='', nullable=False),
    sa.Column('appeal_time_limit', sa.Text(), server_default='', nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('on_behalf_of_id', sa.Integer(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR outcome = 'in_favour' OR (btrim(facts) <> '' AND btrim(legal_rule) <> '' AND btrim(reasons) <> ''\n    AND (NOT uses_discretion OR btrim(considerations) <> '') AND btrim(appeal_procedure) <> ''\n    AND (NOT can_be_appealed OR (btrim(appeal_body) <> '' AND btrim(appeal_time_limit) <> '')))", name='decision_is_complete'),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['decided_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['on_behalf_of_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['started_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['supersedes_id'], ['case_decision.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_case_decision_case_id'), 'case_decision', ['case_id'], unique=False)
    op.create_index('one_draft_decision', 'case_decision', ['case_id'], unique=True, postgresql_where=sa.text("state = 'draft'"))
    op.create_table('case_phase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'open', 'done', 'skipped', name='phasestate', native_enum=False, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'position')
    )
    op.create_index(op.f('ix_case_phase_case_id'), 'case_phase', ['case_id'], unique=False)
    op.create_index('one_open_phase', 'case_phase', ['case_id'], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table('case_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('phase_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sa.Enum('task', 'letter', 'review', 'question', 'hearing', 'decision', 'approval', name='taskkind', native_enum=False, length=40), nullable=False),
    sa.Column('is_mandatory', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'skipped', 'not_needed', name='taskstate', native_enum=False, length=40), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('is_by_condition', sa.Boolean(), nullable=False),
    sa.Column('not_by', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('answer', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['done_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['holder_id'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['phase_id'], ['case_phase.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'name')
    )
    op.create_index(op.f('ix_case_task_case_id'), 'case_task', ['case_id'], unique=False)
    op.create_index(op.f('ix_case_task_phase_id'), 'case_task', ['phase_id'], unique=False)
    op.create_index(op.f('ix_case_task_record_id'), 'case_task', ['record_id'], unique=False)
    op.create_index('open_tasks_of', 'case_task', ['holder_id', 'deadline'], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_table('case_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_mandatory', sa.Boolean(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ticked_by', sa.Integer(), nullable=True),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['task_id'], ['case_task.id'], ),
    sa.ForeignKeyConstraint(['ticked_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('task_id', 'name')
    )
    op.create_index(op.f('ix_case_check_case_id'), 'case_check', ['case_id'], unique=False)
    op.create_index(op.f('ix_case_check_task_id'), 'case_check', ['task_id'], unique=False)
    op.create_table('case_hearing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('case_party_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Enum('waiting', 'answered', 'expired', 'withdrawn', name='hearingstate', native_enum=False, length=40), nullable=False),
    sa.Column('first_deadline', sa.Date(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['record.id'], ),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['case_party_id'], ['case_party.id'], ),
    sa.ForeignKeyConstraint(['letter_id'], ['record.id'], ),
    sa.ForeignKeyConstraint(['started_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['task_id'], ['case_task.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_case_hearing_answer_id'), 'case_hearing', ['answer_id'], unique=False)
    op.create_index(op.f('ix_case_hearing_case_id'), 'case_hearing', ['case_id'], unique=False)
    op.create_index(op.f('ix_case_hearing_letter_id'), 'case_hearing', ['letter_id'], unique=False)
    op.create_index('waiting_hearings', 'case_hearing', ['deadline'], unique=False, postgresql_where=sa.text("state = 'waiting'"))
    op.add_column('case_type', sa.Column('authority_id', sa.Integer(), nullable=True))
    op.create_foreign_key('case_type_authority_id_fkey', 'case_type', 'authority', ['authority_id'], ['id'])


def downgrade() -> None:
    # WARNING: constraint name is None; this directive will fail as
    # rendered.  Add a name, or use a naming convention; see
    # https://alembic.sqlalchemy.org/en/latest/naming.html
    op.drop_constraint('case_type_authority_id_fkey', 'case_type', type_='foreignkey')
    op.drop_column('case_type', 'authority_id')
    op.drop_index('waiting_hearings', table_name='case_hearing', postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index(op.f('ix_case_hearing_letter_id'), table_name='case_hearing')
    op.drop_index(op.f('ix_case_hearing_case_id'), table_name='case_hearing')
    op.drop_index(op.f('ix_case_hearing_answer_id'), table_name='case_hearing')
    op.drop_table('case_hearing')
    op.drop_index(op.f('ix_case_check_task_id'), table_name='case_check')
    op.drop_index(op.f('ix_case_check_case_id'), table_name='case_check')
    op.drop_table('case_check')
    op.drop_index('open_tasks_of', table_name='case_task', postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_case_task_record_id'), table_name='case_task')
    op.drop_index(op.f('ix_case_task_phase_id'), table_name='case_task')
    op.drop_index(op.f('ix_case_task_case_id'), table_name='case_task')
    op.drop_table('case_task')
    op.drop_index('one_open_phase', table_name='case_phase', postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_case_phase_case_id'), table_name='case_phase')
    op.drop_table('case_phase')
    op.drop_index('one_draft_decision', table_name='case_decision', postgresql_where=sa.text("state = 'draft'"))
    op.drop_index(op.f('ix_case_decision_case_id'), table_name='case_decision')
    op.drop_table('case_decision')
    op.drop_index(op.f('ix_case_course_version_id'), table_name='case_course')
    op.drop_table('case_course')
    op.drop_index('one_published_version', table_name='case_type_version', postgresql_where=sa.text("state = 'published'"))
    op.drop_index(op.f('ix_case_type_version_case_type'), table_name='case_type_version')
    op.drop_index(op.f('ix_case_type_version_authority_id'), table_name='case_type_version')
    op.drop_table('case_type_version')
