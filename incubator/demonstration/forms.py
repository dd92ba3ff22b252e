"""Filled-in application forms of the demonstration."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from incubator.casework.filling import Typed
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.demonstration.script import Attempt
from incubator.funds import applying, attaching, progress, submitting
from incubator.funds.applications import FundApplication, Section
from incubator.funds.models import Call
from incubator.funds.sections import save
from incubator.organizations.models import Organization
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.records.documents import keep


def begin(
    call: Call, organization: Organization, attempt: Attempt, *, by: Hat, at: datetime
) -> FundApplication:
    """A draft with its first section written."""
    application = applying.begin(call, organization, by=by, at=at)
    _save(application, Section.ORGANIZATION, Typed(_ORGANIZATION), by=by, at=at)
    return application


def fill_half(application: FundApplication, attempt: Attempt, *, by: Hat, at: datetime) -> None:
    """What is to be done and what it costs; plan, account and attachments are still missing."""
    _save(application, Section.PROJECT, Typed(_project(attempt, _start(application))), by=by, at=at)
    _save(application, Section.BUDGET, Typed({}, {"lines": _lines(attempt.yuan)}), by=by, at=at)


def fill_rest(application: FundApplication, attempt: Attempt, *, by: Hat, at: datetime) -> None:
    """The plan, the account, and every attachment the call asks for."""
    plan = _plan(_start(application))
    _save(application, Section.PLAN, Typed({}, plan), by=by, at=at)
    _save(application, Section.ACCOUNT, Typed(_account(application)), by=by, at=at)
    for asked in progress.papers_asked(application):
        if asked.required:
            attaching.attach(application, asked.kind, _file(asked.label, attempt), by=by, at=at)


def _start(application: FundApplication) -> date:
    return clock.on(application.call.closes_at) + timedelta(days=60)


def submit(application: FundApplication, *, by: Hat, at: datetime) -> None:
    db.session.flush()
    prepared = submitting.prepare(application, promised=True, by=by, at=at)
    submitting.submit(application, prepared, promised=True, by=by, at=at)


def _save(
    application: FundApplication, section: Section, typed: Typed, *, by: Hat, at: datetime
) -> None:
    versions = {state.section: state.version for state in application.sections}
    saved = save(application, section, typed, version=versions.get(section, 0), by=by, at=at)
    if saved.problems:
        raise ValueError(f"the demonstration's own answers do not fit: {saved.problems}")


_ORGANIZATION = {
    "contact_name": "示例联系人",
    "contact_phone": "13000000000",
    "contact_email": "contact@example.org",
    "full_time_staff": "4",
    "volunteers": "36",
    "party_organization": "联合党支部",
}


def _project(attempt: Attempt, starts_on: date) -> dict[str, str]:
    return {
        "title": attempt.title,
        "leader_name": "示例负责人",
        "leader_phone": "13000000001",
        "background": f"{attempt.title}：居民议事会提出的需求，走访和问卷均有反映（示例内容）。",
        "beneficiaries": "本社区老年人、儿童和志愿者，约 300 人",
        "beneficiary_count": "300",
        "communities": "示例第一社区、示例第二社区",
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + timedelta(days=300)).isoformat(),
        "team": "项目负责人 1 名，社工 2 名，志愿者骨干 5 名（示例）。",
        "risks": "雨天改在室内开展；项目结束后由居民小组继续维护（示例）。",
        "other_funding": "无",
    }


def _plan(starts_on: date) -> dict[str, list[dict[str, str]]]:
    middle, end = starts_on + timedelta(days=120), starts_on + timedelta(days=300)
    return {
        "stages": [
            {
                "starts_on": starts_on.isoformat(),
                "ends_on": middle.isoformat(),
                "content": "组建队伍、开展培训和首批活动",
            },
            {
                "starts_on": (middle + timedelta(days=1)).isoformat(),
                "ends_on": end.isoformat(),
                "content": "持续活动、总结评估",
            },
        ],
        "indicators": [
            {"name": "活动场次", "target": "24", "unit": "场"},
            {"name": "服务人次", "target": "1200", "unit": "人次"},
        ],
    }


def _lines(yuan: int) -> list[dict[str, str]]:
    """Four lines that ask for `yuan` and add a quarter of own money."""
    materials, teachers = yuan // 2, yuan - yuan // 2 - yuan // 8
    return [
        _line("活动物料", materials // 20, 20, "fund"),
        _line("讲师补贴", teachers // 10, 10, "fund"),
        _line("宣传与印刷", yuan - materials // 20 * 20 - teachers // 10 * 10, 1, "fund"),
        _line("场地与志愿者保障", yuan // 4 + 500, 1, "own"),
    ]


def _line(head: str, price: int, quantity: int, source: str) -> dict[str, str]:
    return {
        "head": head,
        "unit_price": str(price),
        "quantity": str(quantity),
        "money_from": source,
        "remark": "",
    }


def _account(application: FundApplication) -> dict[str, str]:
    if not application.organization.has_legal_personality:
        return {"holding_body": "示例第一社区居民委员会"}
    return {
        "account_name": application.organization.name,
        "bank_name": "示例银行示例支行",
        "bank_account": "6200000000000000",
    }


def _file(label: str, attempt: Attempt) -> attaching.File:
    """A small real PDF that says what it stands for."""
    content = page.draw(
        Paper(
            title=f"示例附件：{label}",
            blocks=[Paragraph(f"{attempt.body}《{attempt.title}》的{label}。")],
        )
    )
    return attaching.File(keep(content), len(content), "application/pdf", f"示例-{label[:12]}.pdf")
