"""Intakes of the demonstration, and who applies: long ago, last week and only yesterday."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from incubator.casework.attaching import File
from incubator.casework.filling import Typed
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.eligibility.setting import RequirementRow
from incubator.incubation import (
    announcing,
    applying,
    attachments,
    checking,
    progress,
    sections,
    submitting,
)
from incubator.incubation.drawing_up import IntakeFacts, IntakeRule, PaperRow, default_rules
from incubator.incubation.intake import Intake, Track
from incubator.incubation.models import Incubation, Mode, Section
from incubator.incubation.places import IncubationBase
from incubator.incubation.questions import sponsored
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.records.documents import keep

_BODY = {
    "housing": "none",
    "opening_capital": "30000",
    "contact_name": "示例联系人",
    "contact_phone": "13800000000",
    "full_time": "2",
    "part_time": "3",
    "volunteers": "40",
    "penalties": "无",
}
_SPONSORS = [
    {"name": "示例发起人甲", "phone": "13800000000"},
    {"name": "示例发起人乙", "phone": "13800000001"},
]
_WORK = {
    "projects": "示例：每周两次的社区服务，已经做了一年。",
    "audience": "示例社区老人 60 人",
    "plan": "示例：一年内服务 300 人次，建立志愿者名册和财务制度。",
}


def announce(world: World, base: IncubationBase, street: str) -> None:
    """An intake that is over, and one that takes applications now: rolling in the small street."""
    by, at = world.hat(STAFF[street].officer, Role.CASE_OFFICER), world.ago(890)
    small = street == "SL"
    first = announcing.create(
        IntakeFacts(
            base_id=base.id,
            title=f"{base.name}首批招募（示例）",
            opens_at=at,
            closes_at=at + timedelta(days=890 - 8),
            introduction="面向本街道社会组织，提供工位和辅导（示例）。",
            basis=base.basis,
            rules=[
                IntakeRule(RequirementRow("in-street", None, "在本街道登记或备案"), track)
                for track in (Track.REGISTERED, Track.FILED)
            ],
            papers=[PaperRow("入驻申请书（签字盖章扫描件）")],
        ),
        by=by,
        at=at,
    )
    announcing.publish(first, by=by, at=at)
    now = world.ago(20)
    open_now = announcing.create(
        IntakeFacts(
            base_id=base.id,
            title=f"{base.name}{'常年' if small else '冬季'}招募（示例）",
            opens_at=now,
            closes_at=None if small else world.ago(-20, hour=17),
            rolling=small,
            places=None if small else 8,
            introduction="已登记、拟登记和备案组织都可以申请；逐条自查条件后在线填写（示例）。",
            basis=base.basis,
            rules=[*map(_last_year, default_rules())],
        ),
        by=by,
        at=now,
    )
    announcing.publish(open_now, by=by, at=now)


def _last_year(one: IntakeRule) -> IntakeRule:
    """The register of the demonstration knows one year's inspections."""
    if one.row.test != "inspection-not-failed":
        return one
    text = "上一年度年检没有不合格、没有未参加；新登记的不适用"
    return replace(one, row=replace(one.row, parameter=1, text=text))


def _intakes(base: IncubationBase) -> list[Intake]:
    return list(
        db.session.scalars(select(Intake).where(Intake.base_id == base.id).order_by(Intake.id))
    )


def typed_in(
    base: IncubationBase,
    name: str,
    world: World,
    at: datetime,
    *,
    by: Hat,
    mode: Mode = Mode.PHYSICAL,
    now: bool = False,
) -> Incubation:
    """An application on paper, typed in and handed in at `at`: to the first intake, or to today's."""
    first, today = _intakes(base)
    body = world.organizations[name]
    made = applying.begin_on_behalf(
        today if now else first, body, received_on=clock.on(at), by=by, at=at
    )
    needs = {
        "mode": mode.value,
        "desks_wanted": "1" if mode is Mode.PHYSICAL else "0",
        "hours_of_use": "工作日 9:00 至 17:00",
        "support": "space capacity",
    }
    for section, fields in ((Section.BODY, _BODY), (Section.NEEDS, needs), (Section.WORK, _WORK)):
        sections.save(made, section, Typed(fields), version=0, by=by, at=at)
    if sponsored(made):
        founders = Typed({}, {"sponsors": _SPONSORS})
        sections.save(made, Section.SPONSORS, founders, version=0, by=by, at=at)
    for paper in progress.papers_asked(made):
        if progress.must_be_there(paper, made):
            file = _file(paper.label, name)
            attachments.attach(made, paper.kind, file, by=by, at=at)
    prepared = submitting.prepare(made, promised=True, by=by, at=at)
    submitting.submit(made, prepared, promised=True, by=by, at=at)
    return made


def _file(label: str, name: str) -> File:
    content = page.draw(
        Paper(title=f"示例附件：{label[:20]}", blocks=[Paragraph(f"{name}的{label}。")])
    )
    return File(keep(content), len(content), "application/pdf", f"示例-{label[:12]}.pdf")


def apply(world: World, base: IncubationBase) -> None:
    """One application that waits too long for its first check, and one sent back for supplement."""
    by = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    typed_in(base, "示例社区发展促进会", world, world.ago(12), by=by, now=True)
    dancers = typed_in(
        base, "示例同心舞蹈队", world, world.ago(4), by=by, mode=Mode.VIRTUAL, now=True
    )
    checking.return_for_supplement(
        dancers,
        {Section.WORK: "请写明服务对象的人数（示例）"},
        reason="请补充以后重新提交（示例）",
        by=by,
        at=world.ago(3),
    )
