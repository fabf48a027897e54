"""The last calls of a webhook are found without reading the whole outbox.

Revision ID: webhook_deliveries
"""

import sqlalchemy as sa

from alembic import op

revision = "webhook_deliveries"
down_revision = "accounts_one_time"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    op.create_index("outbox_of_webhook", "outbox", ["subject_id", "id"], postgresql_where=sa.text("effect = 'webhook'"))


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("outbox_of_webhook", table_name="outbox")
