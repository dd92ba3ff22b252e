"""Published lists of results into a call: awards, or a 公示名单 that is not yet an award."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.funds.decisions import Award, RecipientKind
from incubator.funds.models import Call, CallNotice
from incubator.funds.published_lists import Line, PublishedList
from incubator.notices import services as notices
from incubator.notices.models import Notice
from incubator.organizations.models import Organization, OrgStatus
from incubator.organizations.reports import Notes, Report
from incubator.records.events import record


class As(StrEnum):
    """What a list is taken for."""

    NOTICE = "notice"
    AWARD = "award"


@dataclass(frozen=True)
class ResultsReport(Report):
    """The report of an import of results; its counts are awards, or lines of the notice."""

    taken_as: As = As.AWARD
    call: str = ""
    notice: str = ""

    def as_json(self) -> dict[str, Any]:
        more = {"as": self.taken_as.value, "call": self.call, "notice": self.notice or None}
        return super().as_json() | more

    def lines(self) -> list[str]:
        first = _(
            "读取 %(read)s 行，批次 %(call)s：新增 %(created)s 项，无变化 %(same)s 项。",
            read=self.read,
            call=self.call,
            created=self.created,
            same=self.unchanged,
        )
        said = [first, *super().lines()[1:]]
        if self.notice:
            said.append(
                _(
                    "名单已登记为公示 %(number)s；公示名单不是立项，不能签发证书。",
                    number=self.notice,
                )
            )
        return said


def taken_as(listed: PublishedList, asked: As | None) -> As:
    """What the list is: its title says so. A 公示名单 is never taken for awards."""
    if asked is As.AWARD and listed.is_notice:
        raise RuleError(
            _(
                "“%(title)s”是公示名单，不是立项结果：公示期内可以有异议，不能当作立项导入。"
                "请用 --as notice 导入为公示；立项结果公布后再导入结果名单。",
                title=listed.title,
            )
        )
    return asked or (As.NOTICE if listed.is_notice else As.AWARD)


def plan(listed: PublishedList, call: Call | None, *, code: str, kind: As) -> ResultsReport:
    """What importing would do (`call` None: into one not opened yet). Writes nothing."""
    notes = listed.notes.copy()
    if kind is As.NOTICE:
        kept = _kept_notice(listed)
        created, unchanged = (0, len(listed.lines)) if kept else (len(listed.lines), 0)
    else:
        fresh = _fresh(listed, call, notes)
        created, unchanged = len(fresh), len(listed.lines) - len(fresh)
        _refuse_money(call, fresh, notes)
    return ResultsReport(
        read=listed.read,
        created=0 if notes.rejected else created,
        updated=0,
        unchanged=unchanged,
        rejected=notes.rejected,
        warnings=notes.warnings,
        taken_as=kind,
        call=code,
    )


def import_results(
    listed: PublishedList, call: Call, *, kind: As, awarded_on: date, by: Hat, at: datetime
) -> ResultsReport:
    """Carry it out inside the caller's transaction; a report with refused rows wrote nothing."""
    may_import(by, call.hub_id)
    report = plan(listed, call, code=call.code, kind=kind)
    if not report.clean:
        return report
    if kind is As.AWARD:
        _add_awards(listed, call, awarded_on=awarded_on, by=by, at=at)
        return report
    notice = _kept_notice(listed) or _keep_notice(listed, call, by=by, at=at)
    _refuse_other_call(notice, call)
    return ResultsReport(**{**vars(report), "notice": notice.number})


def may_import(by: Hat, hub_id: int) -> None:
    """The officers' to do; commands run on the machine itself need no post."""
    if by.role is not Role.SYSTEM:
        by.require(Permission.MANAGE_CALLS)
    if by.hub_id != hub_id:
        raise RuleError(_("这个批次不属于您的街道，不能导入。"))


# ---- awards


def _fresh(listed: PublishedList, call: Call | None, notes: Notes) -> list[Line]:
    """The lines that are no award of the call yet, each once."""
    known = _awards_by_digest(call)
    fresh: dict[str, Line] = {}
    for line in listed.lines:
        award = known.get(line.digest)
        if line.digest in fresh:
            notes.warn(line.row, line.recipient, _("同一单位的同一项目在名单里出现了不止一次"))
        elif award is None:
            fresh[line.digest] = line
        elif (award.category, award.amount) != (line.category, line.amount):
            notes.warn(line.row, line.recipient, _("类别或金额与已登记的不同，已登记的没有改动"))
    return list(fresh.values())


