"""The papers of a decision: 会议纪要 from the ranking, and the 呈批件 a leader signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.casework.proposals import Outcome
from incubator.core.db import db
from incubator.core.money import in_words, yuan
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.models import Call
from incubator.funds.order import Order, Place
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Signatures, Table
from incubator.review.board import Board
from incubator.review.printing import LINE_TO_WRITE_ON, place_of

OPEN = "　"
"""A cell that is filled in by hand or in the editable file."""


def decisions_of(call: Call) -> dict[int, Decision]:
    """The latest proposal or answer of each application of the call, by application id."""
    found = db.session.scalars(
        select(Decision)
        .join(Decision.application)
        .where(FundApplication.call_id == call.id)
        .options(
            joinedload(Decision.proposer),
            joinedload(Decision.approver),
            joinedload(Decision.application).joinedload(FundApplication.organization),
        )
        .order_by(Decision.id)
    )
    return {decision.application_id: decision for decision in found}


def minutes(order: Order, *, with_money: bool, drawn_on: date) -> Paper:
    """会议纪要: what the meeting goes through, in ranking order; places to fill in stay open.

    `with_money` is whether the reader may see what the call's budget still has.
    """
    call = order.call
    decisions = decisions_of(call)
    blocks: list[Block] = [
        Facts(
            [
                (_("会议时间")[:], OPEN),
                (_("会议地点")[:], OPEN),
                (_("主持人")[:], OPEN),
                (_("记录人")[:], OPEN),
                (_("参加人员")[:], OPEN),
                (_("列席人员")[:], OPEN),
            ]
        ),
        Paragraph(
            _(
                "会议审议“%(call)s”（批次编号 %(code)s）的资助建议，依据：%(basis)s。",
                call=call.title,
                code=call.code,
                basis=call.basis,
            )[:]
        ),
        *_scores(order),
        *_recusals(order),
        *_recommended(order, decisions),
        *_money(call, decisions, with_money),
        Heading(_("四、会议意见")[:]),
        Paragraph("\n".join([LINE_TO_WRITE_ON] * 3), indent=False),
        Signatures([_("主持人签字")[:], _("记录人签字")[:]]),
    ]
    return Paper(
        title=_("资助评审会议纪要")[:],
        subtitle=call.title,
        blocks=blocks,
        author=call.hub.name,
        dated_on=drawn_on,
        footer=f"{call.hub.name} · {call.code}",
    )


def _scores(order: Order) -> list[Block]:
    rows = [_score_row(order.board, place) for place in order.places]
    return [
        Heading(_("一、评审排名")[:]),
        Table(
            [
                _("名次")[:],
                _("申报组织")[:],
                _("项目")[:],
                _("申请金额（元）")[:],
                _("平均分")[:],
                _("有效评分")[:],
            ],
            rows,
            widths=(1.2, 4, 4.4, 2.6, 1.6, 1.6),
            aligns=("centre", "left", "left", "right", "right", "centre"),
        ),
    ]


def _score_row(board: Board, place: Place) -> list[str]:
    row, application = place.row, place.application
    return [
        place_of(row),
        application.organization.name,
        application.title,
        yuan(application.requested),
        board.shown(row.mean) or _("缺 %(n)s 份", n=row.missing)[:],
        str(len(row.locked)),
    ]


def _recusals(order: Order) -> list[Block]:
    lines = [
        _(
            "%(name)s对“%(title)s”（%(organization)s）回避：%(reason)s",
            name=sheet.person.name,
            title=place.application.title,
            organization=place.application.organization.name,
            reason=sheet.recusal,
        )[:]
        for place in order.places
        for sheet in place.row.recused
    ]
    return [
        Heading(_("二、回避情况")[:]),
        Paragraph("\n".join(lines) if lines else _("无专家回避。")[:]),
    ]


def _recommended(order: Order, decisions: dict[int, Decision]) -> list[Block]:
    rows = [
        [
            place.application.organization.name,
            place.application.title,
            yuan(decision.amount) if decision and _stands(decision) else "—",
            _result(place, decision),
            decision.reasons if decision else "",
        ]
        for place in order.places
        for decision in [decisions.get(place.application.id)]
    ]
    return [
        Heading(_("三、建议资助金额及理由")[:]),
        Table(
            [
                _("申报组织")[:],
                _("项目")[:],
                _("建议金额（元）")[:],
                _("进度")[:],
                _("理由")[:],
            ],
            rows,
            widths=(3.4, 3.8, 2.6, 1.8, 3.8),
            aligns=("left", "left", "right", "centre", "left"),
        ),
    ]


def _stands(decision: Decision) -> bool:
    return decision.outcome in {Outcome.PENDING, Outcome.APPROVED}


def _result(place: Place, decision: Decision | None) -> str:
    if decision is None and place.application.status == Status.EXPERT_REVIEW:
        return _("未提出")[:]
    return LIFECYCLE.states[Status(place.application.status)].label[:]


def _money(call: Call, decisions: dict[int, Decision], with_money: bool) -> list[Block]:
    """What is proposed in all, beside what the call's one budget still has."""
    waiting = [one for one in decisions.values() if one.outcome is Outcome.PENDING]
    total = sum(one.amount for one in waiting)
    pairs = [(_("待审批合计")[:], _sum(total, len(waiting)))]
    if call.budget is not None and with_money:
        pairs += [
            (_("资金来源")[:], f"{call.budget.name}（{call.budget.year}，{call.budget.source}）"),
            (_("目前可用")[:], f"¥{yuan(call.budget.available)}"),
        ]
        if total > call.budget.available:
            short = yuan(total - call.budget.available)
            pairs.append((_("差额")[:], _("超出可用金额 ¥%(short)s", short=short)[:]))
    return [Facts(pairs)]


