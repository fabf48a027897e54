"""Requests: asked, answered, finalised."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = 'requests'
down_revision = 'approvals'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('request_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('name_da', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=True),
    sa.Column('finalising', sa.Enum('never', 'when_executed', 'after_deadline', name='finalising', native_enum=False, length=40), nullable=False),
    sa.Column('needs_answer', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('authority_id', 'name_da')
    )
    op.create_index(op.f('ix_request_type_authority_id'), 'request_type', ['authority_id'], unique=False)
    op.create_table('request_reception',
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('authority_id')
    )
    op.create_table('request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'sent', 'executed', 'finalised', 'cancelled', name='requeststate', native_enum=False, length=40), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('finalising', sa.Enum('never', 'when_executed', 'after_deadline', name='finalising', native_enum=False, length=40), nullable=False),
    sa.Column('needs_answer', sa.Boolean(), nullable=False),
    sa.Column('sends_documents', sa.Boolean(), nullable=False),
    sa.Column('tells_requester', sa.Boolean(), nullable=False),
    sa.Column('requested_by', sa.Integer(), nullable=True),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('return_to_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('end_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('came_from_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ended_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['requested_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['return_to_id'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['type_id'], ['request_type.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('came_from_id')
    )
    op.create_index(op.f('ix_request_record_id'), 'request', ['record_id'], unique=False)
    op.create_index('request_returning_to', 'request', ['return_to_id', sa.text('made_at DESC')], unique=False)
    op.create_index('request_sent_by', 'request', ['requested_by', sa.text('made_at DESC')], unique=False)
    op.create_index('request_to_finalise', 'request', ['deadline'], unique=False, postgresql_where=sa.text("state IN ('sent', 'executed')"))
    op.create_table('request_recipient',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('is_abroad', sa.Boolean(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'accepted', 'executed', 'declined', 'withdrawn', name='recipientstate', native_enum=False, length=40), nullable=False),
    sa.Column('assigned_to', sa.Integer(), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('times_sent_back', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_late_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('evaluation', sa.Enum('good', 'usable', 'poor', name='evaluation', native_enum=False, length=40), nullable=True),
    sa.Column('evaluation_comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['assigned_to'], ['official.id'], ),
    sa.ForeignKeyConstraint(['principal_id'], ['principal.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('request_id', 'principal_id')
    )
    op.create_index(op.f('ix_request_recipient_answer_id'), 'request_recipient', ['answer_id'], unique=False)
    op.create_index(op.f('ix_request_recipient_record_id'), 'request_recipient', ['record_id'], unique=False)
    op.create_index('request_assigned_to', 'request_recipient', ['assigned_to'], unique=False, postgresql_where=sa.text("state IN ('waiting', 'accepted')"))
    op.create_index('request_waiting_for', 'request_recipient', ['principal_id'], unique=False, postgresql_where=sa.text("state IN ('waiting', 'accepted')"))


def downgrade() -> None:
    op.drop_table('request_recipient')
    op.drop_table('request')
    op.drop_table('request_reception')
    op.drop_table('request_type')
