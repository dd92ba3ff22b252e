"""One row for a denial and its minute, indexes for reading the audit, and closed volumes stay closed.

The guards `closed_volume` and `closed_volume_entry` are built anew from `incubator.core.guards` after
every upgrade; going down takes them away.
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOBODY = sa.text("person_id IS NULL")
GUARDS = {"closed_volume": "volume", "closed_volume_entry": "volume_entry"}


def upgrade() -> None:
    op.create_index("uq_denial_person", "denial", ["person_id", "endpoint", "status", "at"], unique=True)
    op.create_index(
        "uq_denial_nobody",
        "denial",
        ["endpoint", "status", "at"],
        unique=True,
        sqlite_where=NOBODY,
        postgresql_where=NOBODY,
    )
    op.create_index("ix_event_verb", "event", ["verb", "id"])
    op.create_index("ix_event_organization", "event", ["organization_id", "id"])


def downgrade() -> None:
    for name, table in GUARDS.items():
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("insert", "update", "delete"):
                op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}_{verb}"))
        else:
            op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            op.execute(sa.text(f"DROP FUNCTION IF EXISTS {name}()"))
    op.drop_index("ix_event_organization", table_name="event")
    op.drop_index("ix_event_verb", table_name="event")
    op.drop_index("uq_denial_nobody", table_name="denial")
    op.drop_index("uq_denial_person", table_name="denial")
