"""The lists of intakes and of applications: the street's for staff, its own for an organization."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import intakes as known
from incubator.incubation import queries, stays
from incubator.incubation.intake import Intake
from incubator.incubation.intakes import PHASE_WORDS, TRACK_WORDS, Phase
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.questions import MODE_WORDS
from incubator.incubation.states import Status
from incubator.organizations.models import Organization
from incubator.web.listing import Column, Filter, Register, Shape


def intakes(hat: Hat) -> Register:
    now = clock.now()
    return Register(
        name=_("入驻招募"),
        unit=_("次"),
        query=known.of_hub(hat),
        columns=[
            Column("title", _("招募"), lambda one: one.title, Intake.title),
            Column("code", _("编号"), lambda one: one.code, Intake.code, export_only=True),
            Column("phase", _("阶段"), lambda one: PHASE_WORDS[known.phase(one, at=now)][0]),
            Column(
                "tracks",
                _("面向"),
                lambda one: "、".join(f"{TRACK_WORDS[t]}" for t in TRACK_WORDS if t in one.tracks),
                hide_small=True,
            ),
            Column("opens", _("开始"), lambda one: one.opens_at, Intake.opens_at, Shape.DAY),
            Column("closes", _("截止"), lambda one: one.closes_at, Intake.closes_at, Shape.DAY),
            Column(
                "places",
                _("数量"),
                lambda one: one.places,
                Intake.places,
                Shape.NUMBER,
                hide_small=True,
            ),
        ],
        identity=Intake.id,
        search=lambda words: or_(
            Intake.title.contains(words, autoescape=True),
            Intake.code.contains(words.upper(), autoescape=True),
        ),
        filters=[
            Filter(
                "phase",
                _("阶段"),
                [("", _("全部")), *((one.value, PHASE_WORDS[one][0]) for one in Phase)],
                lambda value: known.phase_at(now) == value,
            )
        ],
        sort="-opens",
        placeholder=_("招募名称或编号"),
        empty=_("还没有招募。先建立基地，再新增招募。"),
        file_name="intakes",
    )


def applications(hat: Hat) -> Register:
    staff = hat.may(Permission.VIEW_CASES)
    return Register(
        name=_("入驻申请"),
        unit=_("件"),
        query=queries.visible_to(hat)
        .where(Incubation.previous_id.is_(None))
        .join(Incubation.organization)
        .options(
            contains_eager(Incubation.organization),
            joinedload(Incubation.intake),
            joinedload(Incubation.base),
        ),
        columns=_columns(staff),
        identity=Incubation.id,
        search=stays.matching,
        filters=[_intakes(hat, staff), _tracks(), _modes(), _statuses(staff)],
        sort="-submitted",
        placeholder=_("组织、拼音首字母、编号"),
        empty=_("还没有入驻申请。"),
        file_name="incubation-applications",
    )


def _intakes(hat: Hat, staff: bool) -> Filter:
    query = select(Intake.id, Intake.title).order_by(Intake.opens_at.desc(), Intake.id.desc())
    if staff:
        query = query.join(Intake.base).where(IncubationBase.hub_id == hat.hub_id)
    else:
        own = select(Incubation.intake_id).where(Incubation.resident_id == hat.organization_id)
        query = query.where(Intake.id.in_(own))
    return Filter(
        "intake",
        _("招募"),
        [("", _("全部")), *((str(id), title) for id, title in db.session.execute(query))],
        lambda value: Incubation.intake_id == int(value),
    )


def _tracks() -> Filter:
    return Filter(
        "track",
        _("登记状态"),
        [("", _("全部")), *((one.value, words) for one, words in TRACK_WORDS.items())],
        lambda value: Incubation.track == value,
    )


def _modes() -> Filter:
    return Filter(
        "mode",
        _("孵化方式"),
        [("", _("全部")), *((one.value, words) for one, words in MODE_WORDS.items())],
        lambda value: Incubation.mode == value,
    )


def _statuses(staff: bool) -> Filter:
    """One entry for each word: statuses that read alike are found together."""
    alike: dict[str, list[Status]] = {}
    for status, state in LIFECYCLE.states.items():
        alike.setdefault(state.label if staff else state.public, []).append(status)
    found = {statuses[0].value: statuses for statuses in alike.values()}
    return Filter(
        "status",
        _("状态"),
        [("", _("全部")), *((statuses[0].value, word) for word, statuses in alike.items())],
        lambda value: Incubation.status.in_([one.value for one in found[value]]),
    )


def state_word(application: Incubation, staff: bool) -> tuple[str, str]:
    state = LIFECYCLE.states[Status(application.status)]
    return (state.label if staff else state.public), state.tone


def _columns(staff: bool) -> list[Column]:
    def state(one: Any) -> str:
        return state_word(one, staff)[0]

    return [
        Column(
            "number",
            _("受理编号"),
            lambda one: one.number or "",
            Incubation.number,
            hide_small=True,
        ),
        Column("organization", _("组织"), lambda one: one.organization.name, Organization.name),
        Column("code", _("代码"), lambda one: one.organization.code_text, export_only=True),
        Column(
            "intake",
            _("招募"),
            lambda one: one.intake.title if one.intake else "",
            export_only=True,
        ),
        Column("track", _("登记状态"), lambda one: TRACK_WORDS[one.track], hide_small=True),
        Column("mode", _("孵化方式"), lambda one: MODE_WORDS[one.mode], hide_small=True),
        Column(
            "desks",
            _("需要工位"),
            lambda one: one.desks_wanted,
            Incubation.desks_wanted,
            Shape.NUMBER,
            hide_small=True,
        ),
        Column("status", _("状态"), state),
        Column(
            "submitted",
            _("提交"),
            lambda one: one.submitted_at,
            Incubation.submitted_at,
            Shape.DAY,
            hide_small=True,
        ),
    ]
