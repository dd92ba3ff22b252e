"""Premises: the register, tariffs, bookings with their dates and holds, occupancy, charges and feeds."""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "premises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("blocked_because", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=100), nullable=False),
        sa.Column("manager_name", sa.String(length=100), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("community", sa.String(length=60), nullable=False),
        sa.Column("floor", sa.String(length=20), nullable=False),
        sa.Column("area_tenths", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("introduction", sa.String(length=2000), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("lift", sa.Boolean(), nullable=False),
        sa.Column("accessible_toilet", sa.Boolean(), nullable=False),
        sa.Column("accessible_parking", sa.Boolean(), nullable=False),
        sa.Column("tactile_paving", sa.Boolean(), nullable=False),
        sa.Column("hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("approval_number", sa.String(length=80), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("floor_sheet_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("minutes_after", sa.Integer(), nullable=False),
        sa.Column("approval", sa.String(length=40), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("pending_holds", sa.Boolean(), nullable=False),
        sa.Column("keeps_waiting_list", sa.Boolean(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("wants_check_in", sa.Boolean(), nullable=False),
        sa.Column("longest_minutes", sa.Integer(), nullable=True),
        sa.Column("notice_workdays", sa.Integer(), nullable=True),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("hours_a_month", sa.Integer(), nullable=True),
        sa.Column("cancel_workdays", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approval <> 'post' OR approver_id IS NOT NULL", name=op.f("ck_premises_approver_named")
        ),
        sa.CheckConstraint(
            "standing <> 'available' OR nature <> 'office' OR (approval_number <> '' AND approval_id IS NOT NULL)",
            name=op.f("ck_premises_office_needs_approval"),
        ),
        sa.CheckConstraint(
            "standing <> 'blocked' OR blocked_because <> ''",
            name=op.f("ck_premises_blocked_because"),
        ),
        sa.CheckConstraint(
            "area_tenths IS NULL OR area_tenths > 0", name=op.f("ck_premises_area_possible")
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_premises_takes_somebody")),
        sa.CheckConstraint("hold_minutes BETWEEN 0 AND 60", name=op.f("ck_premises_hold_possible")),
        sa.CheckConstraint(
            "longest_minutes IS NULL OR longest_minutes > 0",
            name=op.f("ck_premises_longest_possible"),
        ),
        sa.CheckConstraint(
            "minutes_before BETWEEN 0 AND 480 AND minutes_after BETWEEN 0 AND 480",
            name=op.f("ck_premises_buffers"),
        ),
        sa.CheckConstraint(
            "parent_id IS NULL OR parent_id <> id", name=op.f("ck_premises_no_part_of_itself")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["document.id"], name=op.f("fk_premises_approval_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["post.id"], name=op.f("fk_premises_approver_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["floor_sheet_id"], ["document.id"], name=op.f("fk_premises_floor_sheet_id_document")
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hub.id"], name=op.f("fk_premises_hub_id_hub")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organization.id"], name=op.f("fk_premises_owner_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["premises.id"], name=op.f("fk_premises_parent_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises")),
        sa.UniqueConstraint("hub_id", "name", name=op.f("uq_premises_hub_id_name")),
    )
    with op.batch_alter_table("premises", schema=None) as batch_op:
        batch_op.create_index(
            "ix_premises_hub_standing", ["hub_id", "standing", "initials", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_premises_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("involves_minors", sa.Boolean(), nullable=False),
        sa.Column("safety_officer", sa.String(length=60), nullable=False),
        sa.Column("safety_phone", sa.Text(), nullable=True),
        sa.Column("equipment_wanted", sa.String(length=300), nullable=False),
        sa.Column("recurrence", sa.String(length=200), nullable=False),
        sa.Column("workdays_only", sa.Boolean(), nullable=False),
        sa.Column("split_from_id", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("given_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_basis", sa.String(length=200), nullable=False),
        sa.Column("fee_approved_by", sa.String(length=100), nullable=False),
        sa.Column("exception", sa.String(length=300), nullable=False),
        sa.Column("exception_by_id", sa.Integer(), nullable=True),
        sa.Column("promised_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "NOT involves_minors OR safety_officer <> ''",
            name=op.f("ck_booking_minors_are_watched"),
        ),
        sa.CheckConstraint(
            "exception = '' OR exception_by_id IS NOT NULL",
            name=op.f("ck_booking_exception_by_one"),
        ),
        sa.CheckConstraint("purpose <> ''", name=op.f("ck_booking_has_purpose")),
        sa.CheckConstraint("fee_fen >= 0 AND given_fen >= 0", name=op.f("ck_booking_fee_possible")),
        sa.CheckConstraint("people > 0", name=op.f("ck_booking_somebody_comes")),
        sa.ForeignKeyConstraint(
            ["exception_by_id"], ["post.id"], name=op.f("fk_booking_exception_by_id_post")
        ),
        sa.ForeignKeyConstraint(["id"], ["case_file.id"], name=op.f("fk_booking_id_case_file")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_booking_premises_id_premises")
        ),
        sa.ForeignKeyConstraint(
            ["split_from_id"], ["booking.id"], name=op.f("fk_booking_split_from_id_booking")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_premises_id"), ["premises_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_booking_split_from_id"), ["split_from_id"], unique=False
        )

    op.create_table(
        "booking_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_booking_draft_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_booking_draft_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_draft")),
    )
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_booking_draft_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_booking_draft_post_id"), ["post_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_booking_draft_premises_id"), ["premises_id"], unique=False
        )

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("premises_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(premises_id IS NOT NULL AND organization_id IS NULL AND person_id IS NULL) OR (premises_id IS NULL AND organization_id IS NOT NULL AND person_id IS NULL) OR (premises_id IS NULL AND organization_id IS NULL AND person_id IS NOT NULL)",
            name=op.f("ck_calendar_feed_of_one"),
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hub.id"], name=op.f("fk_calendar_feed_hub_id_hub")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["post.id"], name=op.f("fk_calendar_feed_made_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_calendar_feed_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_calendar_feed_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_feed_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_calendar_feed_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_calendar_feed_premises_id"), ["premises_id"], unique=False
        )

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_because", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_closure_has_reason")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_closure_ordered")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["post.id"], name=op.f("fk_closure_entered_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_closure_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index("ix_closure_premises", ["premises_id", "ends_at"], unique=False)

    op.create_table(
        "occupancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=1000), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("wished_from", sa.Date(), nullable=False),
        sa.Column("wished_through", sa.Date(), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("promised_at", sa.DateTime(), nullable=True),
        sa.Column("surveyed_on", sa.Date(), nullable=True),
        sa.Column("surveyed_by_id", sa.Integer(), nullable=True),
        sa.Column("survey", sa.String(length=2000), nullable=False),
        sa.Column("survey_area_tenths", sa.Integer(), nullable=True),
        sa.Column("survey_advises", sa.Boolean(), nullable=True),
        sa.Column("agreement_number", sa.String(length=60), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signatory", sa.String(length=120), nullable=False),
        sa.Column("area_tenths", sa.Integer(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_through", sa.Date(), nullable=True),
        sa.Column("term", sa.String(length=40), nullable=True),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("monthly_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_basis", sa.String(length=200), nullable=False),
        sa.Column("fee_approved_by", sa.String(length=100), nullable=False),
        sa.Column("utilities", sa.String(length=40), nullable=True),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposit_received_on", sa.Date(), nullable=True),
        sa.Column("deposit_returned_on", sa.Date(), nullable=True),
        sa.Column("deposit_withheld_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposit_note", sa.String(length=300), nullable=False),
        sa.Column("insurance", sa.String(length=200), nullable=False),
        sa.Column("end_conditions", sa.String(length=1000), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("damage", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "deposit_fen >= 0 AND monthly_fen >= 0", name=op.f("ck_occupancy_money_possible")
        ),
        sa.CheckConstraint(
            "deposit_returned_on IS NULL OR deposit_received_on IS NOT NULL",
            name=op.f("ck_occupancy_deposit_ordered"),
        ),
        sa.CheckConstraint(
            "deposit_withheld_fen BETWEEN 0 AND deposit_fen",
            name=op.f("ck_occupancy_withheld_of_the_deposit"),
        ),
        sa.CheckConstraint(
            "entered_on IS NULL OR (agreement_id IS NOT NULL AND agreement_number IS NOT NULL)",
            name=op.f("ck_occupancy_entered_by_agreement"),
        ),
        sa.CheckConstraint(
            "left_on IS NULL OR entered_on <= left_on", name=op.f("ck_occupancy_stay_ordered")
        ),
        sa.CheckConstraint(
            "term_from IS NULL OR (term_through IS NOT NULL AND term_from <= term_through)",
            name=op.f("ck_occupancy_term_ordered"),
        ),
        sa.CheckConstraint("wished_from <= wished_through", name=op.f("ck_occupancy_wish_ordered")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["document.id"], name=op.f("fk_occupancy_agreement_id_document")
        ),
        sa.ForeignKeyConstraint(["id"], ["case_file.id"], name=op.f("fk_occupancy_id_case_file")),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_occupancy_premises_id_premises")
        ),
        sa.ForeignKeyConstraint(
            ["surveyed_by_id"], ["post.id"], name=op.f("fk_occupancy_surveyed_by_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
        sa.UniqueConstraint("agreement_number", name=op.f("uq_occupancy_agreement_number")),
    )
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occupancy_premises_id"), ["premises_id"], unique=False)

    op.create_table(
        "premises_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("receipt_number", sa.String(length=80), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("paid_entered_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(), nullable=True),
        sa.Column("waived_because", sa.String(length=300), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.Column("refunded_because", sa.String(length=300), nullable=False),
        sa.Column("refunded_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(refunded_fen = 0 AND refunded_on IS NULL) OR (refunded_fen BETWEEN 1 AND fen AND refunded_on IS NOT NULL AND paid_on IS NOT NULL AND refunded_because <> '')",
            name=op.f("ck_premises_charge_refunded_when_paid"),
        ),
        sa.CheckConstraint(
            "paid_on IS NULL OR receipt_number <> ''",
            name=op.f("ck_premises_charge_paid_with_receipt"),
        ),
        sa.CheckConstraint(
            "waived_at IS NULL OR waived_because <> ''",
            name=op.f("ck_premises_charge_waived_because"),
        ),
        sa.CheckConstraint("fen > 0", name=op.f("ck_premises_charge_something_owed")),
        sa.CheckConstraint(
            "paid_on IS NULL OR waived_at IS NULL", name=op.f("ck_premises_charge_paid_or_waived")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_premises_charge_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hub.id"], name=op.f("fk_premises_charge_hub_id_hub")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_premises_charge_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["paid_entered_by_id"],
            ["post.id"],
            name=op.f("fk_premises_charge_paid_entered_by_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_premises_charge_premises_id_premises")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["document.id"], name=op.f("fk_premises_charge_receipt_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["refunded_by_id"], ["post.id"], name=op.f("fk_premises_charge_refunded_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by_id"], ["post.id"], name=op.f("fk_premises_charge_waived_by_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_charge")),
        sa.UniqueConstraint("source", name=op.f("uq_premises_charge_source")),
    )
    with op.batch_alter_table("premises_charge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_premises_charge_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_premises_charge_hub_id"), ["hub_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_premises_charge_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "premises_equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_premises_equipment_something")),
        sa.ForeignKeyConstraint(
            ["premises_id"],
            ["premises.id"],
            name=op.f("fk_premises_equipment_premises_id_premises"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_equipment")),
        sa.UniqueConstraint(
            "premises_id", "name", name=op.f("uq_premises_equipment_premises_id_name")
        ),
    )
    op.create_table(
        "premises_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closes > opens AND closes <= 2880", name=op.f("ck_premises_opening_closes_later")
        ),
        sa.CheckConstraint(
            "opens BETWEEN 0 AND 1439", name=op.f("ck_premises_opening_opens_that_day")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_premises_opening_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_opening")),
        sa.UniqueConstraint(
            "premises_id",
            "profile",
            "opens",
            name=op.f("uq_premises_opening_premises_id_profile_opens"),
        ),
    )
    op.create_table(
        "premises_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_premises_photo_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_premises_photo_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_photo")),
        sa.UniqueConstraint("document_id", name=op.f("uq_premises_photo_document_id")),
    )
    with op.batch_alter_table("premises_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_premises_photo_premises_id"), ["premises_id"], unique=False
        )

    op.create_table(
        "premises_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_premises_use_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_use")),
        sa.UniqueConstraint("premises_id", "use", name=op.f("uq_premises_use_premises_id_use")),
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_through", sa.Date(), nullable=True),
        sa.Column("use", sa.String(length=40), nullable=True),
        sa.Column("org_type", sa.String(length=40), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(term = 'free' AND fen = 0) OR (term = 'preferential' AND fen < reference_fen) OR (term = 'standard' AND fen = reference_fen)",
            name=op.f("ck_tariff_price_fits_term"),
        ),
        sa.CheckConstraint("basis <> ''", name=op.f("ck_tariff_has_basis")),
        sa.CheckConstraint("fen >= 0", name=op.f("ck_tariff_price_possible")),
        sa.CheckConstraint(
            "from_minute >= 0 AND from_minute < to_minute AND to_minute <= 1440",
            name=op.f("ck_tariff_part_of_day"),
        ),
        sa.CheckConstraint("reference_fen >= 0", name=op.f("ck_tariff_reference_possible")),
        sa.CheckConstraint(
            "valid_through IS NULL OR valid_from <= valid_through", name=op.f("ck_tariff_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["post.id"], name=op.f("fk_tariff_entered_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"], ["premises.id"], name=op.f("fk_tariff_premises_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    with op.batch_alter_table("tariff", schema=None) as batch_op:
        batch_op.create_index("ix_tariff_premises", ["premises_id", "valid_from"], unique=False)

    op.create_table(
        "booking_occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("premises_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("cancelled_late", sa.Boolean(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(), nullable=True),
        sa.Column("tariff_id", sa.Integer(), nullable=True),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('skipped', 'refused', 'cancelled') OR because <> ''",
            name=op.f("ck_booking_occurrence_because"),
        ),
        sa.CheckConstraint(
            "fee_fen >= 0 AND reference_fen >= 0", name=op.f("ck_booking_occurrence_fee_possible")
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 1440", name=op.f("ck_booking_occurrence_a_day_at_most")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_occurrence_ordered")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_occurrence_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["premises_id"],
            ["premises.id"],
            name=op.f("fk_booking_occurrence_premises_id_premises"),
        ),
        sa.ForeignKeyConstraint(
            ["tariff_id"], ["tariff.id"], name=op.f("fk_booking_occurrence_tariff_id_tariff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_occurrence")),
        sa.UniqueConstraint(
            "booking_id", "starts_at", name=op.f("uq_booking_occurrence_booking_id_starts_at")
        ),
    )
    with op.batch_alter_table("booking_occurrence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booking_occurrence_premises", ["premises_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            "ix_booking_occurrence_starts", ["starts_at", "premises_id"], unique=False
        )

    op.create_table(
        "occupancy_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_through", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("monthly_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_basis", sa.String(length=200), nullable=False),
        sa.Column("reasons", sa.String(length=1000), nullable=False),
        sa.Column("proposer_person_id", sa.Integer(), nullable=False),
        sa.Column("proposer_post_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("approver_person_id", sa.Integer(), nullable=True),
        sa.Column("approver_post_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("paper_number", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_post_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "NOT on_paper OR (paper_number <> '' AND scan_id IS NOT NULL AND signed_on IS NOT NULL)",
            name=op.f("ck_occupancy_decision_paper_has_number_date_scan"),
        ),
        sa.CheckConstraint(
            "outcome = 'pending' OR approver_person_id IS NOT NULL",
            name=op.f("ck_occupancy_decision_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "approver_person_id IS NULL OR approver_person_id <> proposer_person_id",
            name=op.f("ck_occupancy_decision_two_people"),
        ),
        sa.CheckConstraint(
            "monthly_fen >= 0 AND reference_fen >= 0",
            name=op.f("ck_occupancy_decision_money_possible"),
        ),
        sa.CheckConstraint(
            "term_from <= term_through", name=op.f("ck_occupancy_decision_term_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["approver_person_id"],
            ["person.id"],
            name=op.f("fk_occupancy_decision_approver_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_post_id"],
            ["post.id"],
            name=op.f("fk_occupancy_decision_approver_post_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["occupancy.id"], name=op.f("fk_occupancy_decision_case_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_post_id"],
            ["post.id"],
            name=op.f("fk_occupancy_decision_entered_by_post_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["proposer_person_id"],
            ["person.id"],
            name=op.f("fk_occupancy_decision_proposer_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["proposer_post_id"],
            ["post.id"],
            name=op.f("fk_occupancy_decision_proposer_post_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["document.id"], name=op.f("fk_occupancy_decision_scan_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy_decision")),
    )
    with op.batch_alter_table("occupancy_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_occupancy_decision_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "uq_occupancy_decision_pending",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("outcome = 'pending'"),
            postgresql_where=sa.text("outcome = 'pending'"),
        )

    op.create_table(
        "occupancy_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_through", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("monthly_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_basis", sa.String(length=200), nullable=False),
        sa.Column("fee_approved_by", sa.String(length=100), nullable=False),
        sa.Column("drawn_up_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signatory", sa.String(length=120), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "monthly_fen >= 0 AND reference_fen >= 0",
            name=op.f("ck_occupancy_extension_money_possible"),
        ),
        sa.CheckConstraint(
            "signed_on IS NULL OR document_id IS NOT NULL",
            name=op.f("ck_occupancy_extension_signed_in_writing"),
        ),
        sa.CheckConstraint(
            "term_from <= term_through", name=op.f("ck_occupancy_extension_term_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["occupancy.id"], name=op.f("fk_occupancy_extension_case_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_occupancy_extension_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["drawn_up_by_id"], ["post.id"], name=op.f("fk_occupancy_extension_drawn_up_by_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy_extension")),
        sa.UniqueConstraint("number", name=op.f("uq_occupancy_extension_number")),
    )
    with op.batch_alter_table("occupancy_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_occupancy_extension_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "uq_occupancy_extension_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("signed_on IS NULL"),
            postgresql_where=sa.text("signed_on IS NULL"),
        )

    op.create_table(
        "occupancy_hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("reading", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "done_on IS NULL OR noted_by_id IS NOT NULL",
            name=op.f("ck_occupancy_hand_over_done_by_one"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["occupancy.id"], name=op.f("fk_occupancy_hand_over_case_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["post.id"], name=op.f("fk_occupancy_hand_over_noted_by_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy_hand_over")),
        sa.UniqueConstraint(
            "case_id", "way", "item", name=op.f("uq_occupancy_hand_over_case_id_way_item")
        ),
    )
    op.create_table(
        "occupancy_inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("found", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("by_post_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "found = 'in-order' OR note <> ''", name=op.f("ck_occupancy_inspection_finding_told")
        ),
        sa.ForeignKeyConstraint(
            ["by_post_id"], ["post.id"], name=op.f("fk_occupancy_inspection_by_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["occupancy.id"], name=op.f("fk_occupancy_inspection_case_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["document.id"], name=op.f("fk_occupancy_inspection_photo_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy_inspection")),
    )
    with op.batch_alter_table("occupancy_inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_occupancy_inspection_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "booking_sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("suspends", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("imposed_at", sa.DateTime(), nullable=False),
        sa.Column("imposed_by_id", sa.Integer(), nullable=True),
        sa.Column("appeal", sa.String(length=1000), nullable=False),
        sa.Column("appealed_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_booking_sanction_has_reason")),
        sa.CheckConstraint(
            "answered_at IS NULL OR appealed_at IS NOT NULL",
            name=op.f("ck_booking_sanction_answers_appeal"),
        ),
        sa.CheckConstraint("from_on <= through_on", name=op.f("ck_booking_sanction_ordered")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["post.id"], name=op.f("fk_booking_sanction_answered_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["hub_id"], ["hub.id"], name=op.f("fk_booking_sanction_hub_id_hub")
        ),
        sa.ForeignKeyConstraint(
            ["imposed_by_id"], ["post.id"], name=op.f("fk_booking_sanction_imposed_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["booking_occurrence.id"],
            name=op.f("fk_booking_sanction_occurrence_id_booking_occurrence"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_booking_sanction_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_sanction")),
    )
    with op.batch_alter_table("booking_sanction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booking_sanction_organization", ["organization_id", "through_on"], unique=False
        )

    op.create_table(
        "closure_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closure_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("allowed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_closure_exception_has_reason")),
        sa.ForeignKeyConstraint(
            ["allowed_by_id"], ["post.id"], name=op.f("fk_closure_exception_allowed_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["closure_id"], ["closure.id"], name=op.f("fk_closure_exception_closure_id_closure")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["booking_occurrence.id"],
            name=op.f("fk_closure_exception_occurrence_id_booking_occurrence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_exception")),
        sa.UniqueConstraint(
            "closure_id",
            "occurrence_id",
            name=op.f("uq_closure_exception_closure_id_occurrence_id"),
        ),
    )
    with op.batch_alter_table("closure_exception", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_closure_exception_occurrence_id"), ["occurrence_id"], unique=False
        )

    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("closure_id", sa.Integer(), nullable=True),
        sa.Column("occupancy_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(occurrence_id IS NOT NULL AND closure_id IS NULL AND occupancy_id IS NULL AND draft_id IS NULL) OR (occurrence_id IS NULL AND closure_id IS NOT NULL AND occupancy_id IS NULL AND draft_id IS NULL) OR (occurrence_id IS NULL AND closure_id IS NULL AND occupancy_id IS NOT NULL AND draft_id IS NULL) OR (occurrence_id IS NULL AND closure_id IS NULL AND occupancy_id IS NULL AND draft_id IS NOT NULL)",
            name=op.f("ck_hold_by_one"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_hold_ordered")),
        sa.ForeignKeyConstraint(
            ["closure_id"], ["closure.id"], name=op.f("fk_hold_closure_id_closure")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["booking_draft.id"], name=op.f("fk_hold_draft_id_booking_draft")
        ),
        sa.ForeignKeyConstraint(
            ["occupancy_id"], ["occupancy.id"], name=op.f("fk_hold_occupancy_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["booking_occurrence.id"],
            name=op.f("fk_hold_occurrence_id_booking_occurrence"),
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["premises.id"], name=op.f("fk_hold_part_id_premises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_closure_id"), ["closure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_occupancy_id"), ["occupancy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index("ix_hold_part", ["part_id", "ends_at", "starts_at"], unique=False)

    op.create_table(
        "sublet_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("object_by", sa.Date(), nullable=False),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("put_right_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_post_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("known_on <= object_by", name=op.f("ck_sublet_objection_ordered")),
        sa.CheckConstraint(
            "objected_on IS NULL OR document_id IS NOT NULL",
            name=op.f("ck_sublet_objection_in_writing"),
        ),
        sa.CheckConstraint(
            "objected_on IS NULL OR objected_on BETWEEN known_on AND object_by",
            name=op.f("ck_sublet_objection_in_time"),
        ),
        sa.ForeignKeyConstraint(
            ["by_post_id"], ["post.id"], name=op.f("fk_sublet_objection_by_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["occupancy.id"], name=op.f("fk_sublet_objection_case_id_occupancy")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_sublet_objection_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["occupancy_inspection.id"],
            name=op.f("fk_sublet_objection_inspection_id_occupancy_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sublet_objection")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_sublet_objection_inspection_id")),
    )
    with op.batch_alter_table("sublet_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sublet_objection_case_id"), ["case_id"], unique=False)

    op.create_table(
        "use_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("checked_in_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("hand_over", sa.String(length=500), nullable=False),
        sa.Column("damage", sa.String(length=500), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "attendance IS NULL OR attendance >= 0", name=op.f("ck_use_record_attendance_possible")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR checked_in_at <= ended_at", name=op.f("ck_use_record_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["checked_in_by_id"], ["post.id"], name=op.f("fk_use_record_checked_in_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["post.id"], name=op.f("fk_use_record_closed_by_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["booking_occurrence.id"],
            name=op.f("fk_use_record_occurrence_id_booking_occurrence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_record")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_use_record_occurrence_id")),
    )
    op.create_table(
        "use_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_use_photo_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["use_record.id"], name=op.f("fk_use_photo_record_id_use_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_photo")),
        sa.UniqueConstraint("document_id", name=op.f("uq_use_photo_document_id")),
    )
    with op.batch_alter_table("use_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_use_photo_record_id"), ["record_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("use_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_use_photo_record_id"))

    op.drop_table("use_photo")
    op.drop_table("use_record")
    with op.batch_alter_table("sublet_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sublet_objection_case_id"))

    op.drop_table("sublet_objection")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_part")
        batch_op.drop_index(batch_op.f("ix_hold_occurrence_id"))
        batch_op.drop_index(batch_op.f("ix_hold_occupancy_id"))
        batch_op.drop_index(batch_op.f("ix_hold_draft_id"))
        batch_op.drop_index(batch_op.f("ix_hold_closure_id"))

    op.drop_table("hold")
    with op.batch_alter_table("closure_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closure_exception_occurrence_id"))

    op.drop_table("closure_exception")
    with op.batch_alter_table("booking_sanction", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_sanction_organization")

    op.drop_table("booking_sanction")
    with op.batch_alter_table("occupancy_inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occupancy_inspection_case_id"))

    op.drop_table("occupancy_inspection")
    op.drop_table("occupancy_hand_over")
    with op.batch_alter_table("occupancy_extension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_occupancy_extension_open",
            sqlite_where=sa.text("signed_on IS NULL"),
            postgresql_where=sa.text("signed_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_occupancy_extension_case_id"))

    op.drop_table("occupancy_extension")
    with op.batch_alter_table("occupancy_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_occupancy_decision_pending",
            sqlite_where=sa.text("outcome = 'pending'"),
            postgresql_where=sa.text("outcome = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_occupancy_decision_case_id"))

    op.drop_table("occupancy_decision")
    with op.batch_alter_table("booking_occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_occurrence_starts")
        batch_op.drop_index("ix_booking_occurrence_premises")

    op.drop_table("booking_occurrence")
    with op.batch_alter_table("tariff", schema=None) as batch_op:
        batch_op.drop_index("ix_tariff_premises")

    op.drop_table("tariff")
    op.drop_table("premises_use")
    with op.batch_alter_table("premises_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_premises_photo_premises_id"))

    op.drop_table("premises_photo")
    op.drop_table("premises_opening")
    op.drop_table("premises_equipment")
    with op.batch_alter_table("premises_charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_premises_charge_organization_id"))
        batch_op.drop_index(batch_op.f("ix_premises_charge_hub_id"))
        batch_op.drop_index(batch_op.f("ix_premises_charge_case_id"))

    op.drop_table("premises_charge")
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occupancy_premises_id"))

    op.drop_table("occupancy")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index("ix_closure_premises")

    op.drop_table("closure")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_premises_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_feed_person_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_feed_organization_id"))

    op.drop_table("calendar_feed")
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_draft_premises_id"))
        batch_op.drop_index(batch_op.f("ix_booking_draft_post_id"))
        batch_op.drop_index(batch_op.f("ix_booking_draft_expires_at"))

    op.drop_table("booking_draft")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_split_from_id"))
        batch_op.drop_index(batch_op.f("ix_booking_premises_id"))

    op.drop_table("booking")
    with op.batch_alter_table("premises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_premises_parent_id"))
        batch_op.drop_index("ix_premises_hub_standing")

    op.drop_table("premises")
