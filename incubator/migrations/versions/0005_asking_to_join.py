"""Somebody who asks to join an organization, and the paper a legal representative is invited on."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(organization_id IS NULL) <> (registration_id IS NULL)",
            name=op.f("ck_join_request_of_one_body"),
        ),
        sa.CheckConstraint(
            "invitation_id IS NULL OR answered_at IS NOT NULL",
            name=op.f("ck_join_request_invited_is_answered"),
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hub.id"], name=op.f("fk_join_request_hub_id_hub")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_join_request_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_join_request_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_join_request_invitation_id_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    op.create_index(op.f("ix_join_request_organization_id"), "join_request", ["organization_id"])
    op.create_index(op.f("ix_join_request_registration_id"), "join_request", ["registration_id"])
    op.create_table(
        "invitation_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invitation_paper_invitation_id_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_invitation_paper_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_paper")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_invitation_paper_invitation_id")),
    )


def downgrade() -> None:
    op.drop_table("invitation_paper")
    op.drop_index(op.f("ix_join_request_registration_id"), table_name="join_request")
    op.drop_index(op.f("ix_join_request_organization_id"), table_name="join_request")
    op.drop_table("join_request")
