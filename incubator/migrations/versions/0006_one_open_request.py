"""One open request for a code, a filing number or a name without either."""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OPEN = "status IN ('submitted', 'returned')"
INDEXES = (
    ("uq_registration_open_code", ["uscc"], f"{OPEN} AND uscc IS NOT NULL"),
    ("uq_registration_open_filing", ["hub_id", "filing_no"], f"{OPEN} AND filing_no IS NOT NULL"),
    (
        "uq_registration_open_name",
        ["hub_id", "name"],
        f"{OPEN} AND uscc IS NULL AND filing_no IS NULL",
    ),
)


def upgrade() -> None:
    for name, columns, where in INDEXES:
        op.create_index(
            name,
            "registration",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    for name, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name="registration")
