"""Which papers belong into the volume of a case, and which are not there: asked of the capabilities.

Each capability registers a plan for its kind of case; others may add their own papers to any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Select, and_, false, or_, select, true

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.casework.queries import seen_by
from incubator.casework.volumes import Volume
from incubator.core.permissions import Hat, Permission
from incubator.records.documents import content_of, keep
from incubator.records.models import Document
from incubator.records.paging import pages_in

PDF = "application/pdf"


@dataclass(frozen=True)
class Line:
    """One paper: a file that is kept, or one to be drawn from what is frozen when the volume is made."""

    title: str
    number: str = ""
    responsible: str = ""
    dated: str = ""
    document: Document | None = None
    draw: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Plan:
    """How the volume of one kind of case is made: its papers in order, what is wanting, how long kept.

    `keep` is the key of the dated rule that gives the years.
    """

    kind: str
    lines: Callable[[Case], list[Line]]
    missing: Callable[[Case], list[str]]
    keep: str


_PLANS: dict[str, Plan] = {}
_ADDED: list[Callable[[Case], list[Line]]] = []


def register(plan: Plan) -> None:
    _PLANS[plan.kind] = plan


def also(lines: Callable[[Case], list[Line]]) -> None:
    """Papers that any case may have besides those of its own kind."""
    _ADDED.append(lines)


def plan_of(case: Case) -> Plan | None:
    return _PLANS.get(case.kind)


def lines_of(case: Case) -> list[Line]:
    """The papers of the case in order; what is withdrawn, erased or an identity paper stays out."""
    plan = plan_of(case)
    found = [*(plan.lines(case) if plan else [])]
    for more in _ADDED:
        found += more(case)
    return [line for line in found if line.document is None or fit(line.document)]


def fit(document: Document) -> bool:
    """Whether a file may lie in a volume: identity papers never do, and what is gone cannot."""
    return not document.sealed and document.erased_at is None and document.withdrawn_at is None


def missing(case: Case) -> list[str]:
    """Names of the papers that must be there and are not."""
    plan = plan_of(case)
    return plan.missing(case) if plan else []


@dataclass(frozen=True)
class Ready:
    """A line whose bytes are kept and counted, outside any transaction."""

    line: Line
    pages: int
    sha256: str = ""
    size: int = 0


def made_ready(case: Case) -> list[Ready]:
    """Draw what is to be drawn, keep it, and count every paper's pages."""
    return list(_ready(lines_of(case)))


def _ready(lines: list[Line]) -> Iterator[Ready]:
    for line in lines:
        if line.draw is not None:
            content = line.draw()
            line = replace(line, draw=None)
            yield Ready(line, pages_in(content, PDF) or 1, keep(content), len(content))
        else:
            yield Ready(line, _pages(line.document))


def _pages(document: Document | None) -> int:
    if document is None:
        return 1
    return document.pages or pages_in(content_of(document), document.media_type) or 1


def volumes_visible_to(hat: Hat) -> Select[Volume]:
    """The volumes of the hub's cases, for its staff."""
    seen = select(Case.id).where(Case.id == Volume.case_id, seen_by(hat)).correlate(Volume)
    staff = true() if hat.may(Permission.VIEW_CASES) else false()
    return select(Volume).where(staff, seen.exists())


def awaiting(hat: Hat) -> Select[Case]:
    """待归档: finished cases of a kind that is archived, whose volume is not closed; the oldest first."""
    closed = select(Volume.case_id).where(Volume.closed_at.is_not(None))
    finished = [
        and_(Case.kind == kind, Case.status == status.value)
        for kind in _PLANS
        for status, state in lifecycles.of(kind).states.items()
        if state.final
    ]
    staff = true() if hat.may(Permission.VIEW_CASES) else false()
    return (
        select(Case)
        .where(
            staff,
            seen_by(hat),
            or_(false(), *finished),
            Case.number.is_not(None),
            Case.id.not_in(closed),
        )
        .order_by(Case.closed_at, Case.id)
    )