def _sum(total: int, count: int) -> str:
    return _("%(n)s 件，¥%(sum)s（%(words)s）", n=count, sum=yuan(total), words=in_words(total))[:]


def approval_sheet(
    call: Call, decisions: Sequence[Decision], *, with_money: bool, drawn_on: date
) -> Paper:
    """呈批件 for the proposals that wait: the leader signs, and staff register number, day and scan."""
    rows = [
        [
            str(number),
            decision.application.organization.name,
            decision.application.title,
            yuan(decision.application.requested),
            yuan(decision.amount),
            decision.reasons,
        ]
        for number, decision in enumerate(decisions, 1)
    ]
    proposers = "、".join(dict.fromkeys(decision.proposer.name for decision in decisions))
    blocks: list[Block] = [
        Facts(
            [
                (_("事由")[:], _("“%(call)s”资助建议", call=call.title)[:]),
                (_("依据")[:], call.basis),
                (_("呈报日期")[:], document_date(drawn_on)),
                (_("提出人")[:], proposers or "—"),
            ]
        ),
        Table(
            [
                _("序号")[:],
                _("申报组织")[:],
                _("项目")[:],
                _("申请（元）")[:],
                _("建议（元）")[:],
                _("说明")[:],
            ],
            rows,
            widths=(1, 3.6, 3.8, 2.3, 2.3, 3),
            aligns=("centre", "left", "left", "right", "right", "left"),
        ),
        *_money(call, {one.application_id: one for one in decisions}, with_money),
        Heading(_("领导批示")[:]),
        Paragraph(_("□ 同意　　□ 不同意　　□ 退回重议　　　意见：")[:]),
        Paragraph("\n".join([LINE_TO_WRITE_ON] * 3), indent=False),
        Signatures([_("提出人签字")[:], _("审批人签字")[:]]),
        Paragraph(
            _("提出人与审批人不能是同一人；审批人与申报组织有任职关系的应当回避。")[:], indent=False
        ),
    ]
    return Paper(
        title=_("资助呈批件")[:],
        subtitle=call.title,
        number=_("文号：")[:] + "＿" * 10,
        blocks=blocks,
        author=call.hub.name,
        dated_on=drawn_on,
        footer=f"{call.hub.name} · {call.code}",
    )
