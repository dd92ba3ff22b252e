"""S6 for the request to enter the register, which is no case and has a table of its own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import HUB_ROLES, MAY, Hat, Role
from incubator.people.models import Person
from incubator.people.queries import hat_of
from incubator.records.models import Event
from incubator.registrations import services
from incubator.registrations.lifecycle import LIFECYCLE, Action
from incubator.registrations.models import Registration, Status
from tests import factories
from tests.registrations import given

ROLES = tuple(Role)
LEGAL = {
    (source, action, role)
    for action, step in LIFECYCLE.steps.items()
    for source in step.sources
    for role in ROLES
    if step.permission in MAY[role]
}
"""State, action and role as the table itself reads; nothing else is legal."""


@pytest.fixture
def request_id(hub):
    return given.submitted(hub).id


def _hat(hub, role: Role) -> Hat:
    """Somebody of that role in the same street: nothing but the role may be in the way."""
    return hat_of(_holder(hub, role))


def _holder(hub, role: Role):
    body = hub.bodies[0].organization if role in HUB_ROLES else factories.organization(hub=hub)
    return factories.post(role, organization=body)


class _Undo(Exception):  # noqa: N818  (leaves a transaction, no error)
    """So that each attempt starts from the same request."""


def _attempts(id: int, status: Status, hats: Iterable[Hat]) -> dict[tuple[Action, Role], Status]:
    """Where each that was let got to; afterwards nothing has happened."""
    reached = {}
    try:
        with transaction():
            found = locked(Registration, id)
            _put(found, status)
            for by in hats:
                for action in Action:
                    before = db.session.begin_nested()
                    if action is Action.APPROVE:
                        found.organization_id = _body(found)  # as approving does, in one breath
                    try:
                        services.move(found, action, by=by, at=clock.now(), reason="示例理由")
                    except RuleError:
                        assert found.status is status
                    else:
                        reached[action, by.role] = found.status
                    before.rollback()
            raise _Undo
    except _Undo:
        db.session.rollback()
    return reached


def _put(registration: Registration, status: Status) -> None:
    body = _body(registration) if status is Status.APPROVED else None
    registration.status, registration.organization_id = status, body
    final = LIFECYCLE.states[status].final
    registration.closed_at = registration.opened_at if final else None
    db.session.flush()


def _body(registration: Registration) -> int:
    return registration.hub.bodies[0].organization_id


@pytest.mark.both
@pytest.mark.parametrize("status", Status)
def test_no_move_but_those_of_the_table(hub, request_id, status):
    reached = _attempts(request_id, status, [_hat(hub, role) for role in ROLES])
    assert reached == {
        (action, role): LIFECYCLE.steps[action].target
        for source, action, role in LEGAL
        if source is status
    }
    assert 0 < len(LEGAL) < len(Status) * len(Action) * len(ROLES)


def test_a_table_with_the_roles_left_out_is_found(hub, request_id, monkeypatch):
    """Negative control: the guard that asks for the permission is off."""
    monkeypatch.setattr(Hat, "require", lambda _self, _permission: None)
    reached = _attempts(request_id, Status.SUBMITTED, [_hat(hub, Role.EXPERT)])
    assert (Action.APPROVE, Role.EXPERT) in reached


PAGES = {
    "/registrations/{id}/approve": Action.APPROVE,
    "/registrations/{id}/return": Action.RETURN,
    "/registrations/{id}/refuse": Action.REFUSE,
    "/register/mine/{id}/edit": Action.RESUBMIT,
    "/register/mine/{id}/withdraw": Action.WITHDRAW,
    "/register/progress/{token}/edit": Action.RESUBMIT,
    "/register/progress/{token}/withdraw": Action.WITHDRAW,
}
"""Every address that takes a step, and which."""


def test_each_action_has_its_addresses_here(app):
    rules = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    known = {rule for rule in rules if rule.startswith(("/registrations/<", "/register/<", "/reg"))}
    taking = {rule for rule in known if "<int:id>" in rule or "<token>" in rule}
    assert len(taking) == len(PAGES) - 1, taking  # return and refuse share one rule
    assert set(PAGES.values()) == set(Action)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.AUDITOR, Role.AGENT, Role.EXPERT])
@pytest.mark.parametrize("status", Status)
def test_no_page_takes_a_step_out_of_turn(hub, app, as_, role, status):
    """Over HTTP: whoever it is, in each state only the steps of the table are taken."""
    token = "a" * 32
    made = given.submitted(hub, token=token)
    holder = _holder(hub, role)
    with transaction():
        found = locked(Registration, made.id)
        found.person_id = holder.person_id if role is Role.AGENT else None
        _put(found, status)
    browser = as_(holder)
    sent = {
        "csrf_token": browser.fields("/account/hats")["csrf_token"],
        "reason": "示例理由",
        "version": str(db.session.get_one(Registration, made.id).version),
    }
    browser.reads_pages = False
    for path, action in PAGES.items():
        if status in LIFECYCLE.steps[action].sources and _theirs(path, action, role):
            continue
        browser.post(path.format(id=made.id, token=token), data=sent)
        left = db.session.get_one(Registration, made.id, populate_existing=True)
        assert (left.status, _moves(made.id)) == (status, 0), path


def _theirs(path: str, action: Action, role: Role) -> bool:
    """Who has the secret link acts as the applicant; the own pages are those of the signed-in person."""
    if "{token}" in path:
        return True
    if "/mine/" in path:
        return role is Role.AGENT
    return LIFECYCLE.steps[action].permission in MAY[role]


def _moves(id: int) -> int:
    verbs = [f"registration.{action.value}" for action in Action]
    asked = db.session.query(Event).filter(Event.object_id == id, Event.verb.in_(verbs))
    return asked.filter(Event.object_type == "registration").count()


def test_a_step_in_turn_is_taken_over_http(hub, as_):
    """Negative control of the walk above: what the table allows does move the request."""
    made = given.submitted(hub, token="b" * 32)
    officer = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    officer.submit(f"/registrations/{made.id}/return", reason="示例理由")
    assert given.again(made).status is Status.RETURNED
    assert _moves(made.id) == 1
    officer.submit(f"/registrations/{made.id}/refuse", reason="示例理由")
    assert given.again(made).status is Status.REFUSED
    assert db.session.query(Person).filter_by(name=made.applicant_name).count() == 0
