"""The incubation base: places, intakes, stays with their log and evaluations, and leaving."""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('rhythm', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_evaluation_form_hub_id_hub')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_form')),
    sa.UniqueConstraint('hub_id', 'rhythm', 'version', name=op.f('uq_evaluation_form_hub_id_rhythm_version'))
    )
    op.create_table('incubation_base',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('introduction', sa.String(length=2000), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('takes_physical', sa.Boolean(), nullable=False),
    sa.Column('takes_virtual', sa.Boolean(), nullable=False),
    sa.Column('virtual_places', sa.Integer(), nullable=True),
    sa.Column('virtual_held', sa.Integer(), nullable=False),
    sa.Column('filed_groups_at_desks', sa.Boolean(), nullable=False),
    sa.Column('rubric_id', sa.Integer(), nullable=True),
    sa.Column('shows_notice', sa.Boolean(), nullable=False),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('notice_unit', sa.String(length=40), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('NOT shows_notice OR notice_days > 0', name=op.f('ck_incubation_base_notice_has_days')),
    sa.CheckConstraint('takes_physical OR takes_virtual', name=op.f('ck_incubation_base_offers_something')),
    sa.CheckConstraint('virtual_held >= 0', name=op.f('ck_incubation_base_virtual_not_negative')),
    sa.CheckConstraint('virtual_places IS NULL OR virtual_held <= virtual_places', name=op.f('ck_incubation_base_virtual_not_overfull')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_incubation_base_hub_id_hub')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.id'], name=op.f('fk_incubation_base_rubric_id_rubric')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_base')),
    sa.UniqueConstraint('hub_id', 'name', name=op.f('uq_incubation_base_hub_id_name'))
    )
    op.create_index(op.f('ix_incubation_base_hub_id'), 'incubation_base', ['hub_id'], unique=False)
    op.create_table('evaluation_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['evaluation_form.id'], name=op.f('fk_evaluation_question_form_id_evaluation_form')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_question')),
    sa.UniqueConstraint('form_id', 'position', name=op.f('uq_evaluation_question_form_id_position'))
    )
    op.create_table('incubation_room',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('floor', sa.String(length=20), nullable=False),
    sa.Column('area_tenths', sa.Integer(), nullable=True),
    sa.Column('equipment', sa.String(length=500), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('area_tenths IS NULL OR area_tenths > 0', name=op.f('ck_incubation_room_area_possible')),
    sa.CheckConstraint('depth BETWEEN 1 AND 40 AND width BETWEEN 1 AND 40', name=op.f('ck_incubation_room_plan_size')),
    sa.ForeignKeyConstraint(['base_id'], ['incubation_base.id'], name=op.f('fk_incubation_room_base_id_incubation_base')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_room')),
    sa.UniqueConstraint('base_id', 'name', name=op.f('uq_incubation_room_base_id_name'))
    )
    op.create_table('intake',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('introduction', sa.String(length=2000), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('rolling', sa.Boolean(), nullable=False),
    sa.Column('opens_at', sa.DateTime(), nullable=False),
    sa.Column('closes_at', sa.DateTime(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('takes_registered', sa.Boolean(), nullable=False),
    sa.Column('takes_prospective', sa.Boolean(), nullable=False),
    sa.Column('takes_filed', sa.Boolean(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_at IS NULL OR opens_at < closes_at', name=op.f('ck_intake_opens_before_it_closes')),
    sa.CheckConstraint('places IS NULL OR places > 0', name=op.f('ck_intake_some_places')),
    sa.CheckConstraint('rolling OR closes_at IS NOT NULL', name=op.f('ck_intake_batch_closes')),
    sa.ForeignKeyConstraint(['base_id'], ['incubation_base.id'], name=op.f('fk_intake_base_id_incubation_base')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake')),
    sa.UniqueConstraint('code', name=op.f('uq_intake_code'))
    )
    op.create_index(op.f('ix_intake_base_id'), 'intake', ['base_id'], unique=False)
    op.create_table('incubation_desk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=20), nullable=False),
    sa.Column('down', sa.Integer(), nullable=True),
    sa.Column('across', sa.Integer(), nullable=True),
    sa.Column('equipment', sa.String(length=300), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(down IS NULL) = (across IS NULL)', name=op.f('ck_incubation_desk_whole_cell')),
    sa.CheckConstraint('closed_on IS NULL OR opened_on <= closed_on', name=op.f('ck_incubation_desk_ordered')),
    sa.ForeignKeyConstraint(['room_id'], ['incubation_room.id'], name=op.f('fk_incubation_desk_room_id_incubation_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_desk')),
    sa.UniqueConstraint('room_id', 'down', 'across', name=op.f('uq_incubation_desk_room_id_down_across')),
    sa.UniqueConstraint('room_id', 'label', name=op.f('uq_incubation_desk_room_id_label'))
    )
    op.create_table('incubation_plan_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('down', sa.Integer(), nullable=False),
    sa.Column('across', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['room_id'], ['incubation_room.id'], name=op.f('fk_incubation_plan_mark_room_id_incubation_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_plan_mark')),
    sa.UniqueConstraint('room_id', 'down', 'across', name=op.f('uq_incubation_plan_mark_room_id_down_across'))
    )
    op.create_table('intake_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('intake_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_intake_paper_intake_id_intake')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_paper')),
    sa.UniqueConstraint('intake_id', 'kind', name=op.f('uq_intake_paper_intake_id_kind')),
    sa.UniqueConstraint('intake_id', 'position', name=op.f('uq_intake_paper_intake_id_position'))
    )
    op.create_table('intake_requirement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('intake_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(length=40), nullable=True),
    sa.Column('test', sa.String(length=40), nullable=False),
    sa.Column('parameter', sa.Integer(), nullable=True),
    sa.Column('must_hold', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_intake_requirement_intake_id_intake')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_requirement')),
    sa.UniqueConstraint('intake_id', 'position', name=op.f('uq_intake_requirement_intake_id_position'))
    )
    op.create_table('support_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('wish', sa.String(length=2000), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['case_file.id'], name=op.f('fk_support_request_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_request'))
    )
    op.create_table('incubation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=False),
    sa.Column('intake_id', sa.Integer(), nullable=True),
    sa.Column('resident_id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(length=40), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=False),
    sa.Column('housing', sa.String(length=40), nullable=True),
    sa.Column('opening_capital', sa.BigInteger(), nullable=True),
    sa.Column('contact_name', sa.String(length=60), nullable=False),
    sa.Column('contact_phone', sa.Text(), nullable=True),
    sa.Column('contact_email', sa.Text(), nullable=True),
    sa.Column('full_time', sa.Integer(), nullable=True),
    sa.Column('part_time', sa.Integer(), nullable=True),
    sa.Column('volunteers', sa.Integer(), nullable=True),
    sa.Column('party_members', sa.Integer(), nullable=True),
    sa.Column('party_organization', sa.String(length=60), nullable=False),
    sa.Column('penalties', sa.String(length=500), nullable=False),
    sa.Column('desks_wanted', sa.Integer(), nullable=False),
    sa.Column('hours_of_use', sa.String(length=120), nullable=False),
    sa.Column('projects', sa.String(length=4000), nullable=False),
    sa.Column('audience', sa.String(length=500), nullable=False),
    sa.Column('plan', sa.String(length=4000), nullable=False),
    sa.Column('support', sa.String(length=200), nullable=False),
    sa.Column('extended_to', sa.DateTime(), nullable=True),
    sa.Column('promised_at', sa.DateTime(), nullable=True),
    sa.Column('recommendation', sa.String(length=1000), nullable=False),
    sa.Column('register_by', sa.Date(), nullable=True),
    sa.Column('approved_mode', sa.String(length=40), nullable=True),
    sa.Column('approved_desks', sa.Integer(), nullable=True),
    sa.Column('term_from', sa.Date(), nullable=True),
    sa.Column('term_through', sa.Date(), nullable=True),
    sa.Column('agreement_number', sa.String(length=60), nullable=True),
    sa.Column('agreement_id', sa.Integer(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('signatory', sa.String(length=120), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=True),
    sa.Column('leaving', sa.String(length=40), nullable=True),
    sa.Column('notice_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint('desks_wanted >= 0', name=op.f('ck_incubation_desks_not_negative')),
    sa.CheckConstraint('entered_on IS NULL OR agreement_id IS NOT NULL', name=op.f('ck_incubation_entered_by_agreement')),
    sa.CheckConstraint('left_on IS NULL OR entered_on <= left_on', name=op.f('ck_incubation_stay_ordered')),
    sa.CheckConstraint('left_on IS NULL OR leaving IS NOT NULL', name=op.f('ck_incubation_left_somehow')),
    sa.CheckConstraint('term_from IS NULL OR (term_through IS NOT NULL AND term_from <= term_through)', name=op.f('ck_incubation_term_ordered')),
    sa.ForeignKeyConstraint(['agreement_id'], ['document.id'], name=op.f('fk_incubation_agreement_id_document')),
    sa.ForeignKeyConstraint(['base_id'], ['incubation_base.id'], name=op.f('fk_incubation_base_id_incubation_base')),
    sa.ForeignKeyConstraint(['id'], ['case_file.id'], name=op.f('fk_incubation_id_case_file')),
    sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_incubation_intake_id_intake')),
    sa.ForeignKeyConstraint(['resident_id'], ['organization.id'], name=op.f('fk_incubation_resident_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation')),
    sa.UniqueConstraint('agreement_number', name=op.f('uq_incubation_agreement_number')),
    sa.UniqueConstraint('id', 'entered_on', name=op.f('uq_incubation_id_entered_on'))
    )
    op.create_index(op.f('ix_incubation_base_id'), 'incubation', ['base_id'], unique=False)
    op.create_index(op.f('ix_incubation_intake_id'), 'incubation', ['intake_id'], unique=False)
    op.create_index('uq_incubation_APPLYING', 'incubation', ['resident_id'], unique=True, sqlite_where=sa.text('entered_on IS NULL AND ended_on IS NULL'), postgresql_where=sa.text('entered_on IS NULL AND ended_on IS NULL'))
    op.create_index('uq_incubation_STAYING', 'incubation', ['resident_id'], unique=True, sqlite_where=sa.text('entered_on IS NOT NULL AND left_on IS NULL'), postgresql_where=sa.text('entered_on IS NOT NULL AND left_on IS NULL'))
    op.create_table('incubation_room_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('caption', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_incubation_room_photo_document_id_document')),
    sa.ForeignKeyConstraint(['room_id'], ['incubation_room.id'], name=op.f('fk_incubation_room_photo_room_id_incubation_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_room_photo')),
    sa.UniqueConstraint('document_id', name=op.f('uq_incubation_room_photo_document_id'))
    )
    op.create_index(op.f('ix_incubation_room_photo_room_id'), 'incubation_room_photo', ['room_id'], unique=False)
    op.create_table('evaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('rhythm', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('handed_in_at', sa.DateTime(), nullable=True),
    sa.Column('filled_by_id', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=2000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('handed_in_at IS NULL OR filled_by_id IS NOT NULL', name=op.f('ck_evaluation_filled_by_one')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_evaluation_case_id_incubation')),
    sa.ForeignKeyConstraint(['filled_by_id'], ['post.id'], name=op.f('fk_evaluation_filled_by_id_post')),
    sa.ForeignKeyConstraint(['form_id'], ['evaluation_form.id'], name=op.f('fk_evaluation_form_id_evaluation_form')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('case_id', 'rhythm', 'period', 'part', name=op.f('uq_evaluation_case_id_rhythm_period_part'))
    )
    op.create_index('ix_evaluation_open', 'evaluation', ['case_id', 'due_on'], unique=False, sqlite_where=sa.text('handed_in_at IS NULL'), postgresql_where=sa.text('handed_in_at IS NULL'))
    op.create_table('graduation_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('self_assessment', sa.String(length=4000), nullable=False),
    sa.Column('self_assessed_at', sa.DateTime(), nullable=True),
    sa.Column('interview_on', sa.Date(), nullable=True),
    sa.Column('interview', sa.String(length=2000), nullable=False),
    sa.Column('papers_read', sa.Boolean(), nullable=False),
    sa.Column('advice', sa.String(length=40), nullable=True),
    sa.Column('development', sa.String(length=2000), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('advice IS NULL OR reviewed_on IS NOT NULL', name=op.f('ck_graduation_review_advised_when_reviewed')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_graduation_review_case_id_incubation')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['post.id'], name=op.f('fk_graduation_review_reviewed_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_graduation_review')),
    sa.UniqueConstraint('case_id', name=op.f('uq_graduation_review_case_id'))
    )
    op.create_table('incubation_afterwards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('asked_for', sa.Date(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('alive', sa.Boolean(), nullable=True),
    sa.Column('jobs', sa.Integer(), nullable=True),
    sa.Column('projects', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(answered_on IS NULL) = (alive IS NULL)', name=op.f('ck_incubation_afterwards_answered_whole')),
    sa.CheckConstraint('jobs IS NULL OR jobs >= 0', name=op.f('ck_incubation_afterwards_jobs_not_negative')),
    sa.CheckConstraint('projects IS NULL OR projects >= 0', name=op.f('ck_incubation_afterwards_projects_not_negative')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_afterwards_case_id_incubation')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_incubation_afterwards_document_id_document')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['post.id'], name=op.f('fk_incubation_afterwards_noted_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_afterwards')),
    sa.UniqueConstraint('case_id', 'asked_for', name=op.f('uq_incubation_afterwards_case_id_asked_for'))
    )
    op.create_table('incubation_desk_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('desk_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('promised_at', sa.DateTime(), nullable=False),
    sa.Column('promised_by_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('agreed_through', sa.Date(), nullable=False),
    sa.Column('free_from', sa.Date(), nullable=True),
    sa.Column('ended_because', sa.String(length=200), nullable=False),
    sa.CheckConstraint("free_from IS NULL OR ended_because <> ''", name=op.f('ck_incubation_desk_use_ended_with_reason')),
    sa.CheckConstraint('from_on <= agreed_through', name=op.f('ck_incubation_desk_use_plan_ordered')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_desk_use_case_id_incubation')),
    sa.ForeignKeyConstraint(['desk_id'], ['incubation_desk.id'], name=op.f('fk_incubation_desk_use_desk_id_incubation_desk')),
    sa.ForeignKeyConstraint(['promised_by_id'], ['post.id'], name=op.f('fk_incubation_desk_use_promised_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_desk_use'))
    )
    op.create_index(op.f('ix_incubation_desk_use_case_id'), 'incubation_desk_use', ['case_id'], unique=False)
    op.create_index(op.f('ix_incubation_desk_use_desk_id'), 'incubation_desk_use', ['desk_id'], unique=False)
    op.create_index('uq_incubation_desk_use_HELD', 'incubation_desk_use', ['desk_id'], unique=True, sqlite_where=sa.text('free_from IS NULL'), postgresql_where=sa.text('free_from IS NULL'))
    op.create_table('incubation_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=False),
    sa.Column('desks', sa.Integer(), nullable=False),
    sa.Column('term_from', sa.Date(), nullable=False),
    sa.Column('term_through', sa.Date(), nullable=False),
    sa.Column('reasons', sa.String(length=1000), nullable=False),
    sa.Column('proposer_person_id', sa.Integer(), nullable=False),
    sa.Column('proposer_post_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('approver_person_id', sa.Integer(), nullable=True),
    sa.Column('approver_post_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('on_paper', sa.Boolean(), nullable=False),
    sa.Column('paper_number', sa.String(length=80), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('scan_id', sa.Integer(), nullable=True),
    sa.Column('entered_by_post_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('approver_person_id IS NULL OR approver_person_id <> proposer_person_id', name=op.f('ck_incubation_decision_two_people')),
    sa.CheckConstraint("outcome = 'pending' OR approver_person_id IS NOT NULL", name=op.f('ck_incubation_decision_answered_by_somebody')),
    sa.CheckConstraint("NOT on_paper OR (paper_number <> '' AND scan_id IS NOT NULL AND signed_on IS NOT NULL)", name=op.f('ck_incubation_decision_paper_has_number_date_scan')),
    sa.CheckConstraint('desks >= 0', name=op.f('ck_incubation_decision_desks_not_negative')),
    sa.CheckConstraint("mode = 'physical' OR desks = 0", name=op.f('ck_incubation_decision_virtual_has_no_desk')),
    sa.CheckConstraint('term_from <= term_through', name=op.f('ck_incubation_decision_term_ordered')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_decision_case_id_incubation')),
    sa.ForeignKeyConstraint(['proposer_person_id'], ['person.id'], name=op.f('fk_incubation_decision_proposer_person_id_person')),
    sa.ForeignKeyConstraint(['proposer_post_id'], ['post.id'], name=op.f('fk_incubation_decision_proposer_post_id_post')),
    sa.ForeignKeyConstraint(['approver_person_id'], ['person.id'], name=op.f('fk_incubation_decision_approver_person_id_person')),
    sa.ForeignKeyConstraint(['approver_post_id'], ['post.id'], name=op.f('fk_incubation_decision_approver_post_id_post')),
    sa.ForeignKeyConstraint(['scan_id'], ['document.id'], name=op.f('fk_incubation_decision_scan_id_document')),
    sa.ForeignKeyConstraint(['entered_by_post_id'], ['post.id'], name=op.f('fk_incubation_decision_entered_by_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_decision'))
    )
    op.create_index(op.f('ix_incubation_decision_case_id'), 'incubation_decision', ['case_id'], unique=False)
    op.create_index('uq_incubation_decision_pending', 'incubation_decision', ['case_id'], unique=True, sqlite_where=sa.text("outcome = 'pending'"), postgresql_where=sa.text("outcome = 'pending'"))
    op.create_table('incubation_goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('measure', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f('ck_incubation_goal_closed_on_a_day')),
    sa.CheckConstraint('position BETWEEN 1 AND 3', name=op.f('ck_incubation_goal_three_at_most')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_goal_case_id_incubation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_goal')),
    sa.UniqueConstraint('case_id', 'position', name=op.f('uq_incubation_goal_case_id_position'))
    )
    op.create_table('incubation_hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('thing', sa.String(length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('reading', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('not_needed_because', sa.String(length=200), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("not_needed_because = '' OR done_on IS NULL", name=op.f('ck_incubation_hand_over_done_or_not_needed')),
    sa.CheckConstraint('done_on IS NULL OR noted_by_id IS NOT NULL', name=op.f('ck_incubation_hand_over_done_by_one')),
    sa.CheckConstraint("thing <> 'meter' OR done_on IS NULL OR reading <> ''", name=op.f('ck_incubation_hand_over_meter_is_read')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_hand_over_case_id_incubation')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['post.id'], name=op.f('fk_incubation_hand_over_noted_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_hand_over')),
    sa.UniqueConstraint('case_id', 'way', 'thing', name=op.f('uq_incubation_hand_over_case_id_way_thing'))
    )
    op.create_table('incubation_mentoring',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_incubation_mentoring_ordered')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_mentoring_case_id_incubation')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_incubation_mentoring_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_mentoring'))
    )
    op.create_index(op.f('ix_incubation_mentoring_case_id'), 'incubation_mentoring', ['case_id'], unique=False)
    op.create_index(op.f('ix_incubation_mentoring_post_id'), 'incubation_mentoring', ['post_id'], unique=False)
    op.create_index('uq_incubation_mentoring_OPEN', 'incubation_mentoring', ['case_id', 'post_id'], unique=True, sqlite_where=sa.text('ends_on IS NULL'), postgresql_where=sa.text('ends_on IS NULL'))
    op.create_table('incubation_phase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('phase', sa.String(length=40), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('moved_at', sa.DateTime(), nullable=False),
    sa.Column('moved_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_incubation_phase_with_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_phase_case_id_incubation')),
    sa.ForeignKeyConstraint(['moved_by_id'], ['post.id'], name=op.f('fk_incubation_phase_moved_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_phase')),
    sa.UniqueConstraint('case_id', 'position', name=op.f('uq_incubation_phase_case_id_position'))
    )
    op.create_table('incubation_planned_service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('by_whom', sa.String(length=60), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.CheckConstraint("done_on IS NULL OR what <> ''", name=op.f('ck_incubation_planned_service_says_what')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_planned_service_case_id_incubation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_planned_service'))
    )
    op.create_index(op.f('ix_incubation_planned_service_case_id'), 'incubation_planned_service', ['case_id'], unique=False)
    op.create_table('incubation_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=40), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('return_note', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_section_case_id_incubation')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['post.id'], name=op.f('fk_incubation_section_saved_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_section')),
    sa.UniqueConstraint('case_id', 'section', name=op.f('uq_incubation_section_case_id_section'))
    )
    op.create_table('incubation_service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('reached', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_off_at', sa.DateTime(), nullable=True),
    sa.Column('signed_off_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_because', sa.String(length=200), nullable=False),
    sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_because <> ''", name=op.f('ck_incubation_service_withdrawn_why')),
    sa.CheckConstraint('"on" <= noted_on', name=op.f('ck_incubation_service_not_in_the_future')),
    sa.CheckConstraint('(signed_off_at IS NULL) = (signed_off_by_id IS NULL)', name=op.f('ck_incubation_service_signed_off_by_one')),
    sa.CheckConstraint('entered_on <= "on"', name=op.f('ck_incubation_service_after_entry')),
    sa.CheckConstraint('minutes BETWEEN 1 AND 1440', name=op.f('ck_incubation_service_minutes_of_a_day')),
    sa.CheckConstraint('people >= 0', name=op.f('ck_incubation_service_people_not_negative')),
    sa.ForeignKeyConstraint(['case_id', 'entered_on'], ['incubation.id', 'incubation.entered_on'], name='fk_incubation_service_stay'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['post.id'], name=op.f('fk_incubation_service_noted_by_id_post')),
    sa.ForeignKeyConstraint(['signed_off_by_id'], ['post.id'], name=op.f('fk_incubation_service_signed_off_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_service'))
    )
    op.create_index('ix_incubation_service_case_on', 'incubation_service', ['case_id', 'on'], unique=False)
    op.create_index(op.f('ix_incubation_service_event'), 'incubation_service', ['event'], unique=False)
    op.create_table('incubation_sponsor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_sponsor_case_id_incubation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_sponsor'))
    )
    op.create_index(op.f('ix_incubation_sponsor_case_id'), 'incubation_sponsor', ['case_id'], unique=False)
    op.create_table('incubation_submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('receipt', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_post_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_post_id'], ['post.id'], name=op.f('fk_incubation_submission_by_post_id_post')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_submission_case_id_incubation')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_incubation_submission_document_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_submission')),
    sa.UniqueConstraint('case_id', 'round', name=op.f('uq_incubation_submission_case_id_round')),
    sa.UniqueConstraint('receipt', name=op.f('uq_incubation_submission_receipt'))
    )
    op.create_table('incubation_waiting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('left_at', sa.DateTime(), nullable=True),
    sa.Column('left_because', sa.String(length=200), nullable=False),
    sa.CheckConstraint("left_at IS NULL OR left_because <> ''", name=op.f('ck_incubation_waiting_left_with_reason')),
    sa.CheckConstraint('position > 0', name=op.f('ck_incubation_waiting_counted_from_one')),
    sa.ForeignKeyConstraint(['base_id'], ['incubation_base.id'], name=op.f('fk_incubation_waiting_base_id_incubation_base')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_waiting_case_id_incubation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_waiting'))
    )
    op.create_index(op.f('ix_incubation_waiting_case_id'), 'incubation_waiting', ['case_id'], unique=False)
    op.create_index('uq_incubation_waiting_OPEN', 'incubation_waiting', ['case_id'], unique=True, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
    op.create_table('incubation_warning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('put_right_by', sa.Date(), nullable=False),
    sa.Column('lifted_on', sa.Date(), nullable=True),
    sa.Column('lifted_because', sa.String(length=500), nullable=False),
    sa.CheckConstraint("lifted_on IS NULL OR lifted_because <> ''", name=op.f('ck_incubation_warning_lifted_with_reason')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_incubation_warning_with_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['incubation.id'], name=op.f('fk_incubation_warning_case_id_incubation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_warning'))
    )
    op.create_index('uq_incubation_warning_OPEN', 'incubation_warning', ['case_id'], unique=True, sqlite_where=sa.text('lifted_on IS NULL'), postgresql_where=sa.text('lifted_on IS NULL'))
    op.create_table('evaluation_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluation_answer_evaluation_id_evaluation')),
    sa.ForeignKeyConstraint(['question_id'], ['evaluation_question.id'], name=op.f('fk_evaluation_answer_question_id_evaluation_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_answer')),
    sa.UniqueConstraint('evaluation_id', 'question_id', name=op.f('uq_evaluation_answer_evaluation_id_question_id'))
    )
    op.create_table('incubation_follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['incubation_service.id'], name=op.f('fk_incubation_follow_up_entry_id_incubation_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incubation_follow_up'))
    )
    op.create_index('uq_incubation_follow_up_OPEN', 'incubation_follow_up', ['entry_id'], unique=True, sqlite_where=sa.text('done_on IS NULL'), postgresql_where=sa.text('done_on IS NULL'))


def downgrade() -> None:
    op.drop_table('incubation_follow_up')
    op.drop_table('evaluation_answer')
    op.drop_table('incubation_warning')
    op.drop_table('incubation_waiting')
    op.drop_table('incubation_submission')
    op.drop_table('incubation_sponsor')
    op.drop_table('incubation_service')
    op.drop_table('incubation_section')
    op.drop_table('incubation_planned_service')
    op.drop_table('incubation_phase')
    op.drop_table('incubation_mentoring')
    op.drop_table('incubation_hand_over')
    op.drop_table('incubation_goal')
    op.drop_table('incubation_decision')
    op.drop_table('incubation_desk_use')
    op.drop_table('incubation_afterwards')
    op.drop_table('graduation_review')
    op.drop_table('evaluation')
    op.drop_table('incubation_room_photo')
    op.drop_table('incubation')
    op.drop_table('support_request')
    op.drop_table('intake_requirement')
    op.drop_table('intake_paper')
    op.drop_table('incubation_plan_mark')
    op.drop_table('incubation_desk')
    op.drop_table('intake')
    op.drop_table('incubation_room')
    op.drop_table('evaluation_question')
    op.drop_table('incubation_base')
    op.drop_table('evaluation_form')
