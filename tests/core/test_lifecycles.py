"""Only the table says what may happen: states × actions × roles."""

from __future__ import annotations

import pytest

from incubator.casework import lifecycles
from incubator.core.errors import RuleError
from incubator.core.lifecycle import Need, Party
from incubator.core.permissions import MAY, Hat, Role
from incubator.funds import lifecycle as fund_lifecycle
from incubator.incubation import lifecycle as incubation_lifecycle
from incubator.incubation import supporting_steps
from incubator.incubation.states import Status
from incubator.premises import booking_steps, occupancy_steps
from incubator.sealing import lifecycle as sealing_lifecycle

EVERY = [
    fund_lifecycle.LIFECYCLE,
    incubation_lifecycle.LIFECYCLE,
    supporting_steps.LIFECYCLE,
    sealing_lifecycle.LIFECYCLE,
    booking_steps.LIFECYCLE,
    occupancy_steps.LIFECYCLE,
]


def _hat(role: Role) -> Hat:
    return Hat(1, 1, 1, 1, role)


def test_every_registered_lifecycle_is_tested_here():
    assert {one.kind for one in lifecycles.every()} == {one.kind for one in EVERY}


@pytest.mark.parametrize("lifecycle", EVERY, ids=lambda one: one.kind)
@pytest.mark.parametrize("role", Role)
def test_only_the_table_says_what_may_happen(lifecycle, role):
    for status in lifecycle.states:
        for action, step in lifecycle.steps.items():
            allowed = status in step.sources and step.permission in MAY[role]
            if allowed:
                found = lifecycle.step(status, action, _hat(role), "理由")
                assert found.target in lifecycle.states
                assert action in lifecycle.open_to(status, MAY[role])
            else:
                assert action not in lifecycle.open_to(status, MAY[role])
                with pytest.raises(RuleError):
                    lifecycle.step(status, action, _hat(role), "理由")


@pytest.mark.parametrize("lifecycle", EVERY, ids=lambda one: one.kind)
def test_every_ending_is_final_and_nothing_else_is(lifecycle):
    for status, state in lifecycle.states.items():
        leaves = [step for step in lifecycle.steps.values() if status in step.sources]
        assert state.final == (not leaves), status
        assert state.final == (state.waits_for is Party.NOBODY)


@pytest.mark.parametrize("lifecycle", EVERY, ids=lambda one: one.kind)
def test_every_state_can_be_reached(lifecycle):
    targets = {step.target for step in lifecycle.steps.values()}
    first = next(iter(lifecycle.states))  # some come back to it after a correction
    assert set(lifecycle.states) - targets <= {first}


TIMELESS = {
    Status.ACTIVE: "a stay owes what its periods and its agreement say",
    Status.WAITLISTED: "the list is served in its order, whenever there is a place",
    booking_steps.Status.CONFIRMED: "its dates come and go by themselves",
}


@pytest.mark.parametrize("lifecycle", EVERY, ids=lambda one: one.kind)
def test_every_waiting_state_has_a_deadline(lifecycle):
    """A state somebody waits in is entered by a step that opens one, or keeps one open."""
    for status, state in lifecycle.states.items():
        if state.final or status == next(iter(lifecycle.states)) or status in TIMELESS:
            continue
        entering = [step for step in lifecycle.steps.values() if step.target == status]
        assert all(step.opens or not step.closes or len(step.closes) == 1 for step in entering)
        assert any(step.opens or not step.closes for step in entering), status


@pytest.mark.parametrize("lifecycle", EVERY, ids=lambda one: one.kind)
def test_a_step_that_needs_a_reason_is_refused_without(lifecycle):
    for action, step in lifecycle.steps.items():
        role = next(role for role, may in MAY.items() if step.permission in may)
        status = next(iter(step.sources))
        if Need.REASON in step.needs:
            with pytest.raises(RuleError) as refused:
                lifecycle.step(status, action, _hat(role), "  ")
            assert refused.value.field == "reason"
