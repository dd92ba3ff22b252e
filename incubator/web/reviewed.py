"""What kinds of case are reviewed by experts, and what a review has to know of each kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select

from incubator.casework.answered import Part
from incubator.casework.models import Case
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.review.models import Rubric
from incubator.web.rows import one_or_404


@dataclass(frozen=True)
class Among:
    """What a case is reviewed among: a call, a base. `code` names it on papers."""

    title: str
    url: str
    code: str


@dataclass(frozen=True)
class HandedIn:
    """What was handed in last, as experts may read it; `papers` as the snapshot lists them."""

    receipt: str
    parts: Sequence[Part]
    papers: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Reviewed:
    """One kind of case. `rubric_id` is a scalar subquery for the row of `Case` around it.

    `load` fetches cases with everything the list of a review shows, in a fixed number of queries.
    """

    kind: str
    status: StrEnum
    visible_to: Callable[[Hat], Select[Any]]
    load: Callable[[Collection[int]], Sequence[Case]]
    rubric: Callable[[Any], Rubric | None]
    rubric_id: Callable[[], ColumnElement[int]]
    among: Callable[[Any], Among]
    handed_in: Callable[[Any], HandedIn | None]


_kinds: dict[str, Reviewed] = {}


def register(one: Reviewed) -> None:
    """Say how cases of a kind are reviewed."""
    _kinds[one.kind] = one


def of(case: Case) -> Reviewed:
    found = _kinds.get(case.kind)
    if found is None:
        raise NotFound(_("这件事项不需要评审。"))
    return found


def rubric_of(case: Case) -> Rubric:
    """What the case is scored by; refused where whoever runs the call or the base has set none."""
    rubric = of(case).rubric(case)
    if rubric is None:
        raise RuleError(_("没有评分表，不能评审。请先在批次或基地设置中填写评分表。"))
    return rubric


def one(id: int, hat: Hat, query: Select[Any]) -> Case:
    """The case, whatever its kind, if this hat may see it; `query` are the cases it may see at all."""
    case: Case = one_or_404(query.where(Case.id == id))
    mine: Case = one_or_404(of(case).visible_to(hat).where(Case.id == id))
    return mine


def waiting_for_experts(hat: Hat) -> Select[Case]:
    """The cases this hat may see whose lifecycle waits for experts' scores."""
    return select(Case).where(or_(*(_waits(one, hat) for one in _kinds.values())))


def _waits(one: Reviewed, hat: Hat) -> ColumnElement[bool]:
    seen = one.visible_to(hat).with_only_columns(Case.id).order_by(None).correlate(None)
    return and_(Case.kind == one.kind, Case.status == one.status.value, Case.id.in_(seen))


def reviewers_wanted() -> ColumnElement[int]:
    """How many sheets the rubric of the row of `Case` around it wants."""
    ids = [one.rubric_id() for one in _kinds.values()]
    rubric_id = func.coalesce(*ids, null())
    return select(Rubric.reviewers).where(Rubric.id == rubric_id).scalar_subquery()


def loaded(cases: Sequence[Case]) -> dict[int, Case]:
    """The same cases with what a list shows, by id; a fixed number of queries for each kind."""
    found: dict[int, Case] = {}
    for kind, one in _kinds.items():
        ids = [case.id for case in cases if case.kind == kind]
        if ids:
            found.update({case.id: case for case in one.load(ids)})
    return found
