"""A lifecycle is one table: buttons, guard, audit verb, deadlines and both sets of words come from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Party(StrEnum):
    """Whose move it is."""

    STAFF = "staff"
    APPLICANT = "applicant"
    EXPERTS = "experts"
    PUBLIC = "public"
    NOBODY = "nobody"


class Need(StrEnum):
    """What a step may not be taken without."""

    REASON = "reason"


@dataclass(frozen=True)
class State:
    """How a status reads: to staff, to the applicant, in which colour, and who is waited for."""

    label: str
    public: str
    tone: str
    waits_for: Party

    @property
    def final(self) -> bool:
        return self.waits_for is Party.NOBODY


@dataclass(frozen=True)
class DeadlineKind:
    """A kind of obligation: how it is called, which dated rule gives its days, who owes it."""

    key: str
    label: str
    rule: str
    owed_by: Party


@dataclass(frozen=True)
class Step(Generic[S]):
    label: str
    sources: frozenset[S]
    target: S
    permission: Permission
    needs: frozenset[Need] = frozenset()
    opens: tuple[DeadlineKind, ...] = ()
    closes: tuple[DeadlineKind, ...] = ()
    own_page: bool = False
    """True when the step has a form of its own; otherwise one shared confirm page serves."""
    work: str = ""
    """What there is to do, where this step is only one of its outcomes: 形式审查, not 形式审查通过."""
    on_behalf: bool = False
    """True for a step that only a case the office typed in from paper takes."""
    by_login: bool = False
    """True for a decision that a hub of the small profile takes on paper and registers: no button there."""
    internal: bool = False
    """True when the reason is for colleagues only; the applicant reads the new state and no more."""


@dataclass(frozen=True)
class Lifecycle(Generic[S, A]):
    kind: str
    name: str
    states: Mapping[S, State]
    steps: Mapping[A, Step[S]]

    def open_to(self, status: S, permissions: Collection[Permission]) -> list[A]:
        """The actions somebody with these permissions may take now, in table order."""
        return [
            action
            for action, step in self.steps.items()
            if status in step.sources and step.permission in permissions
        ]

    def step(self, status: S, action: A, by: Hat, reason: str = "") -> Step[S]:
        """The step, or a refusal that says why it cannot be taken."""
        step = self.steps[action]
        by.require(step.permission)
        if status not in step.sources:
            raise RuleError(
                _(
                    "当前状态是“%(state)s”，不能“%(step)s”。请刷新页面查看最新进度。",
                    state=self.states[status].label,
                    step=step.label,
                )
            )
        if Need.REASON in step.needs and not reason.strip():
            raise RuleError(_("请写明理由，对方会看到这段文字。"), field="reason")
        return step
