"""Intakes and applications for tests, made through the real services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from incubator.casework.attaching import File
from incubator.casework.filling import Saved, Typed
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.incubation import (
    announcing,
    applying,
    attachments,
    checking,
    progress,
    sections,
    submitting,
)
from incubator.incubation.drawing_up import IntakeFacts
from incubator.incubation.intake import Intake
from incubator.incubation.models import Incubation, IncubationSubmission, Section
from incubator.incubation.places import IncubationBase
from incubator.organizations.models import Hub, Organization, OrgStatus, OrgType
from incubator.people.models import Post
from incubator.records.documents import keep as keep_file
from tests import factories
from tests.factories import hat, together
from tests.incubation import stays

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CLOSES = datetime.fromisoformat("2026-12-04T17:00:00+08:00")
NEW = {"registered_on": date(2026, 2, 1)}
"""Registered after last year's cut-off, so that last year's inspection is not asked of it."""

BODY = {
    "housing": "none",
    "opening_capital": "30,000",
    "contact_name": "示例联系人",
    "contact_phone": "13800001111",
    "contact_email": "example@example.org",
    "full_time": "2",
    "part_time": "3",
    "volunteers": "40",
    "party_members": "1",
    "party_organization": "联合党支部",
    "penalties": "无",
}
NEEDS = {
    "mode": "physical",
    "desks_wanted": "2",
    "hours_of_use": "工作日 9:00 至 17:00",
    "support": "space capacity",
}
VIRTUAL = {**NEEDS, "mode": "virtual", "desks_wanted": "0"}
WORK = {
    "projects": "示例陪伴项目，已做一年。",
    "audience": "示例社区老人 60 人",
    "plan": "示例目标：一年内服务 300 人次。\n建立志愿者名册。",
}
SPONSORS = (
    {"name": "示例发起人甲", "phone": "13900001111"},
    {"name": "示例发起人乙", "phone": "13900002222"},
)


def officer(hub: Hub) -> Post:
    return factories.post(Role.CASE_OFFICER, hub=hub)


@together()
def registered(hub: Hub, role: Role = Role.LEGAL_REPRESENTATIVE, **facts: Any) -> Post:
    """A member of a new organization with no record against it."""
    made = factories.organization(hub=hub, **{**NEW, **facts})
    return factories.post(role, organization=made)


@together()
def prospective(hub: Hub) -> Post:
    made = factories.organization(
        hub=hub,
        org_type=OrgType.PROSPECTIVE,
        status=OrgStatus.PROSPECTIVE,
        uscc=None,
        registered_on=None,
    )
    return factories.post(Role.AGENT, organization=made)


@together()
def filed(hub: Hub) -> Post:
    return factories.post(Role.AGENT, organization=factories.filed_group(hub=hub))


@together()
def intake(
    hub: Hub, *, base: IncubationBase | None = None, published: bool = True, **changes: Any
) -> Intake:
    """An open batch with the default rules and papers."""
    by = hat(officer(hub))
    base = base or stays.base(hub, basis="示例孵化基地管理办法")
    facts = IntakeFacts(
        **{
            "base_id": base.id,
            "title": "示例孵化基地招募",
            "opens_at": clock.now() - timedelta(days=3),
            "closes_at": CLOSES,
            "introduction": "示例说明：面向本街道社会组织。",
            "basis": "示例孵化基地管理办法",
            **changes,
        }
    )
    made = announcing.create(facts, by=by, at=clock.now())
    if published:
        announcing.publish(made, by=by, at=clock.now())
    return made


@together()
def begun(of: Intake, member: Post) -> Incubation:
    by = hat(member)
    organization = db.session.get_one(Organization, by.organization_id)
    return applying.begin(of, organization, by=by, at=clock.now())


@together()
def save(
    application: Incubation,
    section: Section,
    fields: dict[str, str] | None = None,
    *,
    by: Post | Hat,
    version: int | None = None,
    **rows: Any,
) -> Saved:
    known = progress.one(application, section).version
    return sections.save(
        application,
        section,
        Typed(fields or {}, rows),
        version=known if version is None else version,
        by=by if isinstance(by, Hat) else hat(by),
        at=clock.now(),
    )


@together()
def attach(application: Incubation, kind: str, *, by: Post, content: bytes = b"") -> Any:
    whole = PDF + content + kind.encode()
    file = File(keep_file(whole), len(whole), "application/pdf", f"示例{kind}.pdf")
    return attachments.attach(application, kind, file, by=hat(by), at=clock.now())


@together()
def fill(application: Incubation, member: Post, *, needs: dict[str, str] | None = None) -> None:
    """Everything the application's track is asked."""
    save(application, Section.BODY, BODY, by=member)
    save(application, Section.NEEDS, needs or NEEDS, by=member)
    save(application, Section.WORK, WORK, by=member)
    if any(one.section is Section.SPONSORS for one in progress.of(application)):
        save(application, Section.SPONSORS, by=member, sponsors=SPONSORS)
    for paper in progress.papers_asked(application):
        if progress.must_be_there(paper, application):
            attach(application, paper.kind, by=member)


@together()
def filled(of: Intake, member: Post, *, needs: dict[str, str] | None = None) -> Incubation:
    """A draft that lacks nothing."""
    application = begun(of, member)
    fill(application, member, needs=needs)
    return application


@together()
def submit(application: Incubation, member: Post, *, promised: bool = True) -> IncubationSubmission:
    by, now = hat(member), clock.now()
    prepared = submitting.prepare(application, promised=promised, by=by, at=now)
    return submitting.submit(application, prepared, promised=promised, by=by, at=now)


@together()
def submitted(of: Intake, member: Post, *, needs: dict[str, str] | None = None) -> Incubation:
    application = filled(of, member, needs=needs)
    submit(application, member)
    return application


@together()
def checked(application: Incubation, staff: Post) -> None:
    """Every point ticked and every sponsor's signature dated."""
    by, now = hat(staff), clock.now()
    signed = {one.id: clock.today() for one in application.sponsors}
    checking.note_signatures(application, signed, by=by, at=now)
    ticks = [point.key for point in checking.points(application)]
    checking.finish(application, ticks, by=by, at=now)


@together()
def returned(application: Incubation, staff: Post, **notes: str) -> None:
    """`returned(application, staff, needs="…")` sends that section back."""
    asked = {Section(name): note for name, note in notes.items()}
    checking.return_for_supplement(
        application, asked, reason="请补正", by=hat(staff), at=clock.now()
    )
