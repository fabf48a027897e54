"""A unit that goes to another authority needs that one's yes, there and back."""

import sqlalchemy as sa

from alembic import op

revision = 'organisation_consent'
down_revision = 'bundles_carried'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('change_plan', sa.Column('to_authority_id', sa.Integer(), nullable=True))
    op.add_column('change_plan', sa.Column('consented_by', sa.Integer(), nullable=True))
    op.add_column('change_plan', sa.Column('consented_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('change_plan', sa.Column('back_asked_by', sa.Integer(), nullable=True))
    op.add_column('change_plan', sa.Column('back_waits_for', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_change_plan_to_authority_id'), 'change_plan', ['to_authority_id'], unique=False)
    op.create_foreign_key(op.f('fk_change_plan_to_authority_id_authority'), 'change_plan', 'authority', ['to_authority_id'], ['id'])
    op.create_foreign_key(op.f('fk_change_plan_consented_by_official'), 'change_plan', 'official', ['consented_by'], ['id'])
    op.create_foreign_key(op.f('fk_change_plan_back_asked_by_official'), 'change_plan', 'official', ['back_asked_by'], ['id'])
    op.create_foreign_key(op.f('fk_change_plan_back_waits_for_authority'), 'change_plan', 'authority', ['back_waits_for'], ['id'])
    # a plan to move out that was previewed before needs the yes like any other
    op.execute("UPDATE change_plan SET to_authority_id = (content ->> 'authority_id')::integer WHERE content ->> 'authority_id' IS NOT NULL")


def downgrade() -> None:
    for column in ('back_waits_for', 'back_asked_by', 'consented_at', 'consented_by', 'to_authority_id'):
        op.drop_column('change_plan', column)
