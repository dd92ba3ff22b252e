"""Erasing reaches every table: a value planted in each personal column of a person is gone after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.notices.models import Notice, Objection
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import OrgType
from incubator.people import redaction, traces
from incubator.people.declarations import Relative
from incubator.people.links import Invitation
from incubator.people.models import Person, Session, SignInAttempt
from incubator.people.personal_data import USES
from incubator.records import events
from incubator.records.leaving import Dispatch, Way
from incubator.registrations.models import JoinRequest, Registration, Sponsor, Status
from incubator.rules.models import Unit
from tests import factories
from tests.people.logins import login

pytestmark = pytest.mark.both

NAME = "示例被删除者"
PHONE, MAIL = "13800001111", "erase-me@example.org"
IDENTITY, ACCOUNT = "11010119900307001X", "6222020000000000123"
VALUES = (NAME, PHONE, MAIL, IDENTITY, ACCOUNT)
OTHER = "13900002222"


@pytest.fixture
def admin(app):
    return login(Role.ADMINISTRATOR, hub=factories.hub())


@pytest.fixture
def agent(admin):
    """Somebody who is named wherever a person can be named."""
    hub = admin.post.organization.hub
    body = factories.organization(hub=hub)
    found = login(Role.AGENT, organization=body)
    now = clock.now()
    with transaction():
        person = locked(Person, found.person.id)
        person.name, person.initials = NAME, "slbscz"
        person.phone, person.phone_digest, person.email = PHONE, digest(PHONE), MAIL
        person.id_number, person.id_digest = IDENTITY, digest(IDENTITY)
        person.bank_name, person.bank_account = "示例银行", ACCOUNT
        person.bank_digest, person.state_official = digest(ACCOUNT), True
        ids = sorted([person.id, admin.person.id])
        db.session.add_all(
            [
                Relative(
                    person_id=ids[0],
                    relative_id=ids[1],
                    tie="配偶示例",
                    declared_on=clock.today(),
                ),
                SignInAttempt(
                    name_digest=digest(f"sign-in:{found.username}"), guesses=1, wrong=1, last_at=now
                ),
                Session(
                    token_digest="t" * 64,
                    user_id=found.user.id,
                    started_at=now,
                    expires_at=now + timedelta(hours=1),
                    agent="示例浏览器",
                ),
                Invitation(
                    organization_id=body.id,
                    role=Role.AGENT,
                    name=NAME,
                    phone=PHONE,
                    phone_digest=digest(PHONE),
                    email=MAIL,
                    token_digest="i" * 64,
                    issued_at=now,
                    expires_at=now,
                ),
                JoinRequest(
                    hub_id=hub.id,
                    organization_id=body.id,
                    name=NAME,
                    phone=PHONE,
                    phone_digest=digest(PHONE),
                    email=MAIL,
                    asked_at=now,
                ),
                OrganizationDetails(
                    organization_id=body.id,
                    contact_name=NAME,
                    email=MAIL,
                    supervising_contact="示例他人",
                    supervising_phone=OTHER,
                ),
                Dispatch(
                    way=Way.SMS,
                    purpose="invitation",
                    source="invitation:1",
                    person_id=person.id,
                    address=PHONE,
                    subject=f"{NAME}您好",
                    body=f"{NAME}您好",
                    queued_at=now,
                    next_attempt_at=now,
                ),
                Message(
                    source="case:1",
                    step="x",
                    due_on=clock.today(),
                    person_id=admin.person.id,
                    hub_id=hub.id,
                    subject=f"{NAME}来电",
                    body=f"{NAME} {PHONE}，另一人 {OTHER}",
                    created_at=now,
                ),
                _registration(hub, person),
                Objection(
                    **_objection_facts(hub),
                    objector=NAME,
                    contact=f"电话 {PHONE}",
                    text=f"我的电话 {PHONE}",
                ),
            ]
        )
        locked(type(body), body.id).phone = PHONE
        locked(type(body), body.id).phone_digest = digest(PHONE)
        events.record("hub.note", hub, by=admin.hat, at=now, reason=f"账号 {ACCOUNT}")
    return found


def _registration(hub, person):
    return Registration(
        number="SL-R-1",
        status=Status.REFUSED,
        status_since=clock.now(),
        hub_id=hub.id,
        name="示例未核准社",
        org_type=OrgType.FILED_GROUP,
        person_id=person.id,
        applicant_name=NAME,
        phone=PHONE,
        phone_digest=digest(PHONE),
        email=MAIL,
        username="shili-erased",
        password_hash="示例散列",
        role=Role.LEADER,
        token_digest="r" * 64,
        opened_at=clock.now(),
        sponsors=[Sponsor(name=NAME, phone=PHONE), Sponsor(name="示例他人", phone=OTHER)],
    )


def _objection_facts(hub):
    notice = Notice(
        hub_id=hub.id, number="示1", title="示例公示", issuer="示例", days=5, unit=Unit.WORKING_DAYS
    )
    db.session.add(notice)
    db.session.flush()
    return {"notice_id": notice.id, "received_at": clock.now()}


def everything() -> str:
    rows = []
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            rows += [str(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(rows)


def redact(found, by):
    with transaction():
        redaction.redact(
            locked(Person, found.person.id),
            by=by,
            at=clock.now(),
            now=clock.real_now(),
            reason="本人 2026-11-20 书面申请",
        )


def test_no_value_of_the_person_is_left_in_any_table_and_the_chain_verifies(admin, agent):
    personal = [
        *VALUES,
        *(digest(one) for one in (PHONE, IDENTITY, ACCOUNT)),
        "配偶示例",
        "示例浏览器",
    ]
    before = everything()
    assert [one for one in personal if one not in before] == []
    redact(agent, admin.hat)
    after = everything()
    assert [one for one in personal if one in after] == []
    assert OTHER in after
    assert "示例他人" in after
    assert events.verify().intact


def test_without_the_traces_the_same_look_finds_what_was_left(admin, agent, monkeypatch):
    """Negative control: own rows alone are not enough."""
    monkeypatch.setattr(traces, "TRACES", ())
    monkeypatch.setattr(traces, "WRITTEN", {})
    redact(agent, admin.hat)
    left = everything()
    assert all(one in left for one in (NAME, PHONE, MAIL))


def test_somebody_of_the_same_name_elsewhere_keeps_theirs(admin, agent):
    hub = admin.post.organization.hub
    elsewhere = factories.organization(hub=hub)
    with transaction():
        db.session.add(
            OrganizationDetails(organization_id=elsewhere.id, contact_name=NAME, email=None)
        )
    redact(agent, admin.hat)
    kept = db.session.scalars(
        select(OrganizationDetails).where(OrganizationDetails.organization_id == elsewhere.id)
    ).one()
    assert kept.contact_name == NAME


def test_every_personal_column_is_erased_with_the_person_or_says_why_not():
    """A new entry of the table of personal fields has to be sorted here too."""
    traced = {(trace.table, column) for trace in traces.TRACES for column in trace.columns}
    written = {(table, column) for table, columns in traces.WRITTEN.items() for column in columns}
    unsorted = set(USES) - traced - written - set(traces.KEPT) - redaction.OWN
    assert unsorted == set()


def test_a_number_inside_a_longer_one_is_left_alone(admin, agent):
    with transaction():
        db.session.execute(
            text("UPDATE message SET body = :body WHERE person_id = :id"),
            {"body": f"卡号 99{PHONE}99", "id": admin.person.id},
        )
    redact(agent, admin.hat)
    kept = db.session.scalars(select(Message.body)).all()
    assert f"卡号 99{PHONE}99" in kept
