"""At night goes what the table of personal fields says, line by line, and nothing before its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator import scheduler
from incubator.core import clock
from incubator.core.columns import Base
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations.models import OrgType
from incubator.people import consents, personal_data
from incubator.people.declarations import ConsentKind
from incubator.people.links import Invitation, ResetLink, ResetRequest
from incubator.people.models import OneTimeCode, Person, Session, SignInAttempt, User
from incubator.people.personal_data import USES
from incubator.people.scans import IdScan, ScanPurpose
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.records.models import Document, Visibility
from incubator.registrations.models import JoinRequest, Registration, Sponsor, Status
from incubator.web import retention
from tests import factories
from tests.people.logins import login

pytestmark = pytest.mark.both

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
AT_REQUEST = {
    personal_data.IN_OFFICE,
    personal_data.WITH_THE_CASE,
    personal_data.WITH_THE_ORGANIZATION,
    personal_data.WITH_THE_RECORD,
    personal_data.UNTIL_RENEWED,
    personal_data.UNTIL_REVOKED,
    personal_data.WHEN_SENT,
    personal_data.SAYS_NOTHING,
}
"""Terms that no night ends: a person's request, a case's archive, or the act itself does."""


@pytest.fixture
def planted(app) -> dict[str, tuple[int, int]]:
    """For each table of a line: a row whose time is over, and one whose time is not."""
    hub = factories.hub()
    body = factories.organization(hub=hub)
    user = login(Role.AGENT, organization=body).user.id
    at, now = clock.now(), clock.real_now()
    pairs: dict[str, tuple[Base, Base]] = {}

    def pair(make, old, young):
        rows = (make("old", old), make("young", young))
        pairs[rows[0].__tablename__] = rows
        return rows

    pair(
        lambda name, end: OneTimeCode(
            user_id=user, code_digest=name, issued_at=end - 72 * HOUR, expires_at=end
        ),
        now - DAY - HOUR,
        now - HOUR,
    )
    pair(
        lambda name, last: SignInAttempt(name_digest=name, guesses=1, wrong=1, last_at=last),
        now - DAY - HOUR,
        now - HOUR,
    )
    pair(
        lambda name, end: Session(
            token_digest=name, user_id=user, started_at=end - HOUR, expires_at=end, agent=name
        ),
        now - DAY - HOUR,
        now + HOUR,
    )
    pair(
        lambda name, end: ResetLink(
            user_id=user, token_digest=name, issued_at=end - HOUR, expires_at=end
        ),
        now - DAY - HOUR,
        now - HOUR,
    )
    pair(lambda name, asked: ResetRequest(asked=name, asked_at=asked), now - DAY - HOUR, now - HOUR)
    pair(
        lambda name, queued: Dispatch(
            way=Way.SMS,
            purpose="invitation",
            source=name,
            address=f"1380000{name}",
            state=DispatchState.SENT,
            queued_at=queued,
            next_attempt_at=queued,
            sent_at=queued,
        ),
        at - 31 * DAY,
        at - 29 * DAY,
    )
    with transaction():
        consents.plant()
        person = locked(Person, db.session.get(User, user).person_id)
        given = consents.give(
            person, consents.current(ConsentKind.ID_SCAN, on=clock.on(at)), by=SYSTEM, at=at
        )
    pair(
        lambda name, end: IdScan(
            person_id=given.person_id,
            consent_id=given.id,
            purpose=ScanPurpose.POST,
            taken_at=at,
            document=Document(
                sha256=name,
                size=1,
                media_type="application/octet-stream",
                name=name,
                kind="id-scan",
                visibility=Visibility.STAFF,
                sealed=True,
                delete_on=clock.on(end),
                uploaded_at=at,
            ),
        ),
        at,
        at + DAY,
    )
    reached = {"name": "示例", "phone": "13800000001", "phone_digest": "d" * 64, "email": "a@b.cn"}
    pair(
        lambda name, end: Invitation(
            organization_id=body.id,
            role=Role.AGENT,
            token_digest=name,
            issued_at=end - DAY,
            expires_at=end,
            **reached,
        ),
        at - 31 * DAY,
        at - 29 * DAY,
    )
    pair(
        lambda name, answered: JoinRequest(
            hub_id=hub.id,
            organization_id=body.id,
            asked_at=answered - DAY,
            answered_at=answered,
            **reached,
        ),
        at - 31 * DAY,
        at - 29 * DAY,
    )
    registrations = pair(
        lambda name, closed: Registration(
            number=name,
            status=Status.REFUSED,
            status_since=closed,
            hub_id=hub.id,
            name=f"示例{name}",
            org_type=OrgType.FILED_GROUP,
            applicant_name="示例",
            phone="13800000001",
            phone_digest="d" * 64,
            email="a@b.cn",
            username=name,
            password_hash="示例散列",
            role=Role.LEADER,
            token_digest=name,
            opened_at=closed,
            closed_at=closed,
            sponsors=[Sponsor(name="示例", phone="13800000001")],
        ),
        at - 366 * DAY,
        at - 364 * DAY,
    )
    pairs["sponsor"] = (registrations[0].sponsors[0], registrations[1].sponsors[0])
    with transaction():
        db.session.add_all(row for both in pairs.values() for row in both)
        db.session.flush()
        return {name: (old.id, young.id) for name, (old, young) in pairs.items()}


def _value(place: tuple[str, str], row_id: int) -> object:
    table = Base.metadata.tables[place[0]]
    return db.session.execute(
        select(table.c[place[1]]).where(table.c.id == row_id)
    ).scalar_one_or_none()


PLACES = [(index, place) for index, line in enumerate(retention.LINES) for place in line.places]


@pytest.mark.parametrize(("index", "place"), PLACES, ids=[".".join(place) for _n, place in PLACES])
def test_a_line_lets_go_of_what_is_over_and_of_nothing_else(planted, index, place):
    old, young = planted[place[0]]
    assert _value(place, old)
    with transaction():
        assert retention.LINES[index].let_go(clock.now(), clock.real_now()) >= 1
    assert not _value(place, old)
    assert _value(place, young)


def test_the_job_does_every_line_once(planted):
    said = scheduler.run_due(scheduler.JOBS["retention"], now=clock.now())
    assert said == f"到期的个人信息：删除 {len(planted)} 条"
    with transaction():
        assert retention.let_go(at=clock.now(), now=clock.real_now()) == 0


def test_every_term_that_time_ends_has_a_line():
    timed = {place for place, use in USES.items() if use.kept not in AT_REQUEST}
    assert timed == {place for line in retention.LINES for place in line.places}
