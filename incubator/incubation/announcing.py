"""Draws up an intake, publishes it when it is complete, moves its end, and closes it."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import delete, select

from incubator.casework.answers import clean
from incubator.casework.windows import moment
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import drawing_up
from incubator.incubation.drawing_up import IntakeFacts
from incubator.incubation.intake import Intake, IntakePaper, IntakeRequirement, Track
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.organizations.models import Hub
from incubator.records.events import record
from incubator.records.services import numbered


def create(facts: IntakeFacts, *, by: Hat, at: datetime) -> Intake:
    """A new draft, with the rules and papers it is given; the defaults are in `IntakeFacts`."""
    by.require(Permission.MANAGE_INCUBATION)
    drawing_up.refuse_unless_sound(facts)
    intake = Intake(base=_base(facts.base_id, by))
    _write(intake, facts, by=by, on=clock.on(at))
    db.session.add(intake)
    db.session.flush()
    _write_rows(intake, facts)
    record("intake.create", intake, by=by, at=at, hub_id=by.hub_id, after={"code": intake.code})
    return intake


def change(
    intake: Intake, facts: IntakeFacts, *, version: int | None = None, by: Hat, at: datetime
) -> None:
    """Write a draft anew, rows included. A published intake keeps its rules."""
    _ours(intake, by)
    if version is not None and version != intake.version:
        raise Overtaken(_("他人刚刚修改了这次招募，您的修改没有保存。请打开最新内容再改。"))
    if intake.published_at is not None:
        raise RuleError(
            _("招募已经发布，条件不能再改。需要延长时间请用“延期”，不再继续请用“结束”。")
        )
    drawing_up.refuse_unless_sound(facts)
    intake.base = _base(facts.base_id, by)
    _write(intake, facts, by=by, on=clock.on(at))
    db.session.flush()
    _write_rows(intake, facts)
    record("intake.change", intake, by=by, at=at, hub_id=by.hub_id)


def _ours(intake: Intake, by: Hat) -> None:
    by.require(Permission.MANAGE_INCUBATION)
    if intake.base.hub_id != by.hub_id:
        raise NotFound(_("没有找到这次招募。"))


def _base(base_id: int, by: Hat) -> IncubationBase:
    base = db.session.get(IncubationBase, base_id)
    if base is None or base.hub_id != by.hub_id:
        raise RuleError(_("请选择本街道的孵化基地。"), field="base_id")
    return base


def _write(intake: Intake, facts: IntakeFacts, *, by: Hat, on: date) -> None:
    intake.code = _code(intake, facts.code, by, on)
    intake.title, intake.basis = clean(facts.title), clean(facts.basis)
    intake.introduction = clean(facts.introduction, lines=True)
    intake.rolling = facts.rolling
    intake.opens_at, intake.closes_at = facts.opens_at, facts.closes_at
    intake.places = facts.places
    intake.takes_registered = Track.REGISTERED in facts.tracks
    intake.takes_prospective = Track.PROSPECTIVE in facts.tracks
    intake.takes_filed = Track.FILED in facts.tracks


def _code(intake: Intake, wanted: str, by: Hat, on: date) -> str:
    code = wanted.strip()
    if not code:
        return intake.code or _next_code(by, on)
    if not re.fullmatch(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9-]{2,39}", code):
        raise RuleError(
            _("招募编号用 3 至 40 个字母、数字或短横，至少有一个数字，例如 SL-R-2026-01。"),
            field="code",
        )
    taken = select(Intake.id).where(Intake.code == code, Intake.id != (intake.id or 0))
    if db.session.scalar(taken) is not None:
        raise RuleError(_("编号 %(code)s 已经用过，请换一个。", code=code), field="code")
    return code


def _next_code(by: Hat, on: date) -> str:
    hub = db.session.get_one(Hub, by.hub_id)
    return numbered(f"{hub.short_code}-R", on=on, digits=2)


def _write_rows(intake: Intake, facts: IntakeFacts) -> None:
    for model in (IntakeRequirement, IntakePaper):
        db.session.execute(delete(model).where(model.intake_id == intake.id))
    db.session.add_all(
        IntakeRequirement(
            intake_id=intake.id,
            position=place,
            track=one.track,
            test=one.row.test,
            parameter=one.row.parameter,
            must_hold=one.row.must_hold,
            text=clean(one.row.text),
        )
        for place, one in enumerate(facts.rules)
    )
    db.session.add_all(
        IntakePaper(
            intake_id=intake.id,
            position=place,
            track=one.track,
            kind=drawing_up.kind_of(one.label, place),
            label=clean(one.label),
            required=one.required,
        )
        for place, one in enumerate(facts.papers)
    )
    db.session.flush()
    db.session.expire(intake, ["requirements", "papers"])


def publish(intake: Intake, *, by: Hat, at: datetime) -> None:
    """Make a complete draft public; from then on its rules stand."""
    _ours(intake, by)
    if intake.published_at is not None:
        raise RuleError(_("这次招募已经发布。"))
    locked(IncubationBase, intake.base_id)  # nobody closes it meanwhile
    missing = drawing_up.missing(intake, at)
    if missing:
        raise RuleError(_("还不能发布：%(missing)s", missing="".join(f"{one}" for one in missing)))
    intake.published_at = at
    record("intake.publish", intake, by=by, at=at, hub_id=by.hub_id, after={"code": intake.code})


def extend(intake: Intake, closes_at: datetime, *, reason: str, by: Hat, at: datetime) -> None:
    """Move the end of a published intake to a later moment, for everybody alike."""
    _ours(intake, by)
    _refuse_without(reason)
    before = intake.closes_at
    if intake.published_at is None or intake.closed_at is not None or before is None:
        raise RuleError(_("只有已发布、未结束、有截止时间的招募可以延期。"))
    _refuse_earlier(closes_at, before, at)
    intake.closes_at = closes_at
    record(
        "intake.extend",
        intake,
        by=by,
        at=at,
        hub_id=by.hub_id,
        before={"closes_at": before},
        after={"closes_at": closes_at},
        reason=reason,
    )


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise RuleError(_("请写明理由，理由会记入办理历史。"), field="reason")


def _refuse_earlier(closes_at: datetime, before: datetime, at: datetime) -> None:
    if closes_at <= before or closes_at <= at:
        raise RuleError(
            _("新的截止时间要晚于原截止 %(old)s，也要晚于现在。", old=moment(before)),
            field="closes_at",
        )


def extend_for_one(
    application: Incubation, until: datetime, *, reason: str, by: Hat, at: datetime
) -> None:
    """Let one draft be handed in after the batch closed, until a moment, for a reason on record."""
    by.require(Permission.MANAGE_INCUBATION)
    intake = application.intake
    if application.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件申请。"))
    _refuse_without(reason)
    if application.status != Status.DRAFT or intake is None or intake.closes_at is None:
        raise RuleError(_("只有分批招募中还没有提交的申请可以单独延期。"))
    _refuse_earlier(until, application.extended_to or intake.closes_at, at)
    before, application.extended_to = application.extended_to, until
    record(
        "incubation.extend",
        application,
        by=by,
        at=at,
        case_id=application.id,
        hub_id=application.hub_id,
        before={"extended_to": before},
        after={"extended_to": until},
        reason=reason,
    )


def close(intake: Intake, *, reason: str, by: Hat, at: datetime) -> None:
    """End an intake; drafts that were not handed in stay readable and nothing more."""
    _ours(intake, by)
    _refuse_without(reason)
    if intake.closed_at is not None:
        raise RuleError(_("这次招募已经结束。"))
    intake.closed_at = at
    record("intake.close", intake, by=by, at=at, hub_id=by.hub_id, reason=reason)
