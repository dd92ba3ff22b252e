"""Whoever holds a certificate hears of it: issued, replaced by another, revoked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.certificates import issuing, services
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds import certifying
from incubator.funds.certifying import Correction
from incubator.organizations.models import Organization
from tests import factories

pytestmark = pytest.mark.both


@pytest.fixture
def holder(award):
    """Who may act for the organization; another one of it may only look."""
    organization = db.session.get_one(Organization, award.organization_id)
    return factories.post(Role.AGENT, organization=organization)


def told(person_id):
    db.session.rollback()
    about = Message.source.startswith("certificate:")
    found = select(Message).where(Message.person_id == person_id, about).order_by(Message.id)
    return db.session.scalars(found).all()


def revoke(street, certificate):
    with transaction():
        services.revoke(
            services.freshly_locked(certificate.id),
            reason="项目终止。",
            by=street.directors_hat,
            at=clock.now(),
        )


def test_the_message_of_a_new_certificate_leads_to_its_file_and_its_check(
    street, award, holder, as_
):
    made = street.certificate(award)
    [message] = told(holder.person_id)
    assert message.subject == f"证书已签发：{made.serial}"
    browser = as_(holder)
    page = browser.get(message.link).text
    assert f"/certificates/{made.number}/file" in page
    assert f"/verify/{made.number}" in page
    assert browser.get(f"{message.link}/file").data.startswith(b"%PDF")


def test_asking_for_it_again_tells_nobody_twice(street, award, holder):
    street.certificate(award)
    street.certificate(award)
    assert len(told(holder.person_id)) == 1


def test_the_message_of_another_in_its_place_names_both(street, award, holder):
    old = street.certificate(award)
    new = certifying.correct(
        old,
        Correction("示例更名后的促进会", "51990104MJ0000019X", "示例项目"),
        reason="单位更名",
        by=street.officers_hat,
        at=clock.now(),
    )
    message = told(holder.person_id)[-1]
    assert message.subject == f"证书已更正换发：{new.serial}"
    assert old.serial in message.body
    assert message.link == f"/certificates/{new.number}"


def test_a_revoked_one_is_told_with_the_reason_its_page_shows(street, award, holder, as_):
    made = street.certificate(award)
    revoke(street, made)
    message = told(holder.person_id)[-1]
    assert message.subject == f"证书已作废：{made.serial}"
    assert "项目终止。请停止使用" in message.body
    assert "项目终止" in as_(holder).get(message.link).text


def test_a_number_that_was_given_up_was_never_theirs_to_hear_of(street, award, holder):
    contents = certifying.contents(award, issued_on=clock.today())
    with transaction():
        reserved = services.reserve(contents, by=street.officers_hat, at=clock.now())
    with transaction():
        services.void(
            services.freshly_locked(reserved.id),
            reason="无法绘制",
            by=street.officers_hat,
            at=clock.now(),
        )
    assert told(holder.person_id) == []


def test_nobody_else_is_told(street, award, holder):
    organization = db.session.get_one(Organization, award.organization_id)
    reader = factories.post(Role.KEY_STAFF, organization=organization)
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=street.hub))
    revoke(street, street.certificate(award))
    heard = set(
        db.session.scalars(
            select(Message.person_id).where(Message.source.startswith("certificate:"))
        )
    )
    assert holder.person_id in heard
    assert not heard & {reader.person_id, stranger.person_id, street.officer.person_id}


def test_one_for_a_recipient_outside_the_register_is_issued_all_the_same(street, award):
    made = certifying.contents(award, issued_on=clock.today())
    outside = services.Contents(
        **{**vars(made), "source": "award:9999", "organization_id": None, "case_id": None}
    )
    issued = issuing.issue(outside, by=street.officers_hat, at=clock.now())
    assert db.session.get_one(Certificate, issued.id).organization_id is None
    source = f"certificate:{issued.id}"
    assert db.session.scalars(select(Message).where(Message.source == source)).all() == []
