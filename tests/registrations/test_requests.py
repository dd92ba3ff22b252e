"""Handing a request in, sending it back, correcting it, taking it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Hub
from incubator.records import senders
from incubator.records.leaving import Dispatch, DispatchState
from incubator.records.models import Event
from incubator.registrations import queries, services
from incubator.registrations.lifecycle import LIFECYCLE, Action
from incubator.registrations.models import Registration, Status
from incubator.registrations.requests import Kind
from incubator.registrations.services import AlreadyKnown
from tests import factories
from tests.organizations.given import NOBODY, code
from tests.people.racing import at_once
from tests.registrations import given


@pytest.fixture
def hub(app: Flask) -> Hub:
    return factories.hub()


def _answer(registration: Registration, action: Action, hub: Hub, reason: str = "缺公章") -> None:
    by = given.officer(hub)
    with transaction():
        found = locked(Registration, registration.id)
        services.answer(found, action, reason=reason, version=found.version, by=by, at=clock.now())


def _resubmit(registration: Registration, **facts: object) -> None:
    with transaction():
        found = locked(Registration, registration.id)
        services.resubmit(
            found,
            given.request(**facts),
            token="new",
            papers=[given.paper(services.applicant_hat(found))],
            version=found.version,
            at=clock.now(),
        )


@pytest.mark.both
@pytest.mark.parametrize("kind", Kind)
def test_a_request_gets_a_number_a_deadline_and_reaches_the_officers(hub: Hub, kind: Kind) -> None:
    officer = given.officer(hub)
    made = given.submitted(hub, given.request(kind))
    assert made.number == f"{hub.short_code}-R-2026-0001"
    assert made.status is Status.SUBMITTED
    deadline = db.session.scalars(select(Deadline)).one()
    assert deadline.subject == f"registration:{made.id}"
    assert deadline.due_on == date(2026, 11, 30)  # five working days after Monday the 23rd
    told = db.session.scalars(select(Message)).one()
    assert told.person_id == officer.person_id
    assert db.session.scalar(queries.waiting(officer)) is not None


def test_what_is_personal_lies_encrypted_and_is_in_no_event(hub: Hub) -> None:
    made = given.submitted(hub, given.request(name="示例甲乙丙", phone="13912345678"))
    raw = str(db.session.execute(text("SELECT * FROM registration")).all())
    events = db.session.scalars(select(Event)).all()
    assert {one.verb for one in events} >= {"registration.submit"}
    for hidden in ("13912345678", "示例甲乙丙"):
        assert hidden not in raw
        assert all(hidden not in str(one.after) for one in events)
    assert made.phone == "13912345678"


@pytest.mark.parametrize(
    ("kind", "stated", "field"),
    [
        (Kind.REGISTERED, {"uscc": ""}, "uscc"),
        (Kind.REGISTERED, {"uscc": "52110000585825247D"}, "uscc"),
        (Kind.REGISTERED, {"uscc": NOBODY}, "uscc"),
        (Kind.REGISTERED, {"registered_on": None}, "registered_on"),
        (Kind.FILED, {"filing_no": ""}, "filing_no"),
        (Kind.PROSPECTIVE, {"business_scope": ""}, "business_scope"),
        (Kind.REGISTERED, {"name": ""}, "name"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    hub: Hub, kind: Kind, stated: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        given.submitted(hub, given.request(kind, stated=stated))
    assert refused.value.field == field
    assert NOBODY not in refused.value.message


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "applicant_name"),
        ({"phone": ""}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"email": "nowhere"}, "email"),
        ({"username": "1"}, "username"),
        ({"password": None}, "password"),
        ({"role": Role.CASE_OFFICER}, "role"),
    ],
)
def test_an_applicant_can_be_reached_and_asks_for_no_staff_role(
    hub: Hub, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        given.submitted(hub, given.request(**facts))
    assert refused.value.field == field


def test_a_team_that_will_register_has_no_legal_representative_and_names_its_sponsors(
    hub: Hub,
) -> None:
    with pytest.raises(RuleError, match="职务"):
        given.submitted(hub, given.request(Kind.PROSPECTIVE, role=Role.LEGAL_REPRESENTATIVE))
    made = given.submitted(hub, given.request(Kind.PROSPECTIVE))
    assert [(one.name, one.phone) for one in made.sponsors] == [("示例发起人", "13900000001")]


@pytest.mark.parametrize("kind", Kind)
def test_a_body_in_the_register_or_asked_for_already_is_led_to_its_invitations(
    hub: Hub, kind: Kind
) -> None:
    first = given.request(kind)
    made = given.submitted(hub, first)
    with pytest.raises(AlreadyKnown) as open_one:
        given.submitted(hub, given.request(particulars=first.particulars, kind=kind))
    given.approved(made, given.officer(hub))
    with pytest.raises(AlreadyKnown) as registered:
        given.submitted(hub, given.request(particulars=first.particulars, kind=kind))
    assert open_one.value.message == registered.value.message


@pytest.mark.both
def test_two_who_send_in_one_code_at_once_make_one_request(app: Flask, hub: Hub) -> None:
    stated = given.particulars(uscc=code(77))
    hub_id = hub.id

    def send(_n: int) -> bool:
        try:
            given.submitted(db.session.get_one(Hub, hub_id), given.request(particulars=stated))
        except (AlreadyKnown, Overtaken):
            return False
        return True

    assert sorted(at_once(app, 4, send)) == [False, False, False, True]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_what_is_returned_is_corrected_and_handed_in_again(hub: Hub) -> None:
    made = given.submitted(hub)
    _answer(made, Action.RETURN, hub)
    made = given.again(made)
    assert (made.status, made.reason) == (Status.RETURNED, "缺公章")
    kept = made.password_hash, made.username

    _resubmit(made, stated={"name": "示例改过的名字"})
    made = given.again(made)
    assert (made.status, made.name, made.reason) == (Status.SUBMITTED, "示例改过的名字", "")
    assert (made.password_hash, made.username) == kept
    assert [one.document.withdrawn_at is None for one in made.papers] == [False, True]
    open_ones = select(Deadline).where(Deadline.done_at.is_(None))
    assert [one.kind for one in db.session.scalars(open_ones)] == ["registration-check"]


def test_returning_and_refusing_want_a_reason_and_are_the_hubs_own(hub: Hub) -> None:
    made = given.submitted(hub)
    with pytest.raises(RuleError, match="理由"):
        _answer(made, Action.REFUSE, hub, reason=" ")
    with pytest.raises(NotFound):
        _answer(made, Action.REFUSE, factories.hub())


@pytest.mark.parametrize("action", [Action.REFUSE, Action.RETURN])
def test_the_applicant_reads_why_by_text_message(hub: Hub, tmp_path: Path, action: Action) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    made = given.submitted(hub, token="T0KEN")
    _answer(made, action, hub, reason="证书照片看不清")
    letters = db.session.scalars(select(Dispatch).order_by(Dispatch.id)).all()
    senders.install()
    assert "/register/progress/T0KEN" in (letters[0].body or "")
    assert "证书照片看不清" in (letters[1].body or "")
    assert all(one.state is DispatchState.QUEUED for one in letters)


def test_whoever_has_a_login_reads_it_in_the_inbox(hub: Hub) -> None:
    person = factories.person()
    made = given.submitted(hub, given.request(person_id=person.id))
    assert made.applicant_name is None
    _answer(made, Action.REFUSE, hub)
    told = db.session.scalars(
        select(Message).where(Message.person_id == person.id).order_by(Message.id)
    ).all()
    assert [one.link for one in told] == [f"/register/mine/{made.id}"] * 2
    assert told[1].body == "缺公章"


def test_what_is_taken_back_is_over(hub: Hub) -> None:
    made = given.submitted(hub)
    with transaction():
        services.withdraw(locked(Registration, made.id), at=clock.now())
    made = given.again(made)
    assert made.status is Status.WITHDRAWN
    with pytest.raises(RuleError, match="已撤回"):
        _answer(made, Action.RETURN, hub)
    assert db.session.scalar(select(Deadline).where(Deadline.done_at.is_(None))) is None


def test_one_phone_asks_for_a_few_bodies_and_no_more(hub: Hub) -> None:
    for _n in range(services.MOST_OPEN_FOR_A_PHONE):
        given.submitted(hub, given.request(phone="13700000000"))
    with pytest.raises(RuleError, match="几份申请"):
        given.submitted(hub, given.request(phone="13700000000"))


def test_an_officer_types_in_a_paper_request_and_it_says_so(hub: Hub) -> None:
    made = given.submitted(hub, given.request(password=None, username=""), by=given.officer(hub))
    assert made.entered_on_behalf
    assert made.password_hash == ""
    director = factories.hat(factories.post(Role.DIRECTOR, hub=hub))
    with pytest.raises(RuleError):
        given.submitted(hub, given.request(password=None), by=director)


@pytest.mark.parametrize("role", list(Role))
def test_every_step_is_open_to_the_roles_of_the_table_and_from_its_states_alone(
    hub: Hub, role: Role
) -> None:
    """S6 for requests: states × actions × roles."""
    worn = Hat(None, None, None, hub.id, role)
    for status in Status:
        for action, step in LIFECYCLE.steps.items():
            allowed = status in step.sources and worn.may(step.permission)
            try:
                LIFECYCLE.step(status, action, worn, reason="理由")
            except RuleError:
                assert not allowed, (status, action)
            else:
                assert allowed, (status, action)


def test_where_the_question_is_not_asked_the_constraint_refuses(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the question off the index holds, with both off there are two."""
    stated = given.particulars(uscc=code(78))
    given.submitted(hub, given.request(particulars=stated))
    monkeypatch.setattr(queries, "is_known", lambda *_args, **_named: False)
    with pytest.raises(AlreadyKnown):
        given.submitted(hub, given.request(particulars=stated))
    with transaction():
        db.session.execute(text("DROP INDEX uq_registration_open_code"))
    given.submitted(hub, given.request(particulars=stated))
    assert db.session.scalar(select(func.count(Registration.id))) == 2
