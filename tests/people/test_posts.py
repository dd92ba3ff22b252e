"""Who may be given which post, for which days, and what happens when it is taken away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock, guards
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations.models import BodyKind, Organization, Profile
from incubator.people import posts, services
from incubator.people.models import Person, Post
from incubator.people.queries import held, posts_of
from incubator.records.models import Event
from tests import factories
from tests.people.logins import another_post, body, login
from tests.people.racing import at_once

TODAY = date(2026, 11, 23)


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


def give(person, organization, role, *, by, starts_on=TODAY, ends_on=None):
    with transaction():
        return posts.give_post(
            db.session.get(Person, person.id),
            organization,
            role,
            starts_on=starts_on,
            ends_on=ends_on,
            basis="示例任命文件〔2026〕1号",
            by=by,
            at=clock.now(),
        )


@pytest.mark.both
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(TODAY, None), (date(2026, 12, 31), date(2027, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1))],
)
def test_one_office_is_not_held_twice_on_one_day(hub, admin, starts_on, ends_on):
    person, centre = factories.person(), body(hub)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    give(person, centre, Role.CASE_OFFICER, by=admin.hat, starts_on=year[0], ends_on=year[1])
    with pytest.raises(RuleError, match="任期不能重叠") as refused:
        give(
            person,
            centre,
            Role.CASE_OFFICER,
            by=admin.hat,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    assert refused.value.field == "starts_on"


@pytest.mark.both
def test_an_office_may_follow_the_day_after_and_another_may_run_beside(hub, admin):
    person, centre = factories.person(), body(hub)
    give(person, centre, Role.CASE_OFFICER, by=admin.hat, ends_on=date(2026, 12, 31))
    give(person, centre, Role.CASE_OFFICER, by=admin.hat, starts_on=date(2027, 1, 1))
    give(person, centre, Role.FINANCE, by=admin.hat)
    give(person, body(hub, BodyKind.FEDERATION), Role.CASE_OFFICER, by=admin.hat)
    assert len(db.session.get(Person, person.id).posts) == 4


@pytest.mark.both
def test_the_database_refuses_the_second_office_when_the_sentence_is_passed_by(hub):
    person, centre = factories.person(), body(hub)
    factories.post(Role.EXPERT, organization=centre, person=person)
    with pytest.raises(Overtaken):
        factories.post(Role.EXPERT, organization=centre, person=person, starts_on=TODAY)


@pytest.mark.both
def test_without_its_guard_the_database_would_take_it(hub):
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            if guard.table == "post":
                guards.drop(connection, guard)
    person, centre = factories.person(), body(hub)
    for _n in range(2):
        factories.post(Role.EXPERT, organization=centre, person=person)
    assert len(person.posts) == 2


@pytest.mark.both
def test_of_two_who_give_the_same_office_at_once_one_succeeds(app, hub, admin):
    person_id, centre_id, by = factories.person().id, body(hub).id, admin.hat

    def give_it(_n):
        try:
            with transaction():
                posts.give_post(
                    locked(Person, person_id),
                    db.session.get_one(Organization, centre_id),
                    Role.CASE_OFFICER,
                    starts_on=TODAY,
                    by=by,
                    at=clock.now(),
                )
        except (RuleError, Overtaken):
            return False
        return True

    assert sum(at_once(app, 4, give_it)) == 1


def test_staff_roles_belong_in_the_hubs_own_bodies(hub, admin):
    with pytest.raises(RuleError, match="三个机构") as refused:
        give(factories.person(), factories.organization(hub=hub), Role.DIRECTOR, by=admin.hat)
    assert refused.value.field == "organization"


def test_a_staff_post_that_slipped_into_another_body_is_no_hat(hub):
    strange = factories.post(Role.DIRECTOR, organization=factories.organization(hub=hub))
    assert db.session.scalars(posts_of(strange.person_id, on=TODAY)).all() == []


def test_an_officer_gives_posts_of_organizations_but_no_staff_posts(hub):
    officer = login(Role.CASE_OFFICER, hub=hub)
    organization = factories.organization(hub=hub)
    assert give(factories.person(), organization, Role.AGENT, by=officer.hat)
    with pytest.raises(RuleError, match="系统管理员任命"):
        give(factories.person(), body(hub), Role.EXPERT, by=officer.hat)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DIRECTOR, Role.AUDITOR])
def test_other_roles_give_no_posts_at_all(hub, role):
    organization = factories.organization(hub=hub)
    with pytest.raises(RuleError):
        give(factories.person(), organization, Role.LEADER, by=login(role, hub=hub).hat)


def test_a_representative_fills_the_members_posts_of_their_own_organization_alone(hub):
    organization = factories.organization(hub=hub)
    agent = login(Role.AGENT, organization=organization)
    assert give(factories.person(), organization, Role.KEY_STAFF, by=agent.hat)
    with pytest.raises(RuleError):
        give(factories.person(), organization, Role.LEGAL_REPRESENTATIVE, by=agent.hat)
    with pytest.raises(RuleError):
        give(factories.person(), factories.organization(hub=hub), Role.KEY_STAFF, by=agent.hat)
    leader = login(Role.LEADER, organization=organization)
    with pytest.raises(RuleError):
        give(factories.person(), organization, Role.KEY_STAFF, by=leader.hat)


def test_nobody_gives_a_post_to_themselves_or_in_another_street(hub, admin):
    with pytest.raises(RuleError, match="不能给自己"):
        give(admin.person, body(hub), Role.DIRECTOR, by=admin.hat)
    with pytest.raises(RuleError, match="本街道"):
        give(factories.person(), body(factories.hub()), Role.DIRECTOR, by=admin.hat)


def test_in_a_full_hub_who_runs_the_system_does_no_business_in_it(app):
    hub = factories.hub(profile=Profile.FULL)
    admin = login(Role.ADMINISTRATOR, hub=hub)
    auditor = login(Role.AUDITOR, hub=hub)
    for role in (Role.FINANCE, Role.DIRECTOR, Role.CASE_OFFICER, Role.ADMINISTRATOR):
        with pytest.raises(RuleError, match="不同的人"):
            give(auditor.person, body(hub), role, by=admin.hat)
    officer = login(Role.CASE_OFFICER, hub=hub)
    with pytest.raises(RuleError, match="不同的人"):
        give(officer.person, body(hub), Role.AUDITOR, by=admin.hat)
    assert give(officer.person, body(hub), Role.DIRECTOR, by=admin.hat)


def test_a_small_centre_lets_one_person_wear_several_hats(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub)
    assert give(officer.person, body(hub), Role.ADMINISTRATOR, by=admin.hat)


def test_a_post_taken_away_is_not_held_from_that_moment_and_its_days_stay(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub)
    with transaction():
        posts.revoke_post(
            locked(Post, officer.post.id),
            reason="调离",
            by=admin.hat,
            at=clock.now(),
            now=clock.real_now(),
        )
    post = db.session.get(Post, officer.post.id)
    assert not held(post, TODAY)
    assert post.ends_on is None
    assert db.session.scalars(posts_of(officer.person.id, on=TODAY)).all() == []
    with pytest.raises(RuleError, match="恢复"):
        give(officer.person, body(hub), Role.CASE_OFFICER, by=admin.hat)
    with transaction():
        posts.restore_post(post, reason="撤错了", by=SYSTEM, at=clock.now())
    assert held(db.session.get(Post, officer.post.id), TODAY)


def test_the_last_day_of_a_post_is_inclusive_and_only_moves_forward_in_time(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub)

    def end(day):
        with transaction():
            posts.end_post(
                locked(Post, officer.post.id),
                ends_on=day,
                by=admin.hat,
                at=clock.now(),
                now=clock.real_now(),
            )

    end(date(2026, 12, 31))
    post = db.session.get(Post, officer.post.id)
    assert held(post, date(2026, 12, 31))
    assert not held(post, date(2027, 1, 1))
    with pytest.raises(RuleError, match="不能在这里延长"):
        end(date(2027, 6, 30))
    with pytest.raises(RuleError, match="早于开始"):
        end(post.starts_on - timedelta(days=1))


def test_every_act_on_a_post_leaves_one_event_with_its_reason(hub, admin):
    person = factories.person()
    post = give(person, body(hub), Role.EXPERT, by=admin.hat)
    with transaction():
        posts.revoke_post(
            locked(Post, post.id), reason="误设", by=admin.hat, at=clock.now(), now=clock.real_now()
        )
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [(event.verb, event.person_id, event.reason) for event in events] == [
        ("post.give", admin.person.id, ""),
        ("post.revoke", admin.person.id, "误设"),
    ]


def test_a_second_person_with_one_phone_has_to_be_meant(hub, admin):
    organization = factories.organization(hub=hub)

    def enter(**facts):
        with transaction():
            person = services.enter_person(
                "示例孙", phone="139 0000 1234", by=admin.hat, at=clock.now(), **facts
            )
            posts.give_post(
                person, organization, Role.AGENT, starts_on=TODAY, by=admin.hat, at=clock.now()
            )

    enter()
    with pytest.raises(RuleError, match="示例孙") as refused:
        enter()
    assert refused.value.field == "phone"
    enter(another=True)


@pytest.mark.parametrize(("phone", "kept"), [("021-6288 0000", "021-62880000"), ("", None)])
def test_a_phone_is_kept_without_blanks(app, phone, kept):
    with transaction():
        person = services.enter_person("示例周", phone=phone, by=SYSTEM, at=clock.now())
    assert db.session.get(Person, person.id).phone == kept


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": "  "}),
        ("phone", {"name": "示例吴", "phone": "abc"}),
        ("email", {"name": "示例吴", "email": "nobody"}),
    ],
)
def test_bad_facts_about_a_person_are_refused_by_field(app, field, facts):
    with pytest.raises(RuleError) as refused, transaction():
        services.enter_person(**facts, by=SYSTEM, at=clock.now())
    assert refused.value.field == field


def test_a_change_of_phone_is_on_record_without_the_number(hub, admin):
    person = factories.post(Role.AGENT, organization=factories.organization(hub=hub)).person
    with transaction():
        services.change_person(
            locked(Person, person.id),
            name="示例改名",
            phone="13900005678",
            email=None,
            by=admin.hat,
            at=clock.now(),
        )
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event.after == {"changed": ["name", "phone"]}
    assert "13900005678" not in str(event.after)


def test_another_post_of_one_person_is_another_hat(hub):
    officer = login(Role.CASE_OFFICER, hub=hub)
    another_post(officer, Role.FINANCE, body(hub, BodyKind.COMMUNITY_FOUNDATION))
    roles = [post.role for post in db.session.scalars(posts_of(officer.person.id, on=TODAY))]
    assert roles == [Role.CASE_OFFICER, Role.FINANCE]
