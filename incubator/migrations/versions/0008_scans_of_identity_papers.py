"""Scans of identity papers: whose, what for, agreed to when, and when their file goes.

The guards `sealed_scan` and `id_scan_document` are built anew from `incubator.core.guards` after
every upgrade; going down takes them away.
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS = {"sealed_scan": "document", "id_scan_document": "id_scan"}


def upgrade() -> None:
    op.create_table(
        "id_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("matches", sa.Boolean(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(document_id IS NULL) = (erased_at IS NOT NULL)",
            name=op.f("ck_id_scan_file_or_erased"),
        ),
        sa.CheckConstraint(
            "(matches IS NULL) = (decided_at IS NULL)", name=op.f("ck_id_scan_decided_says_what")
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR taken_at <= decided_at", name=op.f("ck_id_scan_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_id_scan_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_id_scan_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_id_scan_consent_id_consent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_id_scan")),
        sa.UniqueConstraint("document_id", name=op.f("uq_id_scan_document_id")),
    )
    op.create_index(op.f("ix_id_scan_person_id"), "id_scan", ["person_id"])


def downgrade() -> None:
    for name, table in GUARDS.items():
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("insert", "update"):
                op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}_{verb}"))
        else:
            op.execute(sa.text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            op.execute(sa.text(f"DROP FUNCTION IF EXISTS {name}()"))
    op.drop_table("id_scan")
