"""Setting a base up: what it offers, to whom, how it decides, and what it shows to the public."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation.places import IncubationBase
from incubator.records.events import record
from incubator.review.models import Criterion, Rubric
from incubator.rules.models import Unit

NOTICE_UNITS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)


@dataclass(frozen=True)
class BaseFacts:
    """What staff say of a base; `virtual_places` None means nobody counts them."""

    name: str
    address: str = ""
    introduction: str = ""
    basis: str = ""
    takes_physical: bool = True
    takes_virtual: bool = True
    virtual_places: int | None = None
    filed_groups_at_desks: bool = False
    criteria: tuple[tuple[str, int], ...] = ()
    """What an interview is scored by, with weights in percent; none where the officer's opinion is enough."""
    reviewers: int = 2
    shows_notice: bool = False
    notice_days: int = 5
    notice_unit: Unit = Unit.WORKING_DAYS


def own_base(base_id: int, by: Hat) -> IncubationBase:
    """The base, locked, of the hub's own; anybody else's is not there."""
    by.require(Permission.MANAGE_INCUBATION)
    base: IncubationBase = locked(IncubationBase, base_id)
    if base.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个基地。"))
    return base


def found(facts: BaseFacts, *, by: Hat, at: datetime) -> IncubationBase:
    """A new base of the hub, without rooms yet."""
    by.require(Permission.MANAGE_INCUBATION)
    if by.hub_id is None:
        raise NotFound(_("没有找到这个中心。"))
    facts = _checked(facts)
    _refuse_second(facts.name, by.hub_id, None)
    columns = _columns(facts)
    base = IncubationBase(hub_id=by.hub_id, rubric=_rubric(None, facts), **columns)
    db.session.add(base)
    db.session.flush()
    after = {**columns, "rubric_id": base.rubric_id}
    record("incubation_base.found", base, by=by, at=at, after=after)
    return base


def change(base: IncubationBase, facts: BaseFacts, *, by: Hat, at: datetime) -> None:
    """Change the (locked) base; what is already given or decided is not changed with it."""
    by.require(Permission.MANAGE_INCUBATION)
    if base.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个基地。"))
    facts = _checked(facts)
    _refuse_second(facts.name, base.hub_id, base.id)
    _refuse_fewer_than_given(base, facts)
    rubric = _rubric(base.rubric, facts)
    new = {**_columns(facts), "rubric_id": rubric.id if rubric else None}
    before = {name: getattr(base, name) for name in new if getattr(base, name) != new[name]}
    for name in before:
        setattr(base, name, new[name])
    if before:
        after = {name: new[name] for name in before}
        record("incubation_base.change", base, by=by, at=at, before=before, after=after)


def _checked(facts: BaseFacts) -> BaseFacts:
    if not facts.name.strip():
        raise RuleError(_("请填写基地名称。"), field="name")
    if not (facts.takes_physical or facts.takes_virtual):
        raise RuleError(
            _("实体孵化和虚拟孵化至少提供一种，否则没有人可以申请。"), field="takes_physical"
        )
    if facts.virtual_places is not None and facts.virtual_places < 0:
        raise RuleError(_("虚拟孵化名额不能是负数；不限名额请留空。"), field="virtual_places")
    if facts.shows_notice and facts.notice_days < 1:
        raise RuleError(_("入驻前公示的，公示期至少 1 天。"), field="notice_days")
    if facts.notice_unit not in NOTICE_UNITS:
        raise RuleError(_("公示期按工作日或自然日计算。"), field="notice_unit")
    _check_criteria(facts)
    return facts


def _check_criteria(facts: BaseFacts) -> None:
    if not facts.criteria:
        return
    if any(not label.strip() or not 0 < weight <= 100 for label, weight in facts.criteria):
        raise RuleError(
            _("评分表每行写一项内容和它的权重，权重是 1 至 100 的整数。"), field="criteria"
        )
    weights = sum(weight for _label, weight in facts.criteria)
    if weights != 100:
        raise RuleError(
            _("评分表各项权重合计应为 100，现在是 %(sum)s。", sum=weights), field="criteria"
        )
    if facts.reviewers < 1:
        raise RuleError(_("至少要有 1 位评委打分。"), field="reviewers")


def criteria_of(rubric: Rubric | None) -> tuple[tuple[str, int], ...]:
    return tuple((one.label, one.weight) for one in rubric.criteria) if rubric else ()


def _columns(facts: BaseFacts) -> dict[str, Any]:
    return {
        name: value
        for name, value in asdict(facts).items()
        if name not in {"criteria", "reviewers"}
    }


def _rubric(present: Rubric | None, facts: BaseFacts) -> Rubric | None:
    """The one in use where nothing of it changes, else a new one: what was scored keeps its own."""
    if not facts.criteria:
        return None
    same = (criteria_of(present), present.reviewers) if present else None
    if same == (facts.criteria, facts.reviewers):
        return present
    made = Rubric(
        title=_("%(name)s入驻评审表", name=facts.name)[:][:120], reviewers=facts.reviewers
    )
    made.criteria = [
        Criterion(position=n, label=label.strip()[:80], weight=weight)
        for n, (label, weight) in enumerate(facts.criteria, 1)
    ]
    db.session.add(made)
    db.session.flush()
    return made


def _refuse_second(name: str, hub_id: int, own_id: int | None) -> None:
    same = select(IncubationBase.id).where(
        IncubationBase.hub_id == hub_id, IncubationBase.name == name
    )
    present = db.session.scalar(same)
    if present is not None and present != own_id:
        raise RuleError(_("已有同名的基地，请换一个名称或修改原来的基地。"), field="name")


def _refuse_fewer_than_given(base: IncubationBase, facts: BaseFacts) -> None:
    if facts.virtual_places is not None and facts.virtual_places < base.virtual_held:
        raise RuleError(
            _(
                "虚拟孵化名额已给出 %(held)s 个，不能改成 %(places)s 个。等有组织退出后再减少。",
                held=base.virtual_held,
                places=facts.virtual_places,
            ),
            field="virtual_places",
        )
