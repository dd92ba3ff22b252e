"""What asking a rule of an organization answers: outcome, the fact it rests on, and the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from incubator.core.words import _


class Outcome(StrEnum):
    SATISFIED = "satisfied"
    PENDING = "pending"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"
    BLOCKED = "blocked"
    """The records contradict each other or say too little: a person has to look."""


OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    Outcome.SATISFIED: (_("满足"), "green"),
    Outcome.PENDING: (_("待完成"), "amber"),
    Outcome.FAILED: (_("不满足"), "red"),
    Outcome.NOT_APPLICABLE: (_("不适用"), ""),
    Outcome.BLOCKED: (_("待核实"), "amber"),
}
"""How each outcome reads, and in which colour."""


class MustHold(StrEnum):
    """By when a rule must be satisfied."""

    AT_SUBMISSION = "at-submission"
    AT_SIGNING = "at-signing"


class Requirement(Protocol):
    """One rule as a call, a base or a room sets it: the key of a test, its number, and its text."""

    @property
    def test(self) -> str: ...
    @property
    def parameter(self) -> int | None: ...
    @property
    def must_hold(self) -> MustHold: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Finding:
    outcome: Outcome
    question: str
    fact: str
    """What the register says, in a sentence that can be printed."""
    text: str
    """The rule's own words and where they stand."""
    must_hold: MustHold

    @property
    def stops(self) -> bool:
        """Whether nothing may be submitted while this stands."""
        return self.must_hold is MustHold.AT_SUBMISSION and self.outcome in {
            Outcome.FAILED,
            Outcome.BLOCKED,
        }

    @property
    def word(self) -> str:
        return OUTCOME_WORDS[self.outcome][0]

    @property
    def tone(self) -> str:
        return OUTCOME_WORDS[self.outcome][1]


def may_submit(findings: Sequence[Finding]) -> bool:
    return not any(finding.stops for finding in findings)
