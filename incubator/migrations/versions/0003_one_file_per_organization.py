"""One file per organization: details, mergers, invitations, declarations, registrations, seals, volumes."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

ADDED = (
    ('document', sa.Column('pages', sa.Integer())),
    ('document', sa.Column('sealed', sa.Boolean(), nullable=False, server_default=sa.false())),
    ('document', sa.Column('delete_on', sa.Date())),
    ('document', sa.Column('erased_at', sa.DateTime())),
    ('fact', sa.Column('seen_at', sa.DateTime())),
    ('login_session', sa.Column('agent', sa.String(120), nullable=False, server_default='')),
    ('person', sa.Column('id_number', sa.Text())),
    ('person', sa.Column('id_digest', sa.String(64))),
    ('person', sa.Column('bank_name', sa.String(100), nullable=False, server_default='')),
    ('person', sa.Column('bank_account', sa.Text())),
    ('person', sa.Column('bank_digest', sa.String(64))),
    ('person', sa.Column('state_official', sa.Boolean())),
    ('post', sa.Column('office', sa.String(40))),
    ('post', sa.Column('pending', sa.Boolean(), nullable=False, server_default=sa.false())),
)


def upgrade() -> None:
    op.create_table('consent_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_text')),
    sa.UniqueConstraint('kind', 'version', name=op.f('uq_consent_text_kind_version'))
    )
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('withdrawn_at IS NULL OR given_at <= withdrawn_at', name=op.f('ck_consent_ordered')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person')),
    sa.ForeignKeyConstraint(['text_id'], ['consent_text.id'], name=op.f('fk_consent_text_id_consent_text')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('person_id', 'text_id', 'given_at', name=op.f('uq_consent_person_id_text_id_given_at'))
    )
    op.create_index(op.f('ix_consent_person_id'), 'consent', ['person_id'])

    op.create_table('dispatch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('body', sa.Text(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=False),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('why_not', sa.String(length=200), nullable=False),
    sa.CheckConstraint("state <> 'sent' OR body IS NULL", name=op.f('ck_dispatch_sent_words_are_gone')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_dispatch_attempts_counted')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_dispatch_hub_id_hub')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispatch_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch'))
    )
    op.create_index(op.f('ix_dispatch_person_id'), 'dispatch', ['person_id'])
    op.create_index('ix_dispatch_queue', 'dispatch', ['state', 'next_attempt_at'])

    op.create_table('external_identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('linked_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_external_identity_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_external_identity_issuer_subject'))
    )
    op.create_index(op.f('ix_external_identity_user_id'), 'external_identity', ['user_id'])

    op.create_table('organization_details',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('short_name', sa.String(length=60), nullable=False),
    sa.Column('is_branch', sa.Boolean(), nullable=False),
    sa.Column('parent_name', sa.String(length=100), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('industry', sa.String(length=60), nullable=False),
    sa.Column('activity_area', sa.String(length=100), nullable=False),
    sa.Column('website', sa.String(length=200), nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('fax', sa.String(length=40), nullable=False),
    sa.Column('postal_code', sa.String(length=10), nullable=False),
    sa.Column('mailing_address', sa.String(length=200), nullable=False),
    sa.Column('supervising_contact', sa.Text(), nullable=True),
    sa.Column('supervising_phone', sa.Text(), nullable=True),
    sa.Column('premises_source', sa.String(length=40), nullable=True),
    sa.Column('premises_owner', sa.String(length=100), nullable=False),
    sa.Column('premises_area_tenths', sa.Integer(), nullable=True),
    sa.Column('lease_through', sa.Date(), nullable=True),
    sa.Column('capital', sa.BigInteger(), nullable=True),
    sa.Column('capital_source', sa.String(length=100), nullable=False),
    sa.Column('contributor', sa.String(length=200), nullable=False),
    sa.Column('unit_members', sa.Integer(), nullable=True),
    sa.Column('individual_members', sa.Integer(), nullable=True),
    sa.Column('council_members', sa.Integer(), nullable=True),
    sa.Column('standing_council_members', sa.Integer(), nullable=True),
    sa.Column('full_time', sa.Integer(), nullable=True),
    sa.Column('part_time', sa.Integer(), nullable=True),
    sa.Column('volunteers', sa.Integer(), nullable=True),
    sa.Column('practitioners', sa.Integer(), nullable=True),
    sa.Column('party_members', sa.Integer(), nullable=True),
    sa.Column('council_term', sa.Integer(), nullable=True),
    sa.Column('council_from', sa.Date(), nullable=True),
    sa.Column('council_through', sa.Date(), nullable=True),
    sa.Column('name_approval_no', sa.String(length=80), nullable=False),
    sa.Column('register_by', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_reason', sa.String(length=200), nullable=False),
    sa.Column('liquidation', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capital IS NULL OR capital >= 0', name=op.f('ck_organization_details_capital_not_negative')),
    sa.CheckConstraint('coalesce(unit_members, 0) >= 0 AND coalesce(individual_members, 0) >= 0 AND coalesce(council_members, 0) >= 0 AND coalesce(standing_council_members, 0) >= 0 AND coalesce(full_time, 0) >= 0 AND coalesce(part_time, 0) >= 0 AND coalesce(volunteers, 0) >= 0 AND coalesce(practitioners, 0) >= 0 AND coalesce(party_members, 0) >= 0', name=op.f('ck_organization_details_counts')),
    sa.CheckConstraint('council_through IS NULL OR council_from <= council_through', name=op.f('ck_organization_details_term_ordered')),
    sa.CheckConstraint('premises_area_tenths IS NULL OR premises_area_tenths >= 0', name=op.f('ck_organization_details_area_not_negative')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_details_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_details')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_organization_details_organization_id'))
    )
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recovery_code_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('user_id', 'code_digest', name=op.f('uq_recovery_code_user_id_code_digest'))
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'])

    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('status_since', sa.DateTime(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('org_type', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('filing_no', sa.String(length=60), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('registrar', sa.String(length=100), nullable=False),
    sa.Column('supervising_unit', sa.String(length=100), nullable=False),
    sa.Column('business_scope', sa.String(length=1000), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('community', sa.String(length=60), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('applicant_name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_digest', sa.String(length=64), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('consent_text_id', sa.Integer(), nullable=True),
    sa.Column('entered_on_behalf', sa.Boolean(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'approved') = (organization_id IS NOT NULL)", name=op.f('ck_registration_approved_has_one')),
    sa.CheckConstraint('uscc IS NULL OR length(uscc) = 18', name=op.f('ck_registration_code_has_18_characters')),
    sa.ForeignKeyConstraint(['consent_text_id'], ['consent_text.id'], name=op.f('fk_registration_consent_text_id_consent_text')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_registration_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_registration_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('number', name=op.f('uq_registration_number')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_registration_token_digest'))
    )
    op.create_index('ix_registration_hub_status', 'registration', ['hub_id', 'status', 'id'])
    op.create_index(op.f('ix_registration_phone_digest'), 'registration', ['phone_digest'])
    op.create_index(op.f('ix_registration_uscc'), 'registration', ['uscc'])

    op.create_table('reset_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('issued_at <= expires_at', name=op.f('ck_reset_link_ordered')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_reset_link_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reset_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_reset_link_token_digest'))
    )
    op.create_index(op.f('ix_reset_link_user_id'), 'reset_link', ['user_id'])

    op.create_table('seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=True),
    sa.Column('kept_from', sa.Date(), nullable=False),
    sa.Column('kept_through', sa.Date(), nullable=True),
    sa.CheckConstraint('kept_through IS NULL OR kept_from <= kept_through', name=op.f('ck_seal_ordered')),
    sa.ForeignKeyConstraint(['keeper_id'], ['person.id'], name=op.f('fk_seal_keeper_id_person')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_seal_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal')),
    sa.UniqueConstraint('organization_id', 'name', 'kept_from', name=op.f('uq_seal_organization_id_name_kept_from'))
    )
    op.create_index(op.f('ix_seal_organization_id'), 'seal', ['organization_id'])

    op.create_table('denial',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=40), nullable=True),
    sa.Column('method', sa.String(length=8), nullable=False),
    sa.Column('endpoint', sa.String(length=80), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_denial_hub_id_hub')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_denial_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_denial_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_denial'))
    )
    op.create_index(op.f('ix_denial_at'), 'denial', ['at'])
    op.create_index('ix_denial_hub_at', 'denial', ['hub_id', 'at'])
    op.create_index(op.f('ix_denial_person_id'), 'denial', ['person_id'])

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('office', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_digest', sa.String(length=64), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('accepted_post_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(accepted_at IS NULL) = (accepted_post_id IS NULL)', name=op.f('ck_invitation_accepted_as_a_post')),
    sa.CheckConstraint('accepted_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_invitation_accepted_or_withdrawn')),
    sa.CheckConstraint('issued_at <= expires_at', name=op.f('ck_invitation_ordered')),
    sa.ForeignKeyConstraint(['accepted_post_id'], ['post.id'], name=op.f('fk_invitation_accepted_post_id_post')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['post.id'], name=op.f('fk_invitation_issued_by_id_post')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_invitation_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_invitation_token_digest'))
    )
    op.create_index(op.f('ix_invitation_organization_id'), 'invitation', ['organization_id'])
    op.create_index(op.f('ix_invitation_phone_digest'), 'invitation', ['phone_digest'])

    op.create_table('merger',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('organization_id <> into_id', name=op.f('ck_merger_not_into_itself')),
    sa.ForeignKeyConstraint(['by_id'], ['post.id'], name=op.f('fk_merger_by_id_post')),
    sa.ForeignKeyConstraint(['into_id'], ['organization.id'], name=op.f('fk_merger_into_id_organization')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_merger_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merger')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_merger_organization_id'))
    )
    op.create_index(op.f('ix_merger_into_id'), 'merger', ['into_id'])

    op.create_table('relative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('relative_id', sa.Integer(), nullable=False),
    sa.Column('tie', sa.String(length=30), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('declared_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint('person_id < relative_id', name=op.f('ck_relative_each_pair_once')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['post.id'], name=op.f('fk_relative_declared_by_id_post')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_relative_person_id_person')),
    sa.ForeignKeyConstraint(['relative_id'], ['person.id'], name=op.f('fk_relative_relative_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relative')),
    sa.UniqueConstraint('person_id', 'relative_id', name=op.f('uq_relative_person_id_relative_id'))
    )
    op.create_index(op.f('ix_relative_person_id'), 'relative', ['person_id'])
    op.create_index(op.f('ix_relative_relative_id'), 'relative', ['relative_id'])

    op.create_table('sponsor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_sponsor_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sponsor'))
    )
    op.create_index(op.f('ix_sponsor_registration_id'), 'sponsor', ['registration_id'])

    op.create_table('volume',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('keep_years', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_volume_case_id_case_file')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['post.id'], name=op.f('fk_volume_closed_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volume')),
    sa.UniqueConstraint('case_id', name=op.f('uq_volume_case_id')),
    sa.UniqueConstraint('number', name=op.f('uq_volume_number'))
    )
    op.create_table('fact_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_fact_proof_document_id_document')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_fact_proof_fact_id_fact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact_proof')),
    sa.UniqueConstraint('fact_id', 'document_id', name=op.f('uq_fact_proof_fact_id_document_id'))
    )
    op.create_table('post_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('refused_at', sa.DateTime(), nullable=True),
    sa.Column('paper_signer_id', sa.Integer(), nullable=True),
    sa.Column('paper_number', sa.String(length=80), nullable=False),
    sa.Column('paper_signed_on', sa.Date(), nullable=True),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("paper_number = '' OR (paper_signer_id IS NOT NULL AND paper_signed_on IS NOT NULL AND paper_id IS NOT NULL)", name=op.f('ck_post_grant_paper_is_complete')),
    sa.CheckConstraint('confirmed_by_id IS NULL OR proposed_by_id IS NULL OR confirmed_by_id <> proposed_by_id', name=op.f('ck_post_grant_by_two_persons')),
    sa.CheckConstraint('paper_signer_id IS NULL OR proposed_by_id IS NULL OR paper_signer_id <> proposed_by_id', name=op.f('ck_post_grant_signed_by_another')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_post_grant_confirmed_by_id_person')),
    sa.ForeignKeyConstraint(['paper_id'], ['document.id'], name=op.f('fk_post_grant_paper_id_document')),
    sa.ForeignKeyConstraint(['paper_signer_id'], ['person.id'], name=op.f('fk_post_grant_paper_signer_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_grant_post_id_post')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_post_grant_proposed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_grant')),
    sa.UniqueConstraint('post_id', name=op.f('uq_post_grant_post_id'))
    )
    op.create_table('registration_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_registration_paper_document_id_document')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_paper_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_paper')),
    sa.UniqueConstraint('document_id', name=op.f('uq_registration_paper_document_id'))
    )
    op.create_index(op.f('ix_registration_paper_registration_id'), 'registration_paper', ['registration_id'])

    op.create_table('seal_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=200), nullable=False),
    sa.Column('paper_number', sa.String(length=80), nullable=False),
    sa.Column('addressee', sa.String(length=100), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('applicant_id', sa.Integer(), nullable=False),
    sa.Column('approver_id', sa.Integer(), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('approval_number', sa.String(length=80), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('scan_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('approver_id IS NULL OR approver_id <> applicant_id', name=op.f('ck_seal_use_approved_by_another')),
    sa.CheckConstraint('copies > 0', name=op.f('ck_seal_use_at_least_one_copy')),
    sa.CheckConstraint('used_on IS NULL OR approver_id IS NOT NULL', name=op.f('ck_seal_use_used_when_approved')),
    sa.ForeignKeyConstraint(['applicant_id'], ['person.id'], name=op.f('fk_seal_use_applicant_id_person')),
    sa.ForeignKeyConstraint(['approver_id'], ['person.id'], name=op.f('fk_seal_use_approver_id_person')),
    sa.ForeignKeyConstraint(['id'], ['case_file.id'], name=op.f('fk_seal_use_id_case_file')),
    sa.ForeignKeyConstraint(['scan_id'], ['document.id'], name=op.f('fk_seal_use_scan_id_document')),
    sa.ForeignKeyConstraint(['seal_id'], ['seal.id'], name=op.f('fk_seal_use_seal_id_seal')),
    sa.ForeignKeyConstraint(['used_by_id'], ['person.id'], name=op.f('fk_seal_use_used_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal_use'))
    )
    op.create_table('volume_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volume_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('responsible', sa.String(length=100), nullable=False),
    sa.Column('dated', sa.String(length=20), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=100), nullable=False),
    sa.CheckConstraint('pages > 0', name=op.f('ck_volume_entry_has_pages')),
    sa.CheckConstraint('position > 0', name=op.f('ck_volume_entry_counted_from_one')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_volume_entry_document_id_document')),
    sa.ForeignKeyConstraint(['volume_id'], ['volume.id'], name=op.f('fk_volume_entry_volume_id_volume')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volume_entry')),
    sa.UniqueConstraint('volume_id', 'position', name=op.f('uq_volume_entry_volume_id_position'))
    )
    op.create_index(op.f('ix_volume_entry_volume_id'), 'volume_entry', ['volume_id'])

    # Added without rebuilding a table: SQLite would lose its checks and triggers on the way.
    for table, column in ADDED:
        op.add_column(table, column)
    op.create_index('ix_person_bank_digest', 'person', ['bank_digest'])
    op.create_index('ix_person_id_digest', 'person', ['id_digest'])


def downgrade() -> None:
    op.drop_index('ix_person_id_digest', 'person')
    op.drop_index('ix_person_bank_digest', 'person')
    for table, column in reversed(ADDED):
        op.execute(sa.text(f'ALTER TABLE {table} DROP COLUMN {column.name}'))

    op.drop_index(op.f('ix_volume_entry_volume_id'), 'volume_entry')

    op.drop_table('volume_entry')
    op.drop_table('seal_use')
    op.drop_index(op.f('ix_registration_paper_registration_id'), 'registration_paper')

    op.drop_table('registration_paper')
    op.drop_table('post_grant')
    op.drop_table('fact_proof')
    op.drop_table('volume')
    op.drop_index(op.f('ix_sponsor_registration_id'), 'sponsor')

    op.drop_table('sponsor')
    op.drop_index(op.f('ix_relative_relative_id'), 'relative')
    op.drop_index(op.f('ix_relative_person_id'), 'relative')

    op.drop_table('relative')
    op.drop_index(op.f('ix_merger_into_id'), 'merger')

    op.drop_table('merger')
    op.drop_index(op.f('ix_invitation_phone_digest'), 'invitation')
    op.drop_index(op.f('ix_invitation_organization_id'), 'invitation')

    op.drop_table('invitation')
    op.drop_index(op.f('ix_denial_person_id'), 'denial')
    op.drop_index('ix_denial_hub_at', 'denial')
    op.drop_index(op.f('ix_denial_at'), 'denial')

    op.drop_table('denial')
    op.drop_index(op.f('ix_seal_organization_id'), 'seal')

    op.drop_table('seal')
    op.drop_index(op.f('ix_reset_link_user_id'), 'reset_link')

    op.drop_table('reset_link')
    op.drop_index(op.f('ix_registration_uscc'), 'registration')
    op.drop_index(op.f('ix_registration_phone_digest'), 'registration')
    op.drop_index('ix_registration_hub_status', 'registration')

    op.drop_table('registration')
    op.drop_index(op.f('ix_recovery_code_user_id'), 'recovery_code')

    op.drop_table('recovery_code')
    op.drop_table('organization_details')
    op.drop_index(op.f('ix_external_identity_user_id'), 'external_identity')

    op.drop_table('external_identity')
    op.drop_index('ix_dispatch_queue', 'dispatch')
    op.drop_index(op.f('ix_dispatch_person_id'), 'dispatch')

    op.drop_table('dispatch')
    op.drop_index(op.f('ix_consent_person_id'), 'consent')

    op.drop_table('consent')
    op.drop_table('consent_text')
