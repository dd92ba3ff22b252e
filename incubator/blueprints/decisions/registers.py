"""The list of proposals and answers."""

from __future__ import annotations

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.models import Call
from incubator.organizations.models import Organization
from incubator.web.listing import Column, Filter, Register, Shape

OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    Outcome.PENDING: (_("待审批"), "amber"),
    Outcome.APPROVED: (_("已批准"), "green"),
    Outcome.REJECTED: (_("不予资助"), ""),
    Outcome.SENT_BACK: (_("已退回重议"), ""),
}


_PENDING = literal(Outcome.PENDING, type_=Decision.outcome.type, literal_execute=True)
"""Written out: for a parameter that a partial index depends on, SQLite plans the menu anew each time."""


def visible_to(hat: Hat) -> Select[Decision]:
    """The decisions on applications this hat may see; applicants read the outcome on their own page."""
    seen = funds.visible_to(hat).with_only_columns(FundApplication.id)
    return select(Decision).where(Decision.application_id.in_(seen))


def pending(hat: Hat) -> Select[Decision]:
    return visible_to(hat).where(Decision.outcome == _PENDING)


def decisions(hat: Hat) -> Register:
    applicant = aliased(Organization)
    application = aliased(FundApplication, flat=True)
    return Register(
        name=_("资助审批"),
        unit=_("条"),
        query=visible_to(hat)
        .join(application, application.id == Decision.application_id)
        .join(Call, Call.id == application.call_id)
        .join(applicant, applicant.id == application.organization_id)
        .options(
            joinedload(Decision.application).joinedload(FundApplication.organization),
            joinedload(Decision.application).joinedload(FundApplication.call),
            joinedload(Decision.proposer),
            joinedload(Decision.approver),
        ),
        identity=Decision.id,
        columns=[
            Column("title", _("项目"), lambda row: row.application.title, application.title),
            Column(
                "organization",
                _("申报组织"),
                lambda row: row.application.organization.name,
                applicant.name,
                hide_small=True,
            ),
            Column("call", _("批次"), lambda row: row.application.call.title, export_only=True),
            Column("amount", _("建议金额"), lambda row: row.amount, Decision.amount, Shape.MONEY),
            Column("proposer", _("提出人"), lambda row: row.proposer.name, hide_small=True),
            Column(
                "proposed",
                _("提出日期"),
                lambda row: clock.on(row.proposed_at),
                Decision.proposed_at,
                Shape.DAY,
                hide_small=True,
            ),
            Column("outcome", _("结果"), lambda row: OUTCOME_WORDS[row.outcome][0]),
            Column("approver", _("审批人"), lambda row: row.approver.name if row.approver else ""),
            Column("number", _("文号"), lambda row: row.paper_number, export_only=True),
            Column(
                "signed", _("签批日期"), lambda row: row.signed_on, None, Shape.DAY, False, True
            ),
        ],
        search=lambda q: or_(
            application.title.contains(q, autoescape=True),
            applicant.name.contains(q, autoescape=True),
        ),
        filters=[
            Filter(
                "outcome",
                _("结果"),
                [
                    ("", _("全部")),
                    *((outcome.value, words[0]) for outcome, words in OUTCOME_WORDS.items()),
                ],
                lambda value: Decision.outcome == Outcome(value),
            )
        ],
        sort="-proposed",
        placeholder=_("项目或组织名称"),
        empty=_("还没有资助建议"),
        file_name="decisions",
    )
