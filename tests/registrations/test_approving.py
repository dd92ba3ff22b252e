"""What an approved request leads to, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Hub, Organization, OrgStatus, OrgType
from incubator.people import consents, signing_in
from incubator.people.declarations import Consent, ConsentKind
from incubator.people.models import Person, Post
from incubator.people.queries import hat_of
from incubator.people.services import enter_person
from incubator.records import documents, senders
from incubator.records.leaving import Dispatch
from incubator.records.models import Document
from incubator.registrations.models import Registration, Status
from incubator.registrations.requests import Kind
from tests import factories
from tests.people.racing import at_once
from tests.registrations import given


@pytest.mark.both
def test_organization_person_post_and_login_come_into_being_together(hub: Hub) -> None:
    made = given.submitted(hub, given.request(role=Role.LEGAL_REPRESENTATIVE, username="shili-new"))
    done = given.approved(made, given.officer(hub))
    organization = done.organization
    assert (organization.status, organization.uscc) == (OrgStatus.REGISTERED, made.uscc)
    post = db.session.scalars(select(Post).where(Post.organization_id == organization.id)).one()
    assert (post.role, post.person_id) == (Role.LEGAL_REPRESENTATIVE, done.person.id)
    assert made.number in post.basis
    user = signing_in.account("shili-new")
    assert user is not None
    assert signing_in.proof_of(user, given.PASSWORD, now=clock.real_now()) is not None
    assert not user.must_change
    assert done.code == ""


def test_what_the_request_held_of_the_person_lies_with_the_person_alone(hub: Hub) -> None:
    made = given.submitted(hub, given.request(phone="13912345678"))
    done = given.approved(made, given.officer(hub))
    made = given.again(made)
    assert (made.applicant_name, made.phone, made.phone_digest, made.email) == (None,) * 4
    assert made.password_hash == ""
    assert done.person.phone == "13912345678"


def test_the_applicant_agreed_when_they_handed_it_in(hub: Hub) -> None:
    made = given.submitted(hub)
    opened = made.opened_at
    clock.install(start=clock.at(date(2026, 11, 25), 9))
    done = given.approved(made, given.officer(hub))
    given_text = db.session.scalars(select(Consent)).one()
    assert given_text.person_id == done.person.id
    assert given_text.text == consents.current(ConsentKind.PRIVACY, on=clock.today())
    assert given_text.given_at == opened


def test_the_papers_become_the_organizations_own(hub: Hub) -> None:
    made = given.submitted(hub)
    done = given.approved(made, given.officer(hub))
    own = hat_of(db.session.scalars(select(Post).where(Post.person_id == done.person.id)).one())
    seen = db.session.scalars(documents.visible_to(own)).all()
    assert [one.kind for one in seen] == ["registration-paper"]
    assert db.session.scalar(select(func.count(Document.id))) == 1


@pytest.mark.both
def test_two_officers_who_approve_at_once_make_one_organization(app: Flask, hub: Hub) -> None:
    made = given.submitted(hub)
    hats = [given.officer(hub) for _n in range(3)]
    before = db.session.scalar(select(func.count(Organization.id)))

    def approve(n: int) -> bool:
        try:
            given.approved(made, hats[n])
        except (RuleError, Overtaken):
            return False
        return True

    assert sorted(at_once(app, 3, approve)) == [False, False, True]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Organization.id))) == (before or 0) + 1
    assert db.session.scalar(select(func.count(Post.id)).where(Post.role == Role.AGENT)) == 1


def test_a_stale_page_approves_nothing(hub: Hub) -> None:
    made = given.submitted(hub)
    with pytest.raises(Overtaken):
        given.approved(made, given.officer(hub), version=made.version - 1)
    assert given.again(made).status is Status.SUBMITTED


def test_a_team_that_will_register_has_a_day_to_do_it_by(hub: Hub) -> None:
    done = given.approved(given.submitted(hub, given.request(Kind.PROSPECTIVE)), given.officer(hub))
    assert (done.organization.org_type, done.organization.status) == (
        OrgType.PROSPECTIVE,
        OrgStatus.PROSPECTIVE,
    )
    details = db.session.scalars(select(OrganizationDetails)).one()
    assert details.register_by == date(2027, 5, 22)  # 180 days after 23 November


def test_a_filed_group_is_led_by_its_applicant(hub: Hub) -> None:
    done = given.approved(given.submitted(hub, given.request(Kind.FILED)), given.officer(hub))
    assert done.organization.status is OrgStatus.FILED
    assert done.person.posts[0].title == "负责人"


def test_a_paper_request_ends_with_a_code_to_hand_over(hub: Hub) -> None:
    by = given.officer(hub)
    made = given.submitted(hub, given.request(password=None, username=""), by=by)
    done = given.approved(made, by)
    assert done.person.user is not None
    proof = signing_in.proof_of(done.person.user, done.code, now=clock.real_now())
    assert proof is not None
    assert proof.code_id is not None
    assert done.person.user.must_change


def test_a_user_name_taken_meanwhile_is_replaced_and_the_letter_says_which(
    hub: Hub, tmp_path: Path
) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    by = given.officer(hub)
    first = given.submitted(hub, given.request(username="shili-same"))
    second = given.submitted(hub, given.request(username="shili-same"))
    given.approved(first, by)
    given.approved(second, by)
    letters = db.session.scalars(select(Dispatch).order_by(Dispatch.id)).all()
    senders.install()
    name = given.again(second).username
    assert name != "shili-same"
    assert f"用户名：{name}" in (letters[-1].body or "")


def test_somebody_with_a_login_gets_the_post_and_keeps_their_login(hub: Hub) -> None:
    person = factories.person()
    assert person.user is not None
    username = person.user.username
    done = given.approved(
        given.submitted(hub, given.request(person_id=person.id)), given.officer(hub)
    )
    assert done.person.id == person.id
    assert (done.person.user.username, done.code) == (username, "")


def _member(hub: Hub, phone: str) -> Person:
    by = given.officer(hub)
    with transaction():
        person = enter_person("示例老熟人", phone=phone, by=by, at=clock.now())
    factories.post(Role.LEADER, organization=factories.organization(hub=hub), person=person)
    return person


def test_an_officer_says_that_the_applicant_is_somebody_known(hub: Hub) -> None:
    known = _member(hub, "13812340000")
    made = given.submitted(hub, given.request(phone="13812340000"))
    done = given.approved(made, given.officer(hub), same_person_id=known.id)
    assert done.person.id == known.id
    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_nobody_else_can_be_named_as_the_applicant(hub: Hub) -> None:
    stranger = _member(hub, "13812340001")
    made = given.submitted(hub, given.request(phone="13812340000"))
    with pytest.raises(RuleError) as refused:
        given.approved(made, given.officer(hub), same_person_id=stranger.id)
    assert refused.value.field == "person"


def test_a_code_that_came_into_the_register_meanwhile_stands_in_the_way(hub: Hub) -> None:
    made = given.submitted(hub)
    factories.organization(hub=hub, uscc=made.uscc, name="示例先来的")
    with pytest.raises(RuleError, match="已在名册中"):
        given.approved(made, given.officer(hub))
    assert given.again(made).status is Status.SUBMITTED
