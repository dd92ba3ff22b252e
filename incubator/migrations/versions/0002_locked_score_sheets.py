"""Locked score sheets are closed: the guards `closed_score_sheet` and `closed_score`.

Guards are built anew from `incubator.core.guards` after every upgrade, so there is no table to change
here; this step is what tells an installation of before that it has to be upgraded.
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDS = {"closed_score_sheet": "score_sheet", "closed_score": "score"}


def upgrade() -> None:
    """Nothing but the guards."""


def downgrade() -> None:
    for name, table in GUARDS.items():
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("insert", "update", "delete"):
                op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}_{verb}"))
        else:
            op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            op.execute(sa.text(f"DROP FUNCTION IF EXISTS {name}()"))
