"""The lifecycles of every capability, by kind of case."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import select

from incubator.casework.models import Case, CaseStatus
from incubator.core.db import db
from incubator.core.lifecycle import Lifecycle, State, Step
from incubator.core.permissions import Hat

_LIFECYCLES: dict[str, Lifecycle[Any, Any]] = {}


def register(lifecycle: Lifecycle[Any, Any]) -> None:
    """Make a capability's lifecycle known; called once where the lifecycle is defined."""
    _LIFECYCLES[lifecycle.kind] = lifecycle


def of(kind: str) -> Lifecycle[Any, Any]:
    return _LIFECYCLES[kind]


def action(kind: str, value: str) -> StrEnum:
    """The step of this name in a kind's lifecycle; `KeyError` where it has none."""
    found: StrEnum | None = next((one for one in of(kind).steps if one.value == value), None)
    if found is None:
        raise KeyError(f"{kind} has no step {value}")
    return found


def every() -> list[Lifecycle[Any, Any]]:
    return list(_LIFECYCLES.values())


def state_of(case: Case) -> State:
    """How the case's status reads now."""
    found: State = of(case.kind).states[case.status]
    return found


def open_steps(case: Case, hat: Hat) -> list[tuple[StrEnum, Step[Any]]]:
    """What this hat may do with the case now, in table order: the buttons on its page."""
    lifecycle = of(case.kind)
    return [
        (action, step)
        for action, step in lifecycle.steps.items()
        if case.status in step.sources and hat.may(step.permission)
    ]


def plant() -> int:
    """Fill `case_status` from the lifecycles; answers how many rows were new."""
    rows = db.session.execute(select(CaseStatus.kind, CaseStatus.status))
    present = {(kind, status) for kind, status in rows}
    new = 0
    for lifecycle in every():
        for status, state in lifecycle.states.items():
            if (lifecycle.kind, status.value) in present:
                continue
            db.session.add(
                CaseStatus(
                    kind=lifecycle.kind,
                    status=status.value,
                    waits_for=state.waits_for,
                    final=state.final,
                )
            )
            new += 1
    db.session.flush()
    return new
