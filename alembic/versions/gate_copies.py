"""A copy to an executive stops at the gate: whose gate, who let it through, who marked it as seen in the executive's place."""

import sqlalchemy as sa

from alembic import op

revision = 'gate_copies'
down_revision = 'approvals_back_on_leave'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('copy_recipient', sa.Column('gate_team_id', sa.Integer(), nullable=True))
    op.add_column('copy_recipient', sa.Column('released_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('copy_recipient', sa.Column('released_by', sa.Integer(), nullable=True))
    op.add_column('copy_recipient', sa.Column('seen_by', sa.Integer(), nullable=True))
    op.create_foreign_key(op.f('fk_copy_recipient_gate_team_id_team'), 'copy_recipient', 'team', ['gate_team_id'], ['id'])
    op.create_foreign_key(op.f('fk_copy_recipient_released_by_official'), 'copy_recipient', 'official', ['released_by'], ['id'])
    op.create_foreign_key(op.f('fk_copy_recipient_seen_by_official'), 'copy_recipient', 'official', ['seen_by'], ['id'])


def downgrade() -> None:
    for column in ('seen_by', 'released_by', 'released_at', 'gate_team_id'):
        op.drop_column('copy_recipient', column)
