"""The service log: what is refused with its dates, what the database refuses as well, who signs off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.incubation import log, serving
from incubator.incubation.serving import Noted
from incubator.incubation.staying import FollowUp, Service, ServiceEntry
from incubator.records.models import Event
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.stays import House, refused_by_the_database


@pytest.fixture
def house(app) -> House:
    return House.build(days=10, mentored=True)


def noted(**facts) -> Noted:
    return Noted(**{"on": clock.today(), "minutes": 30, "kind": Service.COACHING, **facts})


def logged(house: House, *, by=None, **facts) -> ServiceEntry:
    with transaction():
        return serving.log(house.stay.id, noted(**facts), by=by or house.running, at=clock.now())


def test_an_entry_is_kept_with_who_noted_it_and_one_event(house):
    entry = logged(house, note="示例：看了账本")
    assert (entry.noted_by_id, entry.noted_on) == (house.officer.id, clock.today())
    events = db.session.query(Event).filter_by(verb="service.log", case_id=house.stay.id).all()
    assert [event.object_id for event in events] == [entry.id]


def test_tomorrow_is_refused_with_both_dates(house):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(RuleError) as refused:
        logged(house, on=tomorrow)
    assert tomorrow.isoformat() in refused.value.message
    assert clock.today().isoformat() in refused.value.message
    assert refused.value.field == "on"


def test_a_day_before_the_entry_is_refused_with_both_dates(house):
    before = house.stay.entered_on - timedelta(days=1)
    with pytest.raises(RuleError) as refused:
        logged(house, on=before)
    assert before.isoformat() in refused.value.message
    assert house.stay.entered_on.isoformat() in refused.value.message


def test_after_the_hand_over_nothing_more_is_served(house):
    with transaction():
        house.stay.leaving, house.stay.left_on = "withdrawn", clock.today() - timedelta(days=2)
    with pytest.raises(RuleError, match="离驻日期"):
        logged(house)
    assert logged(house, on=clock.today() - timedelta(days=2)).id


@pytest.mark.both
@pytest.mark.parametrize(
    ("column", "days"), [("on", 1), ("on", -11)], ids=["in the future", "before the entry"]
)
def test_the_database_refuses_such_days_as_well(app, column, days):
    house = House.build(days=10)
    entry = logged(house)
    with refused_by_the_database(), transaction():
        db.session.execute(
            update(ServiceEntry)
            .where(ServiceEntry.id == entry.id)
            .values({column: clock.today() + timedelta(days=days)})
        )


@pytest.mark.both
def test_the_database_refuses_an_entry_day_that_is_not_the_stays_own(app):
    """The day an entry is checked by cannot be made up: it is tied to the stay."""
    house = House.build(days=10)
    entry = logged(house)
    with refused_by_the_database(), transaction():
        db.session.execute(
            update(ServiceEntry)
            .where(ServiceEntry.id == entry.id)
            .values(entered_on=clock.today() - timedelta(days=400))
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(-15, 3))
def test_exactly_the_days_of_the_stay_up_to_today_are_taken(house, days):
    on = clock.today() + timedelta(days=days)
    if house.stay.entered_on <= on <= clock.today():
        assert logged(house, on=on).on == on
    else:
        with pytest.raises(RuleError):
            logged(house, on=on)


@pytest.mark.parametrize(("name", "value"), [("minutes", 0), ("minutes", 1441), ("people", -1)])
def test_impossible_figures_are_refused_at_their_field(house, name, value):
    with pytest.raises(RuleError) as refused:
        logged(house, **{name: value})
    assert refused.value.field == name


def test_a_wrong_entry_is_withdrawn_with_a_reason_and_stays_readable(house):
    entry = logged(house, note="示例：记错了")
    with pytest.raises(RuleError, match="理由"), transaction():
        serving.withdraw(entry.id, reason=" ", by=house.running, at=clock.now())
    with transaction():
        serving.withdraw(entry.id, reason="示例：日期记错", by=house.running, at=clock.now())
    found = db.session.scalars(log.entries_visible_to(house.running, on=clock.today())).all()
    assert [(one.note, one.withdrawn_because) for one in found] == [
        ("示例：记错了", "示例：日期记错")
    ]


def test_a_group_event_is_noted_for_all_or_for_none(house):
    other = stays.stay(hub=house.hub, days=3)
    with transaction():
        made = serving.log_event(
            [house.stay.id, other.id],
            noted(kind=Service.EVENT),
            event="a" * 32,
            by=house.running,
            at=clock.now(),
        )
    assert {entry.event for entry in made} == {"a" * 32}
    with pytest.raises(RuleError, match=other.organization.name), transaction():
        serving.log_event(
            [house.stay.id, other.id],
            noted(on=clock.today() - timedelta(days=5)),
            event="b" * 32,
            by=house.running,
            at=clock.now(),
        )
    db.session.rollback()
    assert db.session.query(ServiceEntry).count() == 2


def test_a_day_to_follow_up_without_what_is_refused(house):
    with pytest.raises(RuleError) as refused:
        logged(house, follow_up_on=clock.today())
    assert refused.value.field == "follow_up"


def test_one_promise_of_an_entry_is_open_at_a_time(house):
    due = clock.today() + timedelta(days=7)
    entry = logged(house, follow_up="示例：带章程来", follow_up_on=due)
    with pytest.raises(RuleError, match="没有办完"), transaction():
        serving.promise(entry, "示例：再约", due, by=house.running, at=clock.now())
    made = db.session.query(FollowUp).one()
    with transaction():
        serving.follow_up_done(made.id, by=house.running, at=clock.now())
    with transaction():
        serving.promise(entry, "示例：再约", due, by=house.running, at=clock.now())
    waiting = db.session.scalars(log.open_follow_ups(house.running, on=clock.today())).all()
    assert [one.what for one in waiting] == ["示例：再约"]


@pytest.mark.both
def test_the_database_refuses_a_second_open_promise(app):
    house = House.build()
    entry = logged(house, follow_up="示例", follow_up_on=clock.today())
    with refused_by_the_database():
        factories.keep(FollowUp(entry_id=entry.id, what="示例", due_on=clock.today()))


def test_a_mentor_notes_for_the_own_incubatees_only(house):
    assert logged(house, by=house.mentoring).noted_by_id == house.mentor.id
    stranger = hat(factories.post(Role.MENTOR, hub=house.hub))
    with pytest.raises(RuleError, match="不是这个组织的导师"):
        logged(house, by=stranger)


def test_who_noted_it_does_not_sign_it_off(house):
    entry = logged(house, by=house.mentoring)
    with pytest.raises(RuleError, match="不能确认自己"), transaction():
        serving.sign_off(entry.id, by=house.mentoring, at=clock.now())
    with transaction():
        serving.sign_off(entry.id, by=house.asking, at=clock.now())
    assert entry.signed_off_by_id == house.agent.id


def test_an_officers_entry_waits_for_the_mentor(house):
    entry = logged(house)
    waiting = log.to_sign(house.mentoring, on=clock.today())
    assert db.session.scalars(waiting).all() == [entry]
    with transaction():
        serving.sign_off(entry.id, by=house.mentoring, at=clock.now())
    assert db.session.scalars(waiting).all() == []


def test_without_a_mentor_nothing_is_signed_off(app):
    house = House.build()
    entry = logged(house)
    assert db.session.scalars(log.to_sign(house.asking, on=clock.today())).all() == []
    with pytest.raises(RuleError, match="没有导师"), transaction():
        serving.sign_off(entry.id, by=house.asking, at=clock.now())


def test_another_organization_signs_nothing(house):
    entry = logged(house)
    other = factories.organization(hub=house.hub)
    twin = hat(factories.post(Role.AGENT, organization=other))
    with pytest.raises(NotFound), transaction():
        serving.sign_off(entry.id, by=twin, at=clock.now())


def test_an_attempt_is_signed_off_by_nobody(house):
    entry = logged(house, reached=False)
    assert db.session.scalars(log.to_sign(house.mentoring, on=clock.today())).all() == []
    with pytest.raises(RuleError, match="没有联系上"), transaction():
        serving.sign_off(entry.id, by=house.mentoring, at=clock.now())
