"""What stands between a person and an organization, said in sentences that give nothing away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Role
from incubator.core.secret import digest
from incubator.organizations.models import Hub, Organization, OrgType
from incubator.people import declaring
from incubator.people.conflicts import Kind, conflicts, conflicts_of, payment_conflicts
from incubator.people.declarations import Relative
from incubator.people.models import Office, Person, Post
from tests import factories

TODAY = date(2026, 11, 23)
PHONE, ACCOUNT = "13800001234", "6222020200012345678"


@pytest.fixture
def hub(app: Flask) -> Hub:
    return factories.hub()


@pytest.fixture
def organization(hub: Hub) -> Organization:
    return factories.organization(
        hub=hub,
        phone=PHONE,
        phone_digest=digest(PHONE),
        bank_account=ACCOUNT,
        bank_digest=digest(ACCOUNT),
    )


def kinds(person: Person, organization: Organization) -> list[Kind]:
    return [one.kind for one in conflicts(person.id, organization, on=TODAY)]


def tied(person: Person, other: Person, tie: str = "配偶") -> Relative:
    by = officer()
    with transaction():
        return declaring.declare_relative(
            db.session.get_one(Person, person.id),
            db.session.get_one(Person, other.id),
            tie,
            by=by,
            at=clock.now(),
        )


def officer() -> Hat:
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2020, 1, 1), None, [Kind.POST]),
        (date(2020, 1, 1), TODAY, [Kind.POST]),
        (date(2020, 1, 1), TODAY - timedelta(days=1), [Kind.FORMER_POST]),
        (date(2020, 1, 1), date(2024, 11, 23), [Kind.FORMER_POST]),
        (date(2020, 1, 1), date(2024, 11, 22), []),
        (TODAY + timedelta(days=1), None, []),
    ],
)
def test_a_post_now_or_within_the_look_back_stands_in_the_way(
    organization: Organization, starts_on: date, ends_on: date | None, expected: list[Kind]
) -> None:
    post = factories.post(
        Role.LEADER, organization=organization, starts_on=starts_on, ends_on=ends_on
    )
    assert kinds(post.person, organization) == expected


def test_a_post_taken_away_counts_to_that_day_and_a_pending_one_not(
    organization: Organization,
) -> None:
    gone = factories.post(Role.LEADER, organization=organization)
    waiting = factories.post(Role.LEADER, organization=organization)
    with transaction():
        locked(Post, gone.id).revoked_at = clock.at(date(2025, 3, 1))
        locked(Post, waiting.id).pending = True
    [found] = conflicts(gone.person_id, organization, on=TODAY)
    assert found.kind is Kind.FORMER_POST
    assert "2025-03-01" in found.sentence
    assert kinds(waiting.person, organization) == []


@pytest.mark.parametrize("turned", [False, True])
def test_a_declared_relative_counts_in_both_directions_and_is_not_named(
    organization: Organization, turned: bool
) -> None:
    chair = factories.post(Role.LEADER, organization=organization).person
    expert = factories.person()
    tied(*((chair, expert) if turned else (expert, chair)))
    [found] = conflicts(expert.id, organization, on=TODAY)
    assert found.kind is Kind.RELATIVE
    assert "配偶" in found.sentence
    assert "民政部令第39号" in found.sentence
    assert chair.name not in found.sentence


def test_a_shared_phone_or_account_is_found_and_never_shown(organization: Organization) -> None:
    same_phone = factories.person(phone=PHONE, phone_digest=digest(PHONE))
    both = factories.person(phone_digest=digest("1"), bank_digest=digest(ACCOUNT))
    member = factories.person(phone_digest=digest("1"))
    factories.post(Role.KEY_STAFF, organization=organization, person=member)
    assert kinds(same_phone, organization) == [Kind.PHONE]
    assert kinds(both, organization) == [Kind.PHONE, Kind.ACCOUNT]
    said = "".join(
        one.sentence
        for person in (same_phone, both)
        for one in conflicts(person.id, organization, on=TODAY)
    )
    assert PHONE not in said
    assert ACCOUNT not in said
    assert PHONE[-4:] not in said
    assert "业务骨干" in said


def test_nobody_else_is_in_conflict(organization: Organization) -> None:
    other = factories.person(phone_digest=digest("other"), bank_digest=digest("another"))
    assert kinds(other, organization) == []


def test_paying_asks_approver_payer_and_the_account_itself(
    hub: Hub, organization: Organization
) -> None:
    approver = factories.post(Role.LEADER, organization=organization).person
    twin = factories.organization(hub=hub, bank_digest=digest(ACCOUNT))
    found = payment_conflicts(
        organization, approver_id=approver.id, payer_id=factories.person().id, on=TODAY
    )
    assert [one.kind for one in found] == [Kind.POST, Kind.ACCOUNT]
    assert found[0].sentence.startswith(approver.name)
    assert twin.name in found[1].sentence
    assert (
        payment_conflicts(twin, approver_id=None, payer_id=None, on=TODAY)[0].kind is Kind.ACCOUNT
    )


def test_thirty_experts_cost_as_many_questions_as_three(organization: Organization) -> None:
    people = [
        factories.person(phone_digest=digest(str(n)), bank_digest=digest(f"b{n}")).id
        for n in range(30)
    ]
    for person_id in people[:20]:
        factories.post(
            Role.KEY_STAFF,
            organization=organization,
            person=db.session.get_one(Person, person_id),
        )
    tied(*(db.session.get_one(Person, person_id) for person_id in people[20:22]))

    def questions(count: int) -> int:
        asked: list[str] = []
        listener = lambda *args: asked.append(args[2])  # noqa: E731  (an event listener of one line)
        db.session.rollback()
        one = db.session.get_one(Organization, organization.id)
        event.listen(db.engine, "before_cursor_execute", listener)
        conflicts_of(people[:count], one, on=TODAY)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(asked)

    assert questions(30) == questions(3) <= 8


def test_declaring_is_refused_where_the_law_keeps_offices_apart(hub: Hub) -> None:
    foundation = factories.organization(hub=hub, org_type=OrgType.FOUNDATION)
    people = []
    for office in (Office.SUPERVISOR, Office.CHAIR):
        post = factories.post(Role.LEADER, organization=foundation)
        with transaction():
            locked(Post, post.id).office = office
        people.append(post.person)
    with pytest.raises(RuleError, match="第二十二条"):
        tied(*people)
    by = officer()
    with pytest.raises(RuleError, match="第二十三条"), transaction():
        declaring.declare_official(locked(Person, people[1].id), True, by=by, at=clock.now())
    with transaction():
        declaring.declare_official(locked(Person, people[0].id), True, by=by, at=clock.now())
    assert db.session.get_one(Person, people[0].id).state_official
