"""Two rows that are one organization: what moves, what stays, and when it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Hat, Role
from incubator.core.secret import digest
from incubator.funds import applying
from incubator.funds.models import Call
from incubator.organizations import duplicates, merging, queries, references, services
from incubator.organizations.codes import make_uscc
from incubator.organizations.details import Merger
from incubator.organizations.models import Fact, FactKind, Hub, Organization, OrgStatus, OrgType
from incubator.people import invitations, posts
from incubator.people.invitations import Offer
from incubator.people.models import Person, Post
from incubator.records.events import verify
from incubator.records.models import Event
from tests import factories, given
from tests.people.racing import at_once

CODES = [make_uscc("52", "990104", f"MJ{n:06d}") for n in (901, 902)]


@pytest.fixture
def hub(app: Flask) -> Hub:
    return factories.hub()


@pytest.fixture
def by(hub: Hub) -> Hat:
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def pair(hub: Hub) -> tuple[int, int]:
    """The row that stays, without a code, and the one with a code that goes."""
    stays = factories.filed_group(hub=hub, name="示例舞蹈队（本部）", address="示例路 1 号")
    goes = factories.organization(
        hub=hub,
        name="示例舞蹈队(本部)",
        uscc=CODES[0],
        address="示例路 2 号",
        phone="13800001234",
        phone_digest=digest("13800001234"),
    )
    return stays.id, goes.id


def merge(into: int, other: int, by: Hat, **facts: object) -> merging.Merged:
    with transaction():
        return merging.merge(into, other, reason="示例重复", by=by, at=clock.now(), **facts)


def fact(organization_id: int, value: str, source: str = "示例") -> Fact:
    made = Fact(
        organization_id=organization_id,
        kind=FactKind.GRADE,
        value=value,
        valid_from=date(2025, 1, 1),
        source=source,
        recorded_at=clock.now(),
    )
    factories.keep(made)
    return made


def test_every_column_that_names_an_organization_moves_or_is_kept_for_a_reason() -> None:
    every = {(table.name, column.name) for table, column in references.all_of_them()}
    moved = {(table.name, column.name) for table, column in references.moved()}
    assert moved | references.KEPT.keys() == every
    assert all(references.KEPT.values())
    assert {table for table, _column in moved} == set(references.COUNTED)


@pytest.mark.both
def test_what_was_said_of_either_is_said_of_the_one_that_stays(
    by: Hat, pair: tuple[int, int]
) -> None:
    into, other = pair
    post = factories.post(Role.AGENT, organization=db.session.get_one(Organization, other))
    fact(into, "3A"), fact(other, "3A", "另一来源"), fact(other, "4A")
    done = merge(into, other, by, taken=["address"])
    kept, gone = db.session.get_one(Organization, into), db.session.get_one(Organization, other)
    assert (kept.uscc, kept.org_type, kept.status) == (
        CODES[0],
        OrgType.SERVICE_INSTITUTION,
        OrgStatus.REGISTERED,
    )
    assert (kept.address, kept.phone, kept.name) == (
        "示例路 2 号",
        "13800001234",
        "示例舞蹈队（本部）",
    )
    assert (gone.status, gone.uscc) == (OrgStatus.MERGED, None)
    assert db.session.get_one(Post, post.id).organization_id == into
    assert sorted(one.value for one in kept.facts) == ["3A", "4A"]
    assert [one.value for one in gone.facts] == ["3A"]  # the copy stays where it was
    assert done.counts == {"post": 1, "fact": 1}
    assert merging.survivor_of(other) == into


def test_both_histories_tell_it_without_a_phone_number(by: Hat, pair: tuple[int, int]) -> None:
    merge(*pair, by)
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [(one.verb, one.object_id) for one in events] == [
        ("organization.merge", pair[0]),
        ("organization.merge-into", pair[1]),
    ]
    assert "13800001234" not in str([one.after for one in events])
    assert verify().intact


def test_the_merged_row_is_in_no_list_and_is_found_as_a_twin_no_more(
    by: Hat, pair: tuple[int, int]
) -> None:
    assert [one.why for one in duplicates.pairs(by)] == [["名称相同（不计括号、空格和全角半角）"]]
    merge(*pair, by)
    assert pair[1] not in [one.id for one in db.session.scalars(queries.visible_to(by))]
    assert duplicates.pairs(by) == []


@pytest.mark.both
def test_who_had_the_page_open_meanwhile_adds_nothing_to_the_merged_row(
    hub: Hub, by: Hat, pair: tuple[int, int]
) -> None:
    into, other = pair
    agent = factories.post(Role.AGENT, organization=db.session.get_one(Organization, other))
    seen = factories.hat(agent)
    call_id, person_id = given.call(hub).id, factories.person().id
    merge(into, other, by)
    at = clock.now()

    def merged() -> Organization:
        return locked(Organization, other)

    acts = (
        lambda: applying.begin(locked(Call, call_id), merged(), by=seen, at=at),
        lambda: invitations.invite(merged(), Offer(Role.AGENT, "示例晚到"), by=by, at=at),
        lambda: posts.give_post(
            db.session.get_one(Person, person_id),
            merged(),
            Role.AGENT,
            starts_on=clock.today(),
            by=by,
            at=at,
        ),
        lambda: services.verify(merged(), by=by, at=at),
    )
    for act in acts:
        with pytest.raises(RuleError, match="已经合并过"), transaction():
            act()


def test_a_row_merged_into_one_that_is_merged_later_leads_to_the_last(
    hub: Hub, by: Hat, pair: tuple[int, int]
) -> None:
    last = factories.filed_group(hub=hub).id
    merge(*pair, by)
    merge(last, pair[0], by)
    assert merging.survivor_of(pair[1]) == last
    assert len(db.session.scalars(select(Merger)).all()) == 2


def test_two_legal_persons_are_not_one(hub: Hub, by: Hat) -> None:
    both = [factories.organization(hub=hub, uscc=code).id for code in CODES]
    with pytest.raises(RuleError, match="两个法人"):
        merge(*both, by)


def test_hub_bodies_other_streets_and_merged_rows_are_refused(
    hub: Hub, by: Hat, pair: tuple[int, int]
) -> None:
    with pytest.raises(RuleError, match="两会一中心"):
        merge(pair[0], hub.bodies[0].organization_id, by)
    with pytest.raises(RuleError, match="同一个组织"):
        merge(pair[0], pair[0], by)
    with pytest.raises(RuleError, match="依据"), transaction():
        merging.merge(*pair, reason=" ", by=by, at=clock.now())
    merge(*pair, by)
    with pytest.raises(RuleError, match="已经合并过"):
        merge(*pair, by)


def test_one_office_held_in_both_rows_on_the_same_days_has_to_be_settled_first(
    by: Hat, pair: tuple[int, int]
) -> None:
    first = factories.post(Role.AGENT, organization=db.session.get_one(Organization, pair[0]))
    other = db.session.get_one(Organization, pair[1])
    factories.post(Role.AGENT, organization=other, person=first.person)
    with pytest.raises(RuleError, match="日期重叠"):
        merge(*pair, by)


@pytest.mark.both
def test_two_legal_representatives_are_refused_in_a_sentence(
    by: Hat, pair: tuple[int, int]
) -> None:
    for one in pair:
        factories.post(
            Role.LEGAL_REPRESENTATIVE, organization=db.session.get_one(Organization, one)
        )
    with pytest.raises(RuleError, match="法定代表人"):
        merge(*pair, by)
    assert db.session.get_one(Organization, pair[1]).status is OrgStatus.REGISTERED


@pytest.mark.both
def test_of_two_who_merge_in_opposite_directions_one_is_refused(
    app: Flask, by: Hat, pair: tuple[int, int]
) -> None:
    def one_way(n: int) -> bool:
        try:
            merge(*(pair if n % 2 else pair[::-1]), by)
        except (RuleError, Overtaken):
            return False
        return True

    assert sum(at_once(app, 4, one_way)) == 1
    db.session.rollback()
    statuses = [db.session.get_one(Organization, one).status for one in pair]
    assert statuses.count(OrgStatus.MERGED) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("示例（社区）中心", "示例(社区)中心"), ("示例 中心", "示例中心"), ("示例Ａ社", "示例a社")],
)
def test_names_are_compared_without_brackets_blanks_and_width(first: str, second: str) -> None:
    assert duplicates.plain_name(first) == duplicates.plain_name(second)


def test_a_pair_said_to_be_two_is_not_shown_again(by: Hat, pair: tuple[int, int]) -> None:
    with pytest.raises(RuleError), transaction():
        duplicates.say_apart(*pair, reason="", by=by, at=clock.now())
    with transaction():
        duplicates.say_apart(*pair[::-1], reason="两个队", by=by, at=clock.now())
    assert duplicates.pairs(by) == []


def test_a_shared_phone_and_account_are_named_as_the_reason(hub: Hub, by: Hat) -> None:
    for _n in range(2):
        factories.organization(hub=hub, phone_digest=digest("1"), bank_digest=digest("2"))
    [found] = duplicates.pairs(by)
    assert found.why == ["联系电话相同", "银行账户相同"]


def test_a_desk_phone_of_many_is_no_sign(hub: Hub, by: Hat) -> None:
    for _n in range(duplicates.MOST_SHARING + 1):
        factories.organization(hub=hub, phone_digest=digest("1"))
    assert duplicates.pairs(by) == []
