"""The archive in the order of arrival, for who reads nearly all of it."""

import sqlalchemy as sa

from alembic import op

revision = 'lists_pages'
down_revision = 'api_clients'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('record_by_arrival', 'record', ['authority_id', sa.text('arrived_at DESC'), sa.text('id DESC')], unique=False)
