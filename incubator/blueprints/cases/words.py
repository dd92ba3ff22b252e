"""How recorded verbs and changed facts read in a history."""

from __future__ import annotations

from typing import Any

from incubator.casework import lifecycles
from incubator.core import money
from incubator.core.lifecycle import Lifecycle
from incubator.core.words import _

VERBS: dict[str, str] = {
    "deadline.confirm": _("确认重新计算的期限"),
    "deadline.plan": _("生成年度期限"),
    "deadline.recount": _("重新计算期限"),
    "deadline.urge": _("催办"),
    "deadline.waive": _("免除期限"),
}
"""Verbs that are no step of a lifecycle, by the name under which they are recorded."""

FACTS: dict[str, str] = {
    "amount": _("金额"),
    "due_on": _("期限"),
    "status": _("进度"),
}
"""Changed facts by the name of their column; another name is shown as it is."""

MONEY = frozenset({"amount", "approved", "recommended", "requested", "project_budget"})


def verb(name: str) -> str:
    """The recorded verb in words: the label of the step, or its own."""
    kind, _dot, action = name.partition(".")
    lifecycle = _lifecycle(kind)
    if lifecycle is not None:
        if action == "open":
            return _("新建")
        for step_name, step in lifecycle.steps.items():
            if step_name == action:
                return step.label
    return VERBS.get(name, name)


def _lifecycle(kind: str) -> Lifecycle[Any, Any] | None:
    return next((one for one in lifecycles.every() if one.kind == kind), None)


def fact(name: str) -> str:
    return FACTS.get(name, name)


def value(name: str, found: Any, *, kind: str, public: bool) -> str:
    """One recorded value as people write it; a status by its label, the public one where asked."""
    if found is None:
        return ""
    if name == "status":
        return _status(kind, str(found), public=public)
    if name in MONEY and isinstance(found, int):
        return money.yuan_sign(found)
    if isinstance(found, bool):
        return _("是") if found else _("否")
    return str(found)


def _status(kind: str, status: str, *, public: bool) -> str:
    lifecycle = _lifecycle(kind)
    state = lifecycle.states.get(status) if lifecycle else None
    if state is None:
        return status
    return state.public if public else state.label
