"""S6: every state × action × role of every lifecycle: what the table does not allow does not happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import url_for
from sqlalchemy import select, update

from incubator.casework import lifecycles, services
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.lifecycle import Lifecycle
from incubator.core.permissions import HUB_ROLES, MAY, Hat, Role
from incubator.people.queries import hat_of
from incubator.records.models import Event
from incubator.web import steps
from tests import factories
from tests.browser.people import post
from tests.browser_client import Browser

KINDS = sorted(one.kind for one in lifecycles.every())
ROLES = tuple(Role)


@pytest.fixture(params=KINDS)
def case(request, street) -> Case:
    """A case of each kind that the program knows, from the demonstration."""
    found = db.session.scalars(
        select(Case).where(Case.kind == request.param).order_by(Case.id)
    ).first()
    assert found is not None, f"the demonstration has no {request.param}"
    return found


def _hat(case: Case, role: Role) -> Hat:
    """Somebody of that role who has to do with the case: nothing but the role may be in the way."""
    if role in HUB_ROLES:
        holder = factories.post(role, hub=case.hub)
    else:
        holder = factories.post(Role.AGENT, organization=case.organization)
    return replace(hat_of(holder), role=role, organization_id=case.organization_id)


def _legal(lifecycle: Lifecycle[Any, Any]) -> set[tuple[str, str, Role]]:
    """State, action and role as the table itself reads; nothing else is legal."""
    return {
        (str(source.value), str(action.value), role)
        for action, step in lifecycle.steps.items()
        for source in step.sources
        for role in ROLES
        if step.permission in MAY[role]
    }


class _Undo(Exception):  # noqa: N818  (leaves a transaction, no error)
    """So that each attempt starts from the same case."""


def _attempts(
    case_id: int, status: str, action: Any, hats: Mapping[Role, Hat]
) -> dict[Role, str | None]:
    """The status after each has tried, or None when it was refused; afterwards nothing has happened."""
    reached: dict[Role, str | None] = {}
    try:
        with transaction():
            case = locked(Case, case_id)
            case.status = status
            db.session.flush()
            for role, by in hats.items():
                before = db.session.begin_nested()
                try:
                    services.move(case, action, by=by, at=clock.now(), reason="示例理由")
                except RuleError:
                    assert case.status == status
                    reached[role] = None
                else:
                    reached[role] = case.status
                before.rollback()
            raise _Undo
    except _Undo:
        db.session.rollback()
    return reached


def test_no_move_but_those_of_the_table(case):
    lifecycle = lifecycles.of(case.kind)
    legal, case_id = _legal(lifecycle), case.id
    hats = {role: _hat(case, role) for role in ROLES}
    wrong = []
    for status in lifecycle.states:
        for action, step in lifecycle.steps.items():
            for role, reached in _attempts(case_id, status.value, action, hats).items():
                allowed = (status.value, action.value, role) in legal
                if reached != (step.target.value if allowed else None):
                    wrong.append((status.value, action.value, role.value, reached))
    assert wrong == []
    assert 0 < len(legal) < len(lifecycle.states) * len(lifecycle.steps) * len(ROLES)


def test_a_table_with_the_roles_left_out_is_found(case, monkeypatch):
    """Negative control: the guard that asks for the permission is off."""
    lifecycle = lifecycles.of(case.kind)
    monkeypatch.setattr(Hat, "require", lambda _self, _permission: None)
    case_id, hats = case.id, {Role.KEY_STAFF: _hat(case, Role.KEY_STAFF)}
    assert any(
        _attempts(case_id, status.value, action, hats)[Role.KEY_STAFF]
        for action, step in lifecycle.steps.items()
        for status in step.sources
    )


def _addresses(case: Case) -> dict[str, list[str]]:
    """Each action with every address that could take it: the shared page and its own."""
    found = {}
    for action in lifecycles.of(case.kind).steps:
        paths = [url_for("cases.step", id=case.id, action=action.value)]
        own = steps._step_pages.get((case.kind, action.value))
        found[action.value] = [*paths, *([url_for(own, id=case.id)] if own else [])]
    return found


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("officer", Role.CASE_OFFICER),
        pytest.param("director", Role.DIRECTOR, marks=pytest.mark.slow),
        pytest.param("finance", Role.FINANCE, marks=pytest.mark.slow),
        ("auditor", Role.AUDITOR),
        pytest.param("admin", Role.ADMINISTRATOR, marks=pytest.mark.slow),
        ("green", Role.LEGAL_REPRESENTATIVE),
    ],
)
def test_no_page_takes_a_step_out_of_turn(street, case, username, role):
    """Over HTTP: every action at every address, in each state in which this role may not take it.

    One who acts for the hub, one who only reads and an applicant; the other roles in the long run,
    after the table itself was asked for all of them above.
    """
    lifecycle = lifecycles.of(case.kind)
    legal, case_id, held = _legal(lifecycle), case.id, post(username, role)
    with street.test_request_context():
        found = _addresses(case)
    browser = street.test_client().under(held)
    sent = {"csrf_token": browser.fields("/account/hats")["csrf_token"], "reason": "示例理由"}
    browser.reads_pages = False
    moved = []
    for status in lifecycle.states:
        _put(case_id, status.value)
        before = _trail(case_id)
        out_of_turn = [one for one in found if (status.value, one, role) not in legal]
        for path in (path for action in out_of_turn for path in found[action]):
            browser.post(path, data=sent)
        if _trail(case_id) != before:
            moved.append((status.value, out_of_turn))
    assert moved == []


def _put(case_id: int, status: str) -> None:
    with transaction():
        db.session.execute(update(Case).where(Case.id == case_id).values(status=status))


def _trail(case_id: int) -> tuple[str | None, int]:
    """The state of the case and the last event about it."""
    status = db.session.scalar(select(Case.status).where(Case.id == case_id))
    last = db.session.scalar(
        select(Event.id).where(Event.case_id == case_id).order_by(Event.id.desc()).limit(1)
    )
    db.session.rollback()
    return status, last or 0


def test_a_step_in_turn_is_taken_over_http(street, case):
    """Negative control of the walk above: a step the table allows does move the case."""
    lifecycle = lifecycles.of(case.kind)
    with street.test_request_context():
        found = _addresses(case)
    taken = []
    for username, role in (("officer", Role.CASE_OFFICER), ("green", Role.LEGAL_REPRESENTATIVE)):
        browser = street.test_client()
        assert isinstance(browser, Browser)
        browser.under(post(username, role))
        for status, action, allowed in sorted(_legal(lifecycle)):
            if allowed is role and not taken:
                _put(case.id, status)
                taken = [path for path in found[action] if _takes(browser, case.id, path)]
    assert len(taken) == 1


def _takes(browser: Browser, case_id: int, path: str) -> bool:
    """Whether the form at this address, sent with nothing but a reason, moves the case."""
    before = _trail(case_id)
    if browser.get(path).status_code == 200:
        browser.submit(path, reason="示例理由")
    return _trail(case_id) != before
