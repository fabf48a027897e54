"""Changes nothing: returns at a gate that were said before are kept as they were, as a change outside a work would be an unrecorded one."""

revision = 'gate_return_left_open'
down_revision = 'cases_binned'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
