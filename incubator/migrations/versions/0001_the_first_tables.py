"""The first tables."""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('works', sa.Boolean(), nullable=False),
    sa.Column('statutory', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=120), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day')),
    sa.UniqueConstraint('day', name=op.f('uq_calendar_day_day'))
    )
    op.create_table('calendar_year',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_year')),
    sa.UniqueConstraint('year', name=op.f('uq_calendar_year_year'))
    )
    op.create_table('case_status',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('waits_for', sa.String(length=40), nullable=False),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_status')),
    sa.UniqueConstraint('kind', 'status', name=op.f('uq_case_status_kind_status'))
    )
    op.create_table('chain_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_chain_head_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chain_head'))
    )
    op.create_table('hub',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('street_office', sa.String(length=100), nullable=False),
    sa.Column('short_code', sa.String(length=10), nullable=False),
    sa.Column('serial_word', sa.String(length=10), nullable=False),
    sa.Column('profile', sa.String(length=40), nullable=False),
    sa.Column('consultation_phone', sa.String(length=40), nullable=False),
    sa.Column('supervision_phone', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hub')),
    sa.UniqueConstraint('name', name=op.f('uq_hub_name')),
    sa.UniqueConstraint('short_code', name=op.f('uq_hub_short_code'))
    )
    op.create_table('job_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('slot', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=False),
    sa.Column('ok', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('job', 'slot', name=op.f('uq_job_run_job_slot'))
    )
    op.create_table('numbering',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_numbering')),
    sa.UniqueConstraint('series', 'year', name=op.f('uq_numbering_series_year'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('initials', sa.String(length=60), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_digest', sa.String(length=64), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('redacted_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_phone_digest'), ['phone_digest'], unique=False)

    op.create_table('rubric',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('reviewers', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('reviewers >= 1', name=op.f('ck_rubric_someone_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rubric'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_digest', sa.String(length=64), nullable=False),
    sa.Column('guesses', sa.Integer(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('guesses >= 0', name=op.f('ck_sign_in_attempt_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt')),
    sa.UniqueConstraint('name_digest', name=op.f('uq_sign_in_attempt_name_digest'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_last_at'), ['last_at'], unique=False)

    op.create_table('criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rubric_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('guidance', sa.String(length=400), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('max_points', sa.Integer(), nullable=False),
    sa.CheckConstraint('max_points > 0', name=op.f('ck_criterion_points_possible')),
    sa.CheckConstraint('weight > 0 AND weight <= 100', name=op.f('ck_criterion_weight_in_percent')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.id'], name=op.f('fk_criterion_rubric_id_rubric')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion')),
    sa.UniqueConstraint('id', 'max_points', name=op.f('uq_criterion_id_max_points')),
    sa.UniqueConstraint('rubric_id', 'position', name=op.f('uq_criterion_rubric_id_position'))
    )
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('introduction', sa.String(length=2000), nullable=False),
    sa.Column('experts', sa.String(length=400), nullable=False),
    sa.Column('issuer', sa.String(length=100), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('counted_end_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('frozen_sha256', sa.String(length=64), nullable=True),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=300), nullable=False),
    sa.Column('imported_from', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'published' OR frozen_sha256 IS NOT NULL", name=op.f('ck_notice_frozen')),
    sa.CheckConstraint("state = 'draft' OR imported_from IS NOT NULL OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)", name=op.f('ck_notice_has_dates')),
    sa.CheckConstraint('days > 0', name=op.f('ck_notice_some_days')),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_notice_ordered')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_notice_hub_id_hub')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('imported_from', name=op.f('uq_notice_imported_from')),
    sa.UniqueConstraint('number', name=op.f('uq_notice_number'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_hub_id'), ['hub_id'], unique=False)

    op.create_table('once',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=80), nullable=False),
    sa.Column('body_digest', sa.String(length=64), nullable=False),
    sa.Column('result', sa.String(length=300), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_once_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_once')),
    sa.UniqueConstraint('key', name=op.f('uq_once_key'))
    )
    op.create_table('organization',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('initials', sa.String(length=100), nullable=False),
    sa.Column('org_type', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('filing_no', sa.String(length=60), nullable=True),
    sa.Column('code_exception', sa.String(length=300), nullable=False),
    sa.Column('code_proof_id', sa.Integer(), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('registrar', sa.String(length=100), nullable=False),
    sa.Column('supervising_unit', sa.String(length=100), nullable=False),
    sa.Column('business_scope', sa.String(length=1000), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('community', sa.String(length=60), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_digest', sa.String(length=64), nullable=True),
    sa.Column('bank_name', sa.String(length=100), nullable=False),
    sa.Column('bank_account', sa.Text(), nullable=True),
    sa.Column('bank_digest', sa.String(length=64), nullable=True),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('verified_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("code_exception = '' OR code_proof_id IS NOT NULL", name=op.f('ck_organization_exception_has_proof')),
    sa.CheckConstraint('uscc IS NULL OR length(uscc) = 18', name=op.f('ck_organization_code_has_18_characters')),
    sa.ForeignKeyConstraint(['code_proof_id'], ['document.id'], name=op.f('fk_organization_code_proof_id_document'), use_alter=True),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_organization_hub_id_hub')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['post.id'], name=op.f('fk_organization_verified_by_id_post'), use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('hub_id', 'filing_no', name=op.f('uq_organization_hub_id_filing_no'))
    )
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_bank_digest'), ['bank_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index('ix_organization_hub_initials', ['hub_id', 'initials', 'id'], unique=False)
        batch_op.create_index('ix_organization_hub_registered', ['hub_id', 'registered_on', 'id'], unique=False)
        batch_op.create_index('ix_organization_hub_verified', ['hub_id', 'verified_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_phone_digest'), ['phone_digest'], unique=False)
        batch_op.create_index('uq_organization_uscc', ['uscc'], unique=True)

    op.create_table('rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_through', sa.Date(), nullable=True),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('source', sa.String(length=400), nullable=False),
    sa.CheckConstraint('valid_through IS NULL OR valid_from <= valid_through', name=op.f('ck_rule_ordered')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_rule_hub_id_hub')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule'))
    )
    with op.batch_alter_table('rule', schema=None) as batch_op:
        batch_op.create_index('uq_rule_key_from', ['key', 'valid_from'], unique=True, sqlite_where=sa.text('hub_id IS NULL'), postgresql_where=sa.text('hub_id IS NULL'))
        batch_op.create_index('uq_rule_key_hub_from', ['key', 'hub_id', 'valid_from'], unique=True)

    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view'))
    )
    with op.batch_alter_table('saved_view', schema=None) as batch_op:
        batch_op.create_index('uq_saved_view', ['person_id', 'page', 'label'], unique=True)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('password_changed_at', sa.DateTime(), nullable=False),
    sa.Column('must_change', sa.Boolean(), nullable=False),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('disabled_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_account_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('person_id', name=op.f('uq_user_account_person_id')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username'))
    )
    op.create_table('budget',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('committed', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('returned', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('committed >= 0 AND paid >= 0 AND returned >= 0 AND returned <= paid AND committed + paid - returned <= total', name=op.f('ck_budget_never_over_promised')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_budget_hub_id_hub')),
    sa.ForeignKeyConstraint(['owner_id'], ['organization.id'], name=op.f('fk_budget_owner_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget')),
    sa.UniqueConstraint('owner_id', 'name', 'source', 'year', name=op.f('uq_budget_owner_id_name_source_year'))
    )
    with op.batch_alter_table('budget', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_budget_hub_id'), ['hub_id'], unique=False)

    op.create_table('fund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_fund_hub_id_hub')),
    sa.ForeignKeyConstraint(['owner_id'], ['organization.id'], name=op.f('fk_fund_owner_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('hub_id', 'name', name=op.f('uq_fund_hub_id_name'))
    )
    op.create_table('hub_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_hub_body_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_hub_body_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hub_body')),
    sa.UniqueConstraint('hub_id', 'kind', name=op.f('uq_hub_body_hub_id_kind')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_hub_body_organization_id'))
    )
    op.create_table('password_history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('replaced_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_password_history_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_history'))
    )
    with op.batch_alter_table('password_history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_password_history_user_id'), ['user_id'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_post_ordered')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_post_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_post_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_body_role', ['organization_id', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_person_id'), ['person_id'], unique=False)

    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('budget_id', sa.Integer(), nullable=True),
    sa.Column('rubric_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('introduction', sa.String(length=2000), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('opens_at', sa.DateTime(), nullable=False),
    sa.Column('closes_at', sa.DateTime(), nullable=False),
    sa.Column('cap', sa.BigInteger(), nullable=False),
    sa.Column('filed_group_cap', sa.BigInteger(), nullable=True),
    sa.Column('share_cap', sa.Integer(), nullable=True),
    sa.Column('reimbursed', sa.Boolean(), nullable=False),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('notice_unit', sa.String(length=40), nullable=False),
    sa.Column('names_experts', sa.Boolean(), nullable=False),
    sa.Column('certificate_title', sa.String(length=40), nullable=False),
    sa.Column('past', sa.Boolean(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('cap > 0', name=op.f('ck_call_cap_possible')),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_call_opens_before_it_closes')),
    sa.CheckConstraint('past OR rubric_id IS NOT NULL', name=op.f('ck_call_has_rubric')),
    sa.CheckConstraint('share_cap IS NULL OR (share_cap > 0 AND share_cap <= 100)', name=op.f('ck_call_share_in_percent')),
    sa.ForeignKeyConstraint(['budget_id'], ['budget.id'], name=op.f('fk_call_budget_id_budget')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_call_fund_id_fund')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_call_hub_id_hub')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.id'], name=op.f('fk_call_rubric_id_rubric')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('code', name=op.f('uq_call_code'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_fund_id'), ['fund_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_hub_id'), ['hub_id'], unique=False)

    op.create_table('case_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('status_since', sa.DateTime(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('owner_post_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('entered_on_behalf', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_case_file_hub_id_hub')),
    sa.ForeignKeyConstraint(['kind', 'status'], ['case_status.kind', 'case_status.status'], name='fk_case_status'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_case_file_organization_id_organization')),
    sa.ForeignKeyConstraint(['owner_post_id'], ['post.id'], name=op.f('fk_case_file_owner_post_id_post')),
    sa.ForeignKeyConstraint(['parent_id'], ['case_file.id'], name=op.f('fk_case_file_parent_id_case_file')),
    sa.ForeignKeyConstraint(['previous_id'], ['case_file.id'], name=op.f('fk_case_file_previous_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('number', name=op.f('uq_case_file_number'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index('ix_case_file_hub_kind_opened', ['hub_id', 'kind', 'opened_at', 'id'], unique=False)
        batch_op.create_index('ix_case_file_kind_status', ['kind', 'status', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index('uq_case_file_previous', ['previous_id'], unique=True)

    op.create_table('fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_through', sa.Date(), nullable=True),
    sa.Column('for_year', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=100), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('valid_through IS NULL OR valid_from <= valid_through', name=op.f('ck_fact_ordered')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_fact_organization_id_organization')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['post.id'], name=op.f('fk_fact_recorded_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    sa.UniqueConstraint('organization_id', 'kind', 'number', 'valid_from', 'for_year', 'value', name=op.f('uq_fact_organization_id_kind_number_valid_from_for_year_value'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_organization_id'), ['organization_id'], unique=False)

    op.create_table('fund_budget',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('budget_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['budget_id'], ['budget.id'], name=op.f('fk_fund_budget_budget_id_budget')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_budget_fund_id_fund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_budget')),
    sa.UniqueConstraint('budget_id', name=op.f('uq_fund_budget_budget_id'))
    )
    with op.batch_alter_table('fund_budget', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_budget_fund_id'), ['fund_id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_login_session_post_id_post')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_login_session_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_login_session_token_digest'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_user_id'), ['user_id'], unique=False)

    op.create_table('one_time_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('issued_at <= expires_at', name=op.f('ck_one_time_code_ordered')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['post.id'], name=op.f('fk_one_time_code_issued_by_id_post')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_one_time_code_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_code')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_one_time_code_code_digest'))
    )
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_code_user_id'), ['user_id'], unique=False)

    op.create_table('call_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_notice_call_id_call')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_call_notice_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_notice'))
    )
    with op.batch_alter_table('call_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_notice_call_id'), ['call_id'], unique=False)
        batch_op.create_index('uq_call_notice_notice_id', ['notice_id'], unique=True)

    op.create_table('call_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('audience', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_paper_call_id_call')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_paper')),
    sa.UniqueConstraint('call_id', 'kind', name=op.f('uq_call_paper_call_id_kind')),
    sa.UniqueConstraint('call_id', 'position', name=op.f('uq_call_paper_call_id_position'))
    )
    op.create_table('call_requirement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('test', sa.String(length=40), nullable=False),
    sa.Column('parameter', sa.Integer(), nullable=True),
    sa.Column('must_hold', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_requirement_call_id_call')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_requirement')),
    sa.UniqueConstraint('call_id', 'position', name=op.f('uq_call_requirement_call_id_position'))
    )
    op.create_table('deadline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('owed_by', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=True),
    sa.Column('because', sa.String(length=400), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('waived_at', sa.DateTime(), nullable=True),
    sa.Column('waived_reason', sa.String(length=300), nullable=False),
    sa.Column('waived_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("waived_at IS NULL OR waived_reason <> ''", name=op.f('ck_deadline_waived_with_reason')),
    sa.CheckConstraint('done_at IS NULL OR waived_at IS NULL', name=op.f('ck_deadline_done_or_waived')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_deadline_case_id_case_file')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_deadline_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_deadline_organization_id_organization')),
    sa.ForeignKeyConstraint(['rule_id'], ['rule.id'], name=op.f('fk_deadline_rule_id_rule')),
    sa.ForeignKeyConstraint(['waived_by_id'], ['post.id'], name=op.f('fk_deadline_waived_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline')),
    sa.UniqueConstraint('kind', 'subject', 'period', name=op.f('uq_deadline_kind_subject_period'))
    )
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_deadline_open', ['hub_id', 'done_at', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_deadline_organization_id'), ['organization_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('visibility', sa.String(length=40), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('valid_through', sa.Date(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_document_case_id_case_file')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_document_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_document_organization_id_organization')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['post.id'], name=op.f('fk_document_uploaded_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=60), nullable=False),
    sa.Column('object_type', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('reason_digest', sa.String(length=64), nullable=True),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_event_case_id_case_file')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_event_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_event_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_event_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('chain', name=op.f('uq_event_chain'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_at'), ['at'], unique=False)
        batch_op.create_index('ix_event_case', ['case_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index('ix_event_object', ['object_type', 'object_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_person_id'), ['person_id'], unique=False)

    op.create_table('fund_application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('applicant_id', sa.Integer(), nullable=False),
    sa.Column('contact_name', sa.String(length=60), nullable=False),
    sa.Column('contact_phone', sa.Text(), nullable=True),
    sa.Column('contact_email', sa.Text(), nullable=True),
    sa.Column('full_time_staff', sa.Integer(), nullable=True),
    sa.Column('volunteers', sa.Integer(), nullable=True),
    sa.Column('party_organization', sa.String(length=60), nullable=False),
    sa.Column('leader_name', sa.String(length=60), nullable=False),
    sa.Column('leader_phone', sa.Text(), nullable=True),
    sa.Column('background', sa.String(length=4000), nullable=False),
    sa.Column('beneficiaries', sa.String(length=500), nullable=False),
    sa.Column('beneficiary_count', sa.Integer(), nullable=True),
    sa.Column('communities', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('team', sa.String(length=2000), nullable=False),
    sa.Column('risks', sa.String(length=2000), nullable=False),
    sa.Column('other_funding', sa.String(length=1000), nullable=False),
    sa.Column('account_name', sa.String(length=100), nullable=False),
    sa.Column('bank_name', sa.String(length=100), nullable=False),
    sa.Column('bank_account', sa.Text(), nullable=True),
    sa.Column('bank_digest', sa.String(length=64), nullable=True),
    sa.Column('holding_body', sa.String(length=100), nullable=False),
    sa.Column('promised_at', sa.DateTime(), nullable=True),
    sa.Column('requested', sa.BigInteger(), nullable=False),
    sa.Column('project_budget', sa.BigInteger(), nullable=False),
    sa.Column('recommended', sa.BigInteger(), nullable=True),
    sa.Column('approved', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('requested >= 0', name=op.f('ck_fund_application_requested_not_negative')),
    sa.ForeignKeyConstraint(['applicant_id'], ['organization.id'], name=op.f('fk_fund_application_applicant_id_organization')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_fund_application_call_id_call')),
    sa.ForeignKeyConstraint(['id'], ['case_file.id'], name=op.f('fk_fund_application_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_application'))
    )
    with op.batch_alter_table('fund_application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_application_bank_digest'), ['bank_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_application_call_id'), ['call_id'], unique=False)
        batch_op.create_index('uq_fund_application_call_organization', ['call_id', 'applicant_id'], unique=True)

    op.create_table('notice_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('organization_name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('recommended_by', sa.String(length=120), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_notice_item_case_id_case_file')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_item_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_item')),
    sa.UniqueConstraint('notice_id', 'position', name=op.f('uq_notice_item_notice_id_position'))
    )
    with op.batch_alter_table('notice_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_item_case_id'), ['case_id'], unique=False)

    op.create_table('posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('budget_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('debit', sa.String(length=40), nullable=False),
    sa.Column('credit', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('memo', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_posting_positive')),
    sa.CheckConstraint('debit <> credit', name=op.f('ck_posting_two_accounts')),
    sa.ForeignKeyConstraint(['budget_id'], ['budget.id'], name=op.f('fk_posting_budget_id_budget')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_posting_case_id_case_file')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_posting_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_posting_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting')),
    sa.UniqueConstraint('key', name=op.f('uq_posting_key'))
    )
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index('ix_posting_budget', ['budget_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_case_id'), ['case_id'], unique=False)

    op.create_table('application_budget_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=80), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('money_from', sa.String(length=40), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.CheckConstraint('amount = COALESCE(unit_price, 0) * COALESCE(quantity, 0)', name=op.f('ck_application_budget_line_adds_up')),
    sa.CheckConstraint('unit_price >= 0 AND quantity >= 0', name=op.f('ck_application_budget_line_not_negative')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_application_budget_line_application_id_fund_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_budget_line')),
    sa.UniqueConstraint('application_id', 'position', name=op.f('uq_application_budget_line_application_id_position'))
    )
    op.create_table('application_indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('target', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_application_indicator_application_id_fund_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_indicator')),
    sa.UniqueConstraint('application_id', 'position', name=op.f('uq_application_indicator_application_id_position'))
    )
    op.create_table('application_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=40), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('return_note', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_application_section_application_id_fund_application')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['post.id'], name=op.f('fk_application_section_saved_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_section')),
    sa.UniqueConstraint('application_id', 'section', name=op.f('uq_application_section_application_id_section'))
    )
    op.create_table('application_stage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('content', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_application_stage_application_id_fund_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_stage')),
    sa.UniqueConstraint('application_id', 'position', name=op.f('uq_application_stage_application_id_position'))
    )
    op.create_table('application_submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('receipt', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_post_id', sa.Integer(), nullable=True),
    sa.Column('requested', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_application_submission_application_id_fund_application')),
    sa.ForeignKeyConstraint(['by_post_id'], ['post.id'], name=op.f('fk_application_submission_by_post_id_post')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_application_submission_document_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_submission')),
    sa.UniqueConstraint('application_id', 'round', name=op.f('uq_application_submission_application_id_round')),
    sa.UniqueConstraint('receipt', name=op.f('uq_application_submission_receipt'))
    )
    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.Column('notice_ended_on', sa.Date(), nullable=True),
    sa.Column('recipient_kind', sa.String(length=40), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('recipient', sa.String(length=120), nullable=False),
    sa.Column('recipient_code', sa.String(length=60), nullable=False),
    sa.Column('project_title', sa.String(length=200), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('recommended_by', sa.String(length=120), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('awarded_on', sa.Date(), nullable=False),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.CheckConstraint('application_id IS NOT NULL OR source_digest IS NOT NULL', name=op.f('ck_award_comes_from_somewhere')),
    sa.CheckConstraint('application_id IS NULL OR (notice_id IS NOT NULL AND awarded_on > notice_ended_on)', name=op.f('ck_award_after_the_notice')),
    sa.CheckConstraint('application_id IS NULL OR amount > 0', name=op.f('ck_award_with_money')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_award_application_id_fund_application')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_award_call_id_call')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_award_notice_id_notice')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_award_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('call_id', 'source_digest', name=op.f('uq_award_call_id_source_digest'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('uq_award_application_id', ['application_id'], unique=True)

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('subtitle', sa.String(length=160), nullable=False),
    sa.Column('recipient', sa.String(length=120), nullable=False),
    sa.Column('recipient_code', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('reserved_at', sa.DateTime(), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'revoked' OR revoked_reason <> ''", name=op.f('ck_certificate_revoked_with_reason')),
    sa.CheckConstraint("state IN ('reserved', 'void') OR (sha256 IS NOT NULL AND document_id IS NOT NULL)", name=op.f('ck_certificate_issued_has_bytes')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_certificate_case_id_case_file')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_certificate_document_id_document')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_certificate_hub_id_hub')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_certificate_organization_id_organization')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['certificate.id'], name=op.f('fk_certificate_replaced_by_id_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('code', name=op.f('uq_certificate_code')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sa.UniqueConstraint('serial', name=op.f('uq_certificate_serial'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_sha256'), ['sha256'], unique=False)
        batch_op.create_index('uq_certificate_LIVING', ['source'], unique=True, sqlite_where=sa.text("state IN ('reserved', 'issued')"), postgresql_where=sa.text("state IN ('reserved', 'issued')"))

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
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
    sa.CheckConstraint("NOT on_paper OR (paper_number <> '' AND scan_id IS NOT NULL AND signed_on IS NOT NULL)", name=op.f('ck_decision_paper_has_number_date_scan')),
    sa.CheckConstraint("outcome = 'pending' OR approver_person_id IS NOT NULL", name=op.f('ck_decision_answered_by_somebody')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_decision_some_money')),
    sa.CheckConstraint('approver_person_id IS NULL OR approver_person_id <> proposer_person_id', name=op.f('ck_decision_two_people')),
    sa.ForeignKeyConstraint(['application_id'], ['fund_application.id'], name=op.f('fk_decision_application_id_fund_application')),
    sa.ForeignKeyConstraint(['approver_person_id'], ['person.id'], name=op.f('fk_decision_approver_person_id_person')),
    sa.ForeignKeyConstraint(['approver_post_id'], ['post.id'], name=op.f('fk_decision_approver_post_id_post')),
    sa.ForeignKeyConstraint(['entered_by_post_id'], ['post.id'], name=op.f('fk_decision_entered_by_post_id_post')),
    sa.ForeignKeyConstraint(['proposer_person_id'], ['person.id'], name=op.f('fk_decision_proposer_person_id_person')),
    sa.ForeignKeyConstraint(['proposer_post_id'], ['post.id'], name=op.f('fk_decision_proposer_post_id_post')),
    sa.ForeignKeyConstraint(['scan_id'], ['document.id'], name=op.f('fk_decision_scan_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_application_id'), ['application_id'], unique=False)
        batch_op.create_index('uq_decision_pending', ['application_id'], unique=True, sqlite_where=sa.text("outcome = 'pending'"), postgresql_where=sa.text("outcome = 'pending'"))

    op.create_table('event_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('redacted_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_note_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_note')),
    sa.UniqueConstraint('event_id', name=op.f('uq_event_note_event_id'))
    )
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('step', sa.String(length=60), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('deadline_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('body', sa.String(length=2000), nullable=False),
    sa.Column('link', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('why_not', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_message_case_id_case_file')),
    sa.ForeignKeyConstraint(['deadline_id'], ['deadline.id'], name=op.f('fk_message_deadline_id_deadline')),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_message_hub_id_hub')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('source', 'step', 'due_on', 'person_id', 'channel', name=op.f('uq_message_source_step_due_on_person_id_channel'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_deadline_id'), ['deadline_id'], unique=False)
        batch_op.create_index('ix_message_inbox', ['person_id', 'state', 'read_at'], unique=False)
        batch_op.create_index('ix_message_queue', ['state', 'due_on'], unique=False)

    op.create_table('notice_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('shown_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("document_id IS NOT NULL OR address <> ''", name=op.f('ck_notice_proof_shows_something')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_notice_proof_document_id_document')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_proof_notice_id_notice')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['post.id'], name=op.f('fk_notice_proof_recorded_by_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_proof'))
    )
    with op.batch_alter_table('notice_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_proof_notice_id'), ['notice_id'], unique=False)

    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('objector', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("state = 'received' OR answer <> ''", name=op.f('ck_objection_answered_in_words')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['post.id'], name=op.f('fk_objection_answered_by_id_post')),
    sa.ForeignKeyConstraint(['item_id'], ['notice_item.id'], name=op.f('fk_objection_item_id_notice_item')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_objection_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_notice_id'), ['notice_id'], unique=False)

    op.create_table('score_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('rubric_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('declared_at', sa.DateTime(), nullable=True),
    sa.Column('recusal', sa.String(length=300), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=True),
    sa.Column('locked_at', sa.DateTime(), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_sheet_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'locked' OR declared_at IS NOT NULL", name=op.f('ck_score_sheet_declared')),
    sa.CheckConstraint("state <> 'recused' OR recusal <> ''", name=op.f('ck_score_sheet_recused_with_reason')),
    sa.CheckConstraint('entered_by_id IS NULL OR signed_sheet_id IS NOT NULL', name=op.f('ck_score_sheet_paper_has_its_scan')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_score_sheet_case_id_case_file')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['post.id'], name=op.f('fk_score_sheet_entered_by_id_post')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_score_sheet_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_score_sheet_post_id_post')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.id'], name=op.f('fk_score_sheet_rubric_id_rubric')),
    sa.ForeignKeyConstraint(['signed_sheet_id'], ['document.id'], name=op.f('fk_score_sheet_signed_sheet_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_sheet')),
    sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_score_sheet_case_id_person_id'))
    )
    with op.batch_alter_table('score_sheet', schema=None) as batch_op:
        batch_op.create_index('ix_score_sheet_person', ['person_id', 'state'], unique=False)

    op.create_table('certificate_issuer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_issuer_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_issuer')),
    sa.UniqueConstraint('certificate_id', 'position', name=op.f('uq_certificate_issuer_certificate_id_position'))
    )
    op.create_table('score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('max_points', sa.Integer(), nullable=False),
    sa.Column('tenths', sa.Integer(), nullable=True),
    sa.Column('not_applicable', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.CheckConstraint('NOT not_applicable OR tenths IS NULL', name=op.f('ck_score_applies_or_not')),
    sa.CheckConstraint('tenths IS NULL OR (tenths >= 0 AND tenths <= max_points * 10)', name=op.f('ck_score_within_points')),
    sa.ForeignKeyConstraint(['criterion_id', 'max_points'], ['criterion.id', 'criterion.max_points'], name='fk_score_criterion'),
    sa.ForeignKeyConstraint(['sheet_id'], ['score_sheet.id'], name=op.f('fk_score_sheet_id_score_sheet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('sheet_id', 'criterion_id', name=op.f('uq_score_sheet_id_criterion_id'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        # the tables point at each other; SQLite takes both directions inline, PostgreSQL one later
        op.create_foreign_key(
            op.f('fk_organization_code_proof_id_document'),
            'organization', 'document', ['code_proof_id'], ['id'],
        )
        op.create_foreign_key(
            op.f('fk_organization_verified_by_id_post'),
            'organization', 'post', ['verified_by_id'], ['id'],
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint('fk_organization_code_proof_id_document', 'organization')
        op.drop_constraint('fk_organization_verified_by_id_post', 'organization')
    op.drop_table('score')
    op.drop_table('certificate_issuer')
    with op.batch_alter_table('score_sheet', schema=None) as batch_op:
        batch_op.drop_index('ix_score_sheet_person')

    op.drop_table('score_sheet')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_notice_id'))

    op.drop_table('objection')
    with op.batch_alter_table('notice_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_proof_notice_id'))

    op.drop_table('notice_proof')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_queue')
        batch_op.drop_index('ix_message_inbox')
        batch_op.drop_index(batch_op.f('ix_message_deadline_id'))
        batch_op.drop_index(batch_op.f('ix_message_case_id'))

    op.drop_table('message')
    op.drop_table('event_note')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_pending', sqlite_where=sa.text("outcome = 'pending'"), postgresql_where=sa.text("outcome = 'pending'"))
        batch_op.drop_index(batch_op.f('ix_decision_application_id'))

    op.drop_table('decision')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('uq_certificate_LIVING', sqlite_where=sa.text("state IN ('reserved', 'issued')"), postgresql_where=sa.text("state IN ('reserved', 'issued')"))
        batch_op.drop_index(batch_op.f('ix_certificate_sha256'))
        batch_op.drop_index(batch_op.f('ix_certificate_organization_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_hub_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_case_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index('uq_award_application_id')
        batch_op.drop_index(batch_op.f('ix_award_organization_id'))

    op.drop_table('award')
    op.drop_table('application_submission')
    op.drop_table('application_stage')
    op.drop_table('application_section')
    op.drop_table('application_indicator')
    op.drop_table('application_budget_line')
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posting_case_id'))
        batch_op.drop_index('ix_posting_budget')

    op.drop_table('posting')
    with op.batch_alter_table('notice_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_item_case_id'))

    op.drop_table('notice_item')
    with op.batch_alter_table('fund_application', schema=None) as batch_op:
        batch_op.drop_index('uq_fund_application_call_organization')
        batch_op.drop_index(batch_op.f('ix_fund_application_call_id'))
        batch_op.drop_index(batch_op.f('ix_fund_application_bank_digest'))

    op.drop_table('fund_application')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_person_id'))
        batch_op.drop_index('ix_event_object')
        batch_op.drop_index(batch_op.f('ix_event_hub_id'))
        batch_op.drop_index('ix_event_case')
        batch_op.drop_index(batch_op.f('ix_event_at'))

    op.drop_table('event')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_organization_id'))
        batch_op.drop_index(batch_op.f('ix_document_case_id'))

    op.drop_table('document')
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadline_organization_id'))
        batch_op.drop_index('ix_deadline_open')
        batch_op.drop_index(batch_op.f('ix_deadline_case_id'))

    op.drop_table('deadline')
    op.drop_table('call_requirement')
    op.drop_table('call_paper')
    with op.batch_alter_table('call_notice', schema=None) as batch_op:
        batch_op.drop_index('uq_call_notice_notice_id')
        batch_op.drop_index(batch_op.f('ix_call_notice_call_id'))

    op.drop_table('call_notice')
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_code_user_id'))

    op.drop_table('one_time_code')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_user_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('fund_budget', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_budget_fund_id'))

    op.drop_table('fund_budget')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_organization_id'))

    op.drop_table('fact')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index('uq_case_file_previous')
        batch_op.drop_index(batch_op.f('ix_case_file_parent_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_organization_id'))
        batch_op.drop_index('ix_case_file_kind_status')
        batch_op.drop_index('ix_case_file_hub_kind_opened')

    op.drop_table('case_file')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_hub_id'))
        batch_op.drop_index(batch_op.f('ix_call_fund_id'))

    op.drop_table('call')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_person_id'))
        batch_op.drop_index('ix_post_body_role')

    op.drop_table('post')
    with op.batch_alter_table('password_history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_password_history_user_id'))

    op.drop_table('password_history')
    op.drop_table('hub_body')
    op.drop_table('fund')
    with op.batch_alter_table('budget', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_budget_hub_id'))

    op.drop_table('budget')
    op.drop_table('user_account')
    with op.batch_alter_table('saved_view', schema=None) as batch_op:
        batch_op.drop_index('uq_saved_view')

    op.drop_table('saved_view')
    with op.batch_alter_table('rule', schema=None) as batch_op:
        batch_op.drop_index('uq_rule_key_hub_from')
        batch_op.drop_index('uq_rule_key_from', sqlite_where=sa.text('hub_id IS NULL'), postgresql_where=sa.text('hub_id IS NULL'))

    op.drop_table('rule')
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.drop_index('uq_organization_uscc')
        batch_op.drop_index(batch_op.f('ix_organization_phone_digest'))
        batch_op.drop_index('ix_organization_hub_verified')
        batch_op.drop_index('ix_organization_hub_registered')
        batch_op.drop_index('ix_organization_hub_initials')
        batch_op.drop_index(batch_op.f('ix_organization_hub_id'))
        batch_op.drop_index(batch_op.f('ix_organization_bank_digest'))

    op.drop_table('organization')
    op.drop_table('once')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_hub_id'))

    op.drop_table('notice')
    op.drop_table('criterion')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_last_at'))

    op.drop_table('sign_in_attempt')
    op.drop_table('rubric')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_phone_digest'))

    op.drop_table('person')
    op.drop_table('numbering')
    op.drop_table('job_run')
    op.drop_table('hub')
    op.drop_table('chain_head')
    op.drop_table('case_status')
    op.drop_table('calendar_year')
    op.drop_table('calendar_day')
