"""A use of a seal: asked for by one person, approved by another, registered when it was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework import deadlines, messages
from incubator.casework.models import Case
from incubator.casework.queries import visible_to as cases_visible_to
from incubator.casework.services import move, open_case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.people.models import Person
from incubator.people.queries import holders_in_hub
from incubator.people.signed_papers import SignedPaper, signer_of
from incubator.records.events import record
from incubator.records.models import Document
from incubator.records.services import numbered
from incubator.sealing import keeping, queries
from incubator.sealing.lifecycle import APPROVAL, LIFECYCLE, Action, Status
from incubator.sealing.models import SealUse

MOST_COPIES = 9999


@dataclass(frozen=True)
class Asked:
    """What is to be sealed: the paper's title and number, for whom, how often, about which case."""

    seal_id: int
    paper: str
    paper_number: str = ""
    addressee: str = ""
    copies: int = 1
    parent_id: int | None = None


def request(asked: Asked, *, by: Hat, at: datetime) -> SealUse:
    """Ask for a seal; whoever may decide is told."""
    by.require(Permission.USE_SEALS)
    seal, today = keeping.one(asked.seal_id, by), clock.on(at)
    if not in_force(seal, today):
        raise RuleError(_("这枚印章现在没有人保管，不能申请用印。请先办理交接。"), field="seal")
    paper = asked.paper.strip()
    if not paper:
        raise RuleError(_("请填写用印文件的名称。"), field="paper")
    if not 1 <= asked.copies <= MOST_COPIES:
        raise RuleError(_("份数请填写 1 至 %(most)s。", most=MOST_COPIES), field="copies")
    hub = db.session.get_one(Hub, by.hub_id)
    use = SealUse(
        status=Status.REQUESTED,
        status_since=at,
        number=numbered(f"{hub.short_code}-Y", on=today),
        title=paper[:120],
        hub_id=hub.id,
        organization_id=seal.organization_id,
        opened_at=at,
        submitted_at=at,
        parent_id=_parent(asked.parent_id, by),
        seal_id=seal.id,
        paper=paper[:200],
        paper_number=asked.paper_number.strip()[:80],
        addressee=asked.addressee.strip()[:100],
        copies=asked.copies,
        applicant_id=by.person_id,
    )
    open_case(use, by=by, at=at)
    deadlines.open_for(use, APPROVAL, start=today)
    _tell_deciders(use, by=by, at=at)
    return use


def _parent(case_id: int | None, by: Hat) -> int | None:
    if case_id is None:
        return None
    found = db.session.scalar(cases_visible_to(by).where(Case.id == case_id))
    if found is None:
        raise RuleError(_("没有找到所属的办件。请从办件页面重新申请。"))
    return found.id


def _tell_deciders(use: SealUse, *, by: Hat, at: datetime) -> None:
    today = clock.on(at)
    deciders = holders_in_hub(use.hub_id, permissions={Permission.DECIDE}, on=today)
    telling = messages.Telling(
        source=f"case:{use.id}",
        step=f"{use.status}@{at.timestamp():.0f}",
        on=today,
        subject=_("用印申请待批准：%(paper)s", paper=use.title),
        body=_("%(seal)s，%(n)s 份", seal=use.seal.name, n=use.copies),
        link=messages.link_to(use),
        hub_id=use.hub_id,
        case_id=use.id,
    )
    people = messages.people_of(db.session.scalars(deciders)) - {by.person_id}
    messages.put(telling, people, at=at)


def approve(use_id: int, *, version: int | None = None, by: Hat, at: datetime) -> SealUse:
    """Approve online, by somebody other than who asked."""
    use: SealUse = locked(SealUse, use_id)
    by.require(Permission.DECIDE)
    _refuse_oneself(use, by.person_id)
    move(use, Action.APPROVE, by=by, at=at, version=version, facts={"approver": by.person_id})
    use.approver_id, use.approved_on = by.person_id, clock.on(at)
    db.session.flush()
    return use


def register_approval(
    use_id: int, paper: SignedPaper, *, version: int | None = None, by: Hat, at: datetime
) -> SealUse:
    """Enter an approval signed on paper: what is separated is who asked and who signed."""
    use: SealUse = locked(SealUse, use_id)
    LIFECYCLE.step(Status(use.status), Action.REGISTER_APPROVAL, by)
    signer = signer_of(paper, hub_id=use.hub_id, proposed_at=use.opened_at, by=by, at=at)
    _refuse_oneself(use, signer.person_id)
    move(
        use,
        Action.REGISTER_APPROVAL,
        by=by,
        at=at,
        version=version,
        facts=paper.facts(signer),
    )
    use.approver_id, use.approved_on = signer.person_id, paper.signed_on
    use.approval_number = paper.number.strip()
    db.session.flush()
    return use


def _refuse_oneself(use: SealUse, person_id: int | None) -> None:
    if person_id == use.applicant_id:
        raise RuleError(
            _("申请人不能批准自己的用印。请由另一位有审批职务的人批准。"), field="signer"
        )


def seal_it(
    use_id: int,
    *,
    used_on: date | None,
    used_by_id: int | None,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> SealUse:
    """Register that the paper was sealed: on which day, by whose hand."""
    use: SealUse = locked(SealUse, use_id)
    move(
        use,
        Action.USE,
        by=by,
        at=at,
        version=version,
        facts={"used_on": used_on, "used_by": used_by_id},
    )
    if used_on is None or use.approved_on is None:
        raise RuleError(_("请填写用印日期。"), field="used_on")
    if not use.approved_on <= used_on <= clock.on(at):
        raise RuleError(
            _(
                "用印日期应在批准日（%(day)s）以后，不晚于今天。请核对。",
                day=use.approved_on.isoformat(),
            ),
            field="used_on",
        )
    staff = queries.staff_on(use.hub_id, used_on).with_only_columns(Person.id)
    if db.session.scalar(staff.where(Person.id == used_by_id)) is None:
        raise RuleError(_("盖章人在用印当天应当在本中心任职。请核对。"), field="used_by")
    use.used_on, use.used_by_id = used_on, used_by_id
    db.session.flush()
    return use


def keep_scan(use_id: int, document: Document, *, by: Hat, at: datetime) -> SealUse:
    """Put the scan of the sealed paper with its use; a later scan takes the place of an earlier one."""
    by.require(Permission.USE_SEALS)
    use: SealUse = locked(SealUse, use_id)
    if use.status != Status.USED:
        raise RuleError(_("登记用印以后才能上传盖章件。请先登记用印。"))
    use.scan_id = document.id
    record("document.add", document, by=by, at=at, case_id=use.id, hub_id=use.hub_id)
    return use


def uses_of(case_id: int) -> list[SealUse]:
    """The papers of a case that a seal was asked for, in order."""
    found = select(SealUse).where(SealUse.parent_id == case_id).order_by(SealUse.id)
    return list(db.session.scalars(found))
