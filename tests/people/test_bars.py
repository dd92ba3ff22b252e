"""Which offices the law keeps apart, from whichever side they come together."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from incubator.core import clock, guards
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations.models import Hub, Organization, OrgStatus, OrgType
from incubator.people import bars, invitations, posts
from incubator.people.bars import Seat
from incubator.people.declarations import Relative
from incubator.people.invitations import Offer
from incubator.people.links import Invitation
from incubator.people.models import Office, Person, Post
from incubator.rules.models import Rule
from tests import factories
from tests.people.logins import login
from tests.people.racing import at_once

TODAY = date(2026, 11, 23)
FOUNDATION, ASSOCIATION, SERVICE = (
    OrgType.FOUNDATION,
    OrgType.ASSOCIATION,
    OrgType.SERVICE_INSTITUTION,
)


def body(hub: Hub, kind: OrgType = FOUNDATION) -> Organization:
    return factories.organization(hub=hub, org_type=kind)


def take(
    person: Person,
    organization: Organization,
    office: Office | None = None,
    *,
    role: Role = Role.LEADER,
    starts_on: date = TODAY,
    ends_on: date | None = None,
) -> Post:
    with transaction():
        return posts.give_post(
            locked(Person, person.id),
            db.session.get_one(Organization, organization.id),
            role,
            office=office,
            starts_on=starts_on,
            ends_on=ends_on,
            by=SYSTEM,
            at=clock.now(),
        )


def represent(person: Person, organization: Organization, **days: date) -> Post:
    return take(person, organization, role=Role.LEGAL_REPRESENTATIVE, **days)


@pytest.mark.both
def test_who_represents_one_association_represents_no_second_one_in_any_street(hub: Hub) -> None:
    person = factories.person()
    represent(person, body(hub, ASSOCIATION))
    with pytest.raises(RuleError, match="《社会团体登记管理条例》第十二条") as refused:
        represent(person, body(factories.hub(), ASSOCIATION))
    assert refused.value.field == "role"
    represent(person, body(hub, SERVICE))


@pytest.mark.both
@pytest.mark.parametrize("first", [FOUNDATION, SERVICE])
def test_who_represents_a_foundation_represents_nothing_else(hub: Hub, first: OrgType) -> None:
    person = factories.person()
    represent(person, body(hub, first))
    second = SERVICE if first is FOUNDATION else FOUNDATION
    with pytest.raises(RuleError, match="《基金会管理条例》第二十三条"):
        take(person, body(factories.hub(), second), Office.LEGAL_REPRESENTATIVE)
    take(person, body(hub, second), Office.COUNCIL_MEMBER)


def test_one_office_may_follow_the_other_and_a_body_that_is_gone_bars_nobody(hub: Hub) -> None:
    person = factories.person()
    represent(person, body(hub), ends_on=date(2026, 12, 31))
    represent(person, body(hub, SERVICE), starts_on=date(2027, 1, 1))
    other = factories.person()
    represent(
        other, factories.organization(hub=hub, org_type=ASSOCIATION, status=OrgStatus.REVOKED)
    )
    represent(other, body(hub, ASSOCIATION))


@pytest.mark.parametrize(
    "office",
    [Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY_GENERAL, Office.LEGAL_REPRESENTATIVE],
)
def test_a_serving_official_leads_no_foundation(hub: Hub, office: Office) -> None:
    person = factories.person(state_official=True)
    with pytest.raises(RuleError, match=r"现职国家工作人员.*第二十三条"):
        take(person, body(hub), office)
    take(person, body(hub), Office.COUNCIL_MEMBER)
    take(person, body(hub, ASSOCIATION), office)


@pytest.mark.parametrize("office", [Office.COUNCIL_MEMBER, Office.CHAIR, Office.FINANCE_STAFF])
@pytest.mark.parametrize("supervisor_first", [True, False])
def test_directors_and_finance_staff_are_no_supervisors(
    hub: Hub, office: Office, supervisor_first: bool
) -> None:
    person, foundation = factories.person(), body(hub)
    both = [Office.SUPERVISOR, office] if supervisor_first else [office, Office.SUPERVISOR]
    take(person, foundation, both[0])
    with pytest.raises(RuleError, match="第二十二条") as refused:
        take(person, foundation, both[1], role=Role.KEY_STAFF)
    assert refused.value.field == "office"
    take(person, body(hub), both[1])


def test_the_law_answers_before_the_days_do(hub: Hub) -> None:
    person, foundation = factories.person(), body(hub)
    take(person, foundation, Office.COUNCIL_MEMBER)
    with pytest.raises(RuleError, match="第二十二条"):
        take(person, foundation, Office.SUPERVISOR)
    with pytest.raises(RuleError, match="已任“理事”"):
        take(person, foundation, Office.COUNCIL_MEMBER)


@pytest.mark.parametrize("supervisor_first", [True, False])
def test_a_directors_relative_is_no_supervisor_whoever_came_first(
    hub: Hub, supervisor_first: bool
) -> None:
    people = factories.person(), factories.person()
    factories.keep(
        Relative(person_id=people[0].id, relative_id=people[1].id, tie="配偶", declared_on=TODAY)
    )
    foundation = body(hub)
    offices = [Office.SUPERVISOR, Office.COUNCIL_MEMBER]
    take(people[0], foundation, offices[not supervisor_first])
    with pytest.raises(RuleError, match=r"近亲属.*第二十二条"):
        take(people[1], foundation, offices[supervisor_first])


def test_an_office_changed_later_is_looked_at_too(hub: Hub) -> None:
    person, foundation = factories.person(), body(hub)
    take(person, foundation, Office.SUPERVISOR)
    other = take(person, foundation, role=Role.KEY_STAFF)
    with pytest.raises(RuleError, match="第二十二条"), transaction():
        posts.change_office(
            locked(Post, other.id),
            office=Office.COUNCIL_MEMBER,
            title="",
            reason="换届",
            by=SYSTEM,
            at=clock.now(),
        )


def test_a_post_given_back_is_looked_at_too(hub: Hub) -> None:
    person = factories.person()
    first = represent(person, body(hub))
    with transaction():
        posts.revoke_post(
            locked(Post, first.id), reason="误", by=SYSTEM, at=clock.now(), now=clock.real_now()
        )
    represent(person, body(hub, SERVICE))
    with pytest.raises(RuleError, match="第二十三条"), transaction():
        posts.restore_post(locked(Post, first.id), reason="复", by=SYSTEM, at=clock.now())


def test_an_invitation_is_not_accepted_into_an_office_the_law_keeps_apart(hub: Hub) -> None:
    foundation, person = body(hub), factories.person()
    agent = login(Role.AGENT, organization=foundation)
    take(person, foundation, Office.SUPERVISOR, role=Role.KEY_STAFF)
    with transaction():
        issued = invitations.invite(
            locked(Organization, foundation.id),
            Offer(Role.LEADER, "示例", office=Office.CHAIR),
            by=agent.hat,
            at=clock.now(),
        ).invitation
    with pytest.raises(RuleError, match="第二十二条"), transaction():
        invitations.accept(locked(Invitation, issued.id), locked(Person, person.id), at=clock.now())
    assert db.session.get_one(Invitation, issued.id).accepted_at is None


def test_a_representative_invites_no_legal_representative_by_another_name(hub: Hub) -> None:
    organization = body(hub, SERVICE)
    agent = login(Role.AGENT, organization=organization)
    with pytest.raises(RuleError, match="窗口"), transaction():
        invitations.invite(
            locked(Organization, organization.id),
            Offer(Role.AGENT, "示例", office=Office.LEGAL_REPRESENTATIVE),
            by=agent.hat,
            at=clock.now(),
        )


def test_the_law_is_a_dated_rule_that_can_be_followed_by_another(hub: Hub) -> None:
    with transaction():
        old = db.session.query(Rule).filter_by(key=bars.ASSOCIATIONS).one()
        db.session.add(
            Rule(
                key=bars.ASSOCIATIONS,
                hub_id=hub.id,
                value=2,
                unit=old.unit,
                label=old.label,
                source="示例条例",
                valid_from=TODAY,
            )
        )
    person = factories.person()
    represent(person, body(hub, ASSOCIATION))
    represent(person, body(hub, ASSOCIATION))
    with pytest.raises(RuleError, match="示例条例"):
        represent(person, body(hub, ASSOCIATION))


@pytest.mark.both
def test_a_body_has_one_legal_representative_at_a_time(hub: Hub) -> None:
    organization = body(hub, SERVICE)
    represent(factories.person(name="示例甲"), organization)
    with pytest.raises(RuleError, match="示例甲"):
        represent(factories.person(), organization)


def _two_bodies(hub: Hub, first: OrgType, second: OrgType) -> tuple[Person, list[Organization]]:
    return factories.person(), [body(hub, first), body(hub, second)]


PAIRS = [(ASSOCIATION, ASSOCIATION), (FOUNDATION, SERVICE), (SERVICE, FOUNDATION)]


@pytest.mark.both
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_database_refuses_what_the_sentence_would(
    hub: Hub, first: OrgType, second: OrgType
) -> None:
    person, bodies = _two_bodies(hub, first, second)
    represent(person, bodies[0])
    with pytest.raises(Overtaken):
        factories.post(Role.LEGAL_REPRESENTATIVE, organization=bodies[1], person=person)


@pytest.mark.both
def test_the_database_refuses_a_second_representative(hub: Hub) -> None:
    organization = body(hub, SERVICE)
    factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)
    with pytest.raises(Overtaken):
        factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)


@pytest.mark.both
def test_without_its_guard_the_database_would_take_them(hub: Hub) -> None:
    guard = next(one for one in guards.GUARDS if one.name == "representative_post")
    with db.engine.begin() as connection:
        guards.drop(connection, guard)
    person, bodies = _two_bodies(hub, *PAIRS[0])
    for one in bodies:
        factories.post(Role.LEGAL_REPRESENTATIVE, organization=one, person=person)
    assert len(person.posts) == 2


@pytest.mark.both
def test_of_two_foundations_given_to_one_person_at_once_one_is_held(app: Flask, hub: Hub) -> None:
    person, bodies = _two_bodies(hub, FOUNDATION, FOUNDATION)
    ids = person.id, [one.id for one in bodies]

    def give_it(n: int) -> bool:
        try:
            with transaction():
                posts.give_post(
                    locked(Person, ids[0]),
                    db.session.get_one(Organization, ids[1][n % 2]),
                    Role.LEGAL_REPRESENTATIVE,
                    starts_on=TODAY,
                    by=SYSTEM,
                    at=clock.now(),
                )
        except (RuleError, Overtaken):
            return False
        return True

    assert sum(at_once(app, 4, give_it)) == 1


OFFICES = st.frozensets(st.sampled_from(list(Office)), min_size=1, max_size=1)
SEATS = st.builds(Seat, st.integers(1, 3), st.just("示例"), st.sampled_from([FOUNDATION]), OFFICES)


@given(SEATS, SEATS)
def test_every_bar_between_two_offices_reads_the_same_from_both_sides(one: Seat, two: Seat) -> None:
    for bar in (bars.representing_a_foundation, bars.representing_associations):
        assert bool(bar(one, [two])) == bool(bar(two, [one]))
    assert bool(bars.supervising(one, (), [two])) == bool(bars.supervising(two, (), [one]))
