"""The entries that belong to another are found by it.

Revision ID: parties_by_parent
"""

import sqlalchemy as sa

from alembic import op

revision = "parties_by_parent"
down_revision = "annotations_directed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    op.create_index("party_by_parent", "party", ["parent_id"], postgresql_where=sa.text("parent_id IS NOT NULL"))


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("party_by_parent", table_name="party")
