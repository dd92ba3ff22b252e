"""What an organization asks for: a room, a purpose and dates; and the refusal that names all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incubator.core.errors import RuleError
from incubator.premises.models import Use
from incubator.premises.taking import Span


@dataclass(frozen=True)
class Ask:
    """One request for one room, as filled in. `recurrence` is the rule `spans` were counted from."""

    premises_id: int
    organization_id: int
    use: Use
    purpose: str
    people: int
    spans: tuple[Span, ...]
    involves_minors: bool = False
    safety_officer: str = ""
    safety_phone: str = ""
    equipment_wanted: str = ""
    recurrence: str = ""
    workdays_only: bool = False
    exception: str = ""
    """Why a limit does not count here; only staff write one."""
    promised: bool = False
    """Not to pass the room on and not to trade in it."""


@dataclass(frozen=True)
class Failure:
    """One thing that stands against a request, as a sentence; `field` is the input it belongs to."""

    message: str
    field: str | None = None


class Refused(RuleError):  # noqa: N818  (a refusal is an answer, not an error)
    """Everything that stands against a request at once, the first one's field in front."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        told = list(dict.fromkeys(one.message for one in failures))
        # one sentence is translated where it is shown, several where they are joined
        joined = told[0] if len(told) == 1 else "".join(str(one) for one in told)
        super().__init__(joined, field=failures[0].field)
        self.failures = list(failures)
