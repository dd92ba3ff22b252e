"""Draws up a call, publishes it when it is complete, extends it, and ends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from incubator.casework import answers
from incubator.casework.windows import moment
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import drawing_up
from incubator.funds.drawing_up import CallFacts, kind_of
from incubator.funds.models import Call, CallPaper, CallRequirement, Fund, FundBudget
from incubator.organizations.models import Hub
from incubator.records.events import record
from incubator.records.services import numbered
from incubator.review.models import Criterion, Rubric
from incubator.rules.models import Unit
from incubator.rules.queries import rule


@dataclass(frozen=True)
class NoticeDefault:
    """How long results are shown, by the dated rule and its source."""

    days: int
    unit: Unit
    source: str


def notice_default(*, hub_id: int | None, on: date) -> NoticeDefault:
    found = rule("funds.notice", on=on, hub_id=hub_id)
    return NoticeDefault(found.value, found.unit, found.source)


def create(facts: CallFacts, *, by: Hat, at: datetime, on: date) -> Call:
    """A new draft. `on` is the business day whose dated rules give the defaults."""
    by.require(Permission.MANAGE_CALLS)
    drawing_up.refuse_unless_sound(facts)
    rubric = Rubric(title=facts.title, reviewers=max(1, facts.reviewers))
    db.session.add(rubric)
    db.session.flush()
    call = Call(hub_id=by.hub_id, rubric_id=rubric.id, rubric=rubric)
    _write(call, facts, by=by, on=on)
    db.session.add(call)
    db.session.flush()
    _write_rows(call, facts)
    record("call.create", call, by=by, at=at, hub_id=call.hub_id, after={"code": call.code})
    return call


def change(
    call: Call, facts: CallFacts, *, version: int | None = None, by: Hat, at: datetime, on: date
) -> None:
    """Write a draft anew, rows included. A published call keeps its rules; see `extend` and `end`."""
    _ours(call, by)
    if version is not None and version != call.version:
        raise Overtaken(_("他人刚刚修改了这个批次，您的修改没有保存。请打开最新内容再改。"))
    if call.published_at is not None:
        raise RuleError(
            _("批次已经发布，条件不能再改。需要延长时间请用“延期”，不再继续请用“结束”。")
        )
    _write(call, facts, by=by, on=on)
    db.session.flush()
    _write_rows(call, facts)
    record("call.change", call, by=by, at=at, hub_id=call.hub_id)


def _ours(call: Call, by: Hat) -> None:
    by.require(Permission.MANAGE_CALLS)
    if call.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个批次。"))


def _write(call: Call, facts: CallFacts, *, by: Hat, on: date) -> None:
    drawing_up.refuse_unless_sound(facts)
    _refuse_foreign(facts, by)
    default = notice_default(hub_id=by.hub_id, on=on)
    call.code = _code(call, facts.code, by, on)
    call.fund_id, call.budget_id = facts.fund_id, facts.budget_id
    call.title, call.category = answers.clean(facts.title), facts.category
    call.introduction, call.basis = (
        answers.clean(facts.introduction, lines=True),
        answers.clean(facts.basis),
    )
    call.opens_at, call.closes_at = facts.opens_at, facts.closes_at
    call.cap, call.filed_group_cap, call.share_cap = (
        facts.cap,
        facts.filed_group_cap,
        facts.share_cap,
    )
    call.reimbursed, call.names_experts = facts.reimbursed, facts.names_experts
    call.notice_days = facts.notice_days or default.days
    call.notice_unit = facts.notice_unit or default.unit
    call.certificate_title = answers.clean(facts.certificate_title) or _("立项通知书")[:]
    call.past = False


def _refuse_foreign(facts: CallFacts, by: Hat) -> None:
    fund = db.session.get(Fund, facts.fund_id)
    if fund is None or fund.hub_id != by.hub_id:
        raise RuleError(_("请选择本街道的资金。"), field="fund_id")
    if facts.budget_id is None:
        return
    line = db.session.scalar(
        select(FundBudget).where(
            FundBudget.fund_id == fund.id, FundBudget.budget_id == facts.budget_id
        )
    )
    if line is None:
        raise RuleError(_("所选预算不属于这项资金，请重新选择。"), field="budget_id")


def _code(call: Call, wanted: str, by: Hat, on: date) -> str:
    code = wanted.strip()
    if not code:
        return call.code or _next_code(by, on)
    if not re.fullmatch(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9-]{2,39}", code):
        raise RuleError(
            _("批次编号用 3 至 40 个字母、数字或短横，至少有一个数字，例如 SL-2026-01。"),
            field="code",
        )
    taken = db.session.scalar(select(Call.id).where(Call.code == code, Call.id != (call.id or 0)))
    if taken is not None:
        raise RuleError(_("编号 %(code)s 已经用过，请换一个。", code=code), field="code")
    return code


def _next_code(by: Hat, on: date) -> str:
    hub = db.session.get_one(Hub, by.hub_id)
    return numbered(f"{hub.short_code}-C", on=on, digits=2)


def _write_rows(call: Call, facts: CallFacts) -> None:
    for model in (CallRequirement, CallPaper):
        db.session.execute(delete(model).where(model.call_id == call.id))
    db.session.execute(delete(Criterion).where(Criterion.rubric_id == call.rubric_id))
    made: list[Any] = [
        CallRequirement(
            call_id=call.id,
            position=place,
            test=row.test,
            parameter=row.parameter,
            must_hold=row.must_hold,
            text=answers.clean(row.text),
        )
        for place, row in enumerate(facts.requirements)
    ]
    made += [
        CallPaper(
            call_id=call.id,
            position=place,
            kind=kind_of(row.label, place),
            label=answers.clean(row.label),
            required=row.required,
            audience=row.audience,
        )
        for place, row in enumerate(facts.papers)
    ]
    made += [
        Criterion(
            rubric_id=call.rubric_id,
            position=place,
            label=answers.clean(row.label),
            guidance=answers.clean(row.guidance),
            weight=row.weight,
            max_points=row.max_points,
        )
        for place, row in enumerate(facts.criteria)
    ]
    db.session.add_all(made)
    rubric = locked(Rubric, call.rubric_id)
    rubric.title, rubric.reviewers = call.title, max(1, facts.reviewers)
    db.session.flush()
    db.session.expire(call, ["requirements", "papers"])
    db.session.expire(rubric, ["criteria"])


def publish(call: Call, *, by: Hat, at: datetime) -> None:
    """Make a complete draft public; from then on its rules stand."""
    _ours(call, by)
    if call.published_at is not None:
        raise RuleError(_("这个批次已经发布。"))
    missing = drawing_up.missing(call, at)
    if missing:
        raise RuleError(_("还不能发布：%(missing)s", missing="".join(f"{one}" for one in missing)))
    call.published_at = at
    record("call.publish", call, by=by, at=at, hub_id=call.hub_id, after={"code": call.code})


def extend(call: Call, closes_at: datetime, *, reason: str, by: Hat, at: datetime) -> None:
    """Move the end of a published call to a later moment, for everybody alike."""
    _ours(call, by)
    if not reason.strip():
        raise RuleError(_("请写明延期的理由，理由会记入办理历史。"), field="reason")
    if call.published_at is None or call.closed_at is not None:
        raise RuleError(_("只有已发布、未结束的批次可以延期。"))
    if closes_at <= call.closes_at or closes_at <= at:
        raise RuleError(
            _(
                "新的截止时间要晚于原截止 %(old)s，也要晚于现在。",
                old=moment(call.closes_at),
            ),
            field="closes_at",
        )
    before = call.closes_at
    call.closes_at = closes_at
    record(
        "call.extend",
        call,
        by=by,
        at=at,
        hub_id=call.hub_id,
        before={"closes_at": before},
        after={"closes_at": closes_at},
        reason=reason,
    )


def end(call: Call, *, reason: str, by: Hat, at: datetime) -> None:
    """Mark a call as over."""
    _ours(call, by)
    if not reason.strip():
        raise RuleError(_("请写明结束的理由。"), field="reason")
    if call.closed_at is not None:
        raise RuleError(_("这个批次已经结束。"))
    call.closed_at = at
    record("call.end", call, by=by, at=at, hub_id=call.hub_id, reason=reason)
