"""The party register with its merges, and distribution lists.

New columns of snapshots are empty in older rows, so that their evidence holds. No service has written the register before this.
"""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "parties"
down_revision = "lists"
branch_labels = None
depends_on = None

ADDED = {
    'case_party': ('email', 'phone', 'address', 'is_protected', 'flags', 'taken_at'),
    'party': ('number', 'owner_id', 'p_number', 'gln', 'phones', 'address_2', 'postcode', 'city', 'country', 'contact_person', 'web', 'parent_id', 'properties', 'is_active', 'merged_into_id', 'name_key', 'phone_keys', 'address_key', 'version'),
    'record_party': ('principal_id', 'phone', 'is_protected', 'taken_at'),
}


def upgrade() -> None:
    op.create_table('distribution_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['owner_id'], ['official.id'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_distribution_list_authority_id'), 'distribution_list', ['authority_id'], unique=False)
    op.create_index(op.f('ix_distribution_list_owner_id'), 'distribution_list', ['owner_id'], unique=False)
    op.create_index(op.f('ix_distribution_list_unit_id'), 'distribution_list', ['unit_id'], unique=False)
    op.create_table('distribution_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('principal_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['distribution_list.id'], ),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ),
    sa.ForeignKeyConstraint(['principal_id'], ['principal.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_distribution_member_list_id'), 'distribution_member', ['list_id'], unique=False)
    op.create_index(op.f('ix_distribution_member_party_id'), 'distribution_member', ['party_id'], unique=False)
    op.create_table('party_distinct',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['one_id'], ['party.id'], ),
    sa.ForeignKeyConstraint(['other_id'], ['party.id'], ),
    sa.ForeignKeyConstraint(['said_by'], ['official.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('one_id', 'other_id')
    )
    op.create_index(op.f('ix_party_distinct_authority_id'), 'party_distinct', ['authority_id'], unique=False)
    op.create_table('party_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('survivor_id', sa.Integer(), nullable=False),
    sa.Column('merged_id', sa.Integer(), nullable=False),
    sa.Column('was_active', sa.Boolean(), nullable=False),
    sa.Column('taken', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('merged_by', sa.Integer(), nullable=False),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], ),
    sa.ForeignKeyConstraint(['merged_by'], ['official.id'], ),
    sa.ForeignKeyConstraint(['merged_id'], ['party.id'], ),
    sa.ForeignKeyConstraint(['survivor_id'], ['party.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_party_merge_authority_id'), 'party_merge', ['authority_id'], unique=False)
    op.create_index(op.f('ix_party_merge_merged_id'), 'party_merge', ['merged_id'], unique=False)
    op.create_index(op.f('ix_party_merge_survivor_id'), 'party_merge', ['survivor_id'], unique=False)
    op.add_column('case_party', sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('case_party', sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('case_party', sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('case_party', sa.Column('is_protected', sa.Boolean(), nullable=True))
    op.add_column('case_party', sa.Column('flags', sa.ARRAY(sa.Text()), nullable=True))
    op.add_column('case_party', sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('party', sa.Column('number', sa.Integer(), nullable=False, server_default="0"))
    op.add_column('party', sa.Column('owner_id', sa.Integer(), nullable=True))
    op.add_column('party', sa.Column('p_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('gln', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('phones', sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column('party', sa.Column('address_2', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('contact_person', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('web', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('parent_id', sa.Integer(), nullable=True))
    op.add_column('party', sa.Column('properties', postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"))
    op.add_column('party', sa.Column('is_active', sa.Boolean(), nullable=False, server_default="true"))
    op.add_column('party', sa.Column('merged_into_id', sa.Integer(), nullable=True))
    op.add_column('party', sa.Column('name_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('phone_keys', sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column('party', sa.Column('address_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column('party', sa.Column('version', sa.Integer(), nullable=False, server_default="1"))
    op.create_index(op.f('ix_party_merged_into_id'), 'party', ['merged_into_id'], unique=False)
    op.create_index(op.f('ix_party_owner_id'), 'party', ['owner_id'], unique=False)
    op.create_index('party_by_identifier', 'party', ['authority_id', 'identifier'], unique=False, postgresql_where=sa.text("identifier <> ''"))
    op.create_index('party_by_name', 'party', ['authority_id', 'name_key'], unique=False)
    op.create_index('party_by_number', 'party', ['authority_id', 'number'], unique=False)
    op.create_foreign_key('party_parent_id_fkey', 'party', 'party', ['parent_id'], ['id'])
    op.create_foreign_key('party_merged_into_id_fkey', 'party', 'party', ['merged_into_id'], ['id'])
    op.create_foreign_key('party_owner_id_fkey', 'party', 'official', ['owner_id'], ['id'])
    op.add_column('record_party', sa.Column('principal_id', sa.Integer(), nullable=True))
    op.add_column('record_party', sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('record_party', sa.Column('is_protected', sa.Boolean(), nullable=True))
    op.add_column('record_party', sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key('record_party_principal_id_fkey', 'record_party', 'principal', ['principal_id'], ['id'])


def downgrade() -> None:
    for table in ("distribution_member", "distribution_list", "party_distinct", "party_merge"):
        op.drop_table(table)
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
