"""Accounts are found by the digest of their mail address; a consent on paper has its scan.

Digests of addresses from before need the keys of the installation and are filled in by `init`. The
guards that refuse to empty closed tables at once are built anew from `incubator.core.guards`; they
are PostgreSQL's alone, as SQLite empties a table row by row.
"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEPT = ("score_sheet", "score", "volume", "volume_entry")


def upgrade() -> None:
    op.add_column("person", sa.Column("email_digest", sa.String(length=64), nullable=True))
    op.create_index("ix_person_email_digest", "person", ["email_digest"])
    op.create_table(
        "consent_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_consent_paper_consent_id_consent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_consent_paper_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_paper")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_consent_paper_consent_id")),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KEPT:
            op.execute(sa.text(f"DROP TRIGGER IF EXISTS closed_{table}_whole ON {table}"))
            op.execute(sa.text(f"DROP FUNCTION IF EXISTS closed_{table}_whole()"))
    op.drop_table("consent_paper")
    op.drop_index("ix_person_email_digest", "person")
    op.execute(sa.text("ALTER TABLE person DROP COLUMN email_digest"))