def _awards_by_digest(call: Call | None) -> dict[str, Award]:
    if call is None:
        return {}
    found = db.session.scalars(
        select(Award).where(Award.call_id == call.id, Award.source_digest.is_not(None))
    )
    return {award.source_digest: award for award in found if award.source_digest}


def _refuse_money(call: Call | None, lines: Iterable[Line], notes: Notes) -> None:
    """An amount from a list would pass by the budget of a call that has one."""
    if call is None or call.budget_id is None:
        return
    for line in lines:
        if line.amount is not None:
            notes.reject(
                line.row,
                line.recipient,
                _(
                    "这个批次有预算，金额要经审批和公示立项。"
                    "请用 --create 另开一个历史批次，或去掉金额列。"
                ),
            )


def _add_awards(
    listed: PublishedList, call: Call, *, awarded_on: date, by: Hat, at: datetime
) -> None:
    fresh = _fresh(listed, call, Notes())
    ours = _organizations(call.hub_id, fresh)
    awards = [_award(line, call, ours, awarded_on) for line in fresh]
    db.session.add_all(awards)
    db.session.flush()
    for award in awards:
        after = {"call": call.code, "source": listed.sha256}
        record("award.import", award, by=by, at=at, hub_id=call.hub_id, after=after)


def _organizations(hub_id: int, lines: Sequence[Line]) -> Mapping[str, Organization]:
    """Organizations of the hub by their exact name, where only one bears it."""
    names = {line.recipient for line in lines}
    found = db.session.scalars(
        select(Organization).where(
            Organization.hub_id == hub_id,
            Organization.name.in_(names),
            Organization.status != OrgStatus.MERGED,
        )
    ).all()
    bearers = [organization.name for organization in found]
    return {one.name: one for one in found if bearers.count(one.name) == 1}


def _award(line: Line, call: Call, ours: Mapping[str, Organization], awarded_on: date) -> Award:
    organization = ours.get(line.recipient)
    return Award(
        call_id=call.id,
        recipient_kind=RecipientKind.ORGANIZATION if organization else RecipientKind.OTHER,
        organization_id=organization.id if organization else None,
        recipient=line.recipient,
        recipient_code=line.code or (organization.code_text if organization else ""),
        project_title=line.project,
        category=line.category,
        recommended_by=line.recommended_by,
        amount=line.amount,
        awarded_on=awarded_on,
        source_digest=line.digest,
    )


# ---- a list under public notice


def _list_digest(listed: PublishedList) -> str:
    """SHA-256 over the title and the lines, whatever file they came in."""
    text = "\n".join([listed.title, *(line.digest for line in listed.lines)])
    return hashlib.sha256(text.encode()).hexdigest()


def _kept_notice(listed: PublishedList) -> Notice | None:
    return db.session.scalar(select(Notice).where(Notice.imported_from == _list_digest(listed)))


def _keep_notice(listed: PublishedList, call: Call, *, by: Hat, at: datetime) -> Notice:
    notice = notices.keep_published(
        call.hub,
        notices.Draft(
            title=listed.title or call.title,
            days=call.notice_days,
            unit=call.notice_unit,
            issuer=_("由公开名单导入")[:],
            imported_from=_list_digest(listed),
        ),
        [
            notices.Item(
                organization_name=line.recipient,
                title=line.project,
                category=line.category,
                recommended_by=line.recommended_by,
                amount=line.amount,
            )
            for line in listed.lines
        ],
        by=by,
        at=at,
    )
    db.session.add(CallNotice(call_id=call.id, notice_id=notice.id))
    db.session.flush()
    return notice


def _refuse_other_call(notice: Notice, call: Call) -> None:
    holder = db.session.scalar(
        select(Call).join(CallNotice).where(CallNotice.notice_id == notice.id)
    )
    if holder is not None and holder.id != call.id:
        raise RuleError(
            _("这份名单已经导入到批次 %(code)s，不能再导入到另一个批次。", code=holder.code)
        )
