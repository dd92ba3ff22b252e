"""The papers of taking somebody in: 呈批件 for the leader, 入驻通知书 for the applicant, 交接单 for both."""

from __future__ import annotations

from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core.words import _
from incubator.incubation import agreeing, conditions, placing
from incubator.incubation.decided import centre_of
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.intakes import TRACK_WORDS
from incubator.incubation.leaving import HandOver, Way
from incubator.incubation.leaving_words import THING_LABEL
from incubator.incubation.models import Incubation
from incubator.incubation.parties import party_of
from incubator.incubation.stay_words import MODE_LABEL
from incubator.papers.dates import document_date
from incubator.papers.paper import (
    Block,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Table,
)
from incubator.review.board import board
from incubator.review.printing import LINE_TO_WRITE_ON
from incubator.rules.queries import rule


def approval_sheet(decision: IncubationDecision, *, drawn_on: date) -> Paper:
    """呈批件 of one recommendation: the leader signs, staff register number, day and scan."""
    return in_chinese(lambda: _approval_sheet(decision, drawn_on))


def _approval_sheet(decision: IncubationDecision, drawn_on: date) -> Paper:
    case = decision.case
    blocks: list[Block] = [
        Facts(
            [
                (_("事由"), _("%(name)s入驻孵化", name=case.organization.name)),
                (_("依据"), case.base.basis or "—"),
                (_("受理编号"), case.number or "—"),
                (_("呈报日期"), document_date(drawn_on)),
                (_("登记状态"), TRACK_WORDS[case.track]),
                (_("提出人"), decision.proposer.name),
                (_("建议方式"), _mode(decision)),
                (_("建议期限"), _span(decision.term_from, decision.term_through)),
                *_scored(case),
            ]
        ),
        Heading(_("入驻条件核对")),
        _findings(case, decision, drawn_on),
        Heading(_("建议理由")),
        Paragraph(decision.reasons or "—"),
        Heading(_("领导批示")),
        Paragraph(_("□ 同意　　□ 不同意　　□ 退回重议　　　意见：")),
        Paragraph("\n".join([LINE_TO_WRITE_ON] * 3), indent=False),
        Signatures([_("提出人签字"), _("审批人签字")]),
        Paragraph(
            _("提出人与审批人不能是同一人；审批人与申请组织有任职关系的应当回避。"), indent=False
        ),
    ]
    return Paper(
        title=_("入驻审批呈批件"),
        subtitle=case.base.name,
        number=_("文号：") + "＿" * 10,
        blocks=blocks,
        author=centre_of(case.hub),
        dated_on=drawn_on,
        footer=f"{case.hub.name} · {case.number or ''}",
    )


def _mode(decision: IncubationDecision) -> str:
    return _("%(mode)s，%(n)s 个工位", mode=MODE_LABEL[decision.mode], n=decision.desks)


def _span(start: date, through: date) -> str:
    return _("%(from)s至%(to)s", **{"from": document_date(start), "to": document_date(through)})


def _scored(case: Incubation) -> list[tuple[str, str]]:
    if case.base.rubric is None:
        return []
    found = board([case.id], case.base.rubric)
    mean = found.shown(found.rows[0].mean)
    return [(_("面谈评分"), mean or _("评分未交齐"))]


def _findings(case: Incubation, decision: IncubationDecision, on: date) -> Table:
    found = conditions.ask(case, on=on, mode=decision.mode)
    rows = [[one.question, one.word, one.fact] for one in found]
    return Table(
        [_("条件"), _("结果"), _("依据的事实")], rows or [["—", "", ""]], widths=(4, 1.6, 6)
    )


def admission_letter(case: Incubation, *, drawn_on: date) -> Paper:
    """入驻通知书 of an approved applicant: what was approved, and what it has to do by when."""
    return in_chinese(lambda: _admission_letter(case, drawn_on))


def _admission_letter(case: Incubation, drawn_on: date) -> Paper:
    issuer = centre_of(case.hub)
    signing = rule("incubation.signing", on=drawn_on, hub_id=case.hub_id)
    words = [
        _(
            "你单位的入驻申请（受理编号 %(number)s）已经批准，入驻%(base)s。",
            number=case.number or "",
            base=case.base.name,
        ),
        _(
            "请在收到本通知后 %(n)s 个工作日内到%(where)s签订入驻协议；没有法人资格的，"
            "由发起人或代管单位签字。",
            n=signing.value,
            where=case.base.address or case.base.name,
        ),
    ]
    if case.register_by is not None:
        day = document_date(case.register_by)
        words.append(_("批准以按期登记为条件：请在%(day)s前完成登记，逾期不能签约。", day=day))
    facts = [
        (_("孵化方式"), MODE_LABEL[case.approved_mode or case.mode]),
        (_("工位数"), str(case.approved_desks or 0)),
    ]
    if case.term_from and case.term_through:
        facts.append((_("入驻期限"), _span(case.term_from, case.term_through)))
    if case.hub.consultation_phone:
        facts.append((_("咨询电话"), case.hub.consultation_phone))
    return Paper(
        title=_("入驻通知书"),
        number=case.number or "",
        author=issuer,
        dated_on=drawn_on,
        text_size=14,
        blocks=[
            Paragraph(f"{case.organization.name}：", indent=False),
            Paragraph("\n".join(words)),
            Facts(facts),
            Seals([issuer], date=document_date(drawn_on)),
        ],
    )


def hand_over_sheet(case: Incubation, *, drawn_on: date) -> Paper:
    """The check-list to sign, as far as it is filled in; an open line stays empty to be written on."""
    return in_chinese(lambda: _hand_over_sheet(case, drawn_on))


def _hand_over_sheet(case: Incubation, drawn_on: date) -> Paper:
    lines = agreeing.checklist(case, Way.IN)
    uses = placing.held_by(case) or case.desks
    desks = "、".join(placing.name_of(use.desk) for use in uses)
    rows = [
        [str(number), THING_LABEL[one.thing], *_said(one)] for number, one in enumerate(lines, 1)
    ]
    centre, other = centre_of(case.hub), party_of(case)
    return Paper(
        title=_("入驻交接单"),
        subtitle=case.base.name,
        number=_("编号：%(number)s", number=case.agreement_number or case.number or ""),
        footer=_("%(day)s 打印", day=drawn_on.isoformat()),
        author=centre,
        dated_on=drawn_on,
        blocks=[
            Facts(
                [
                    (_("组织"), other.name),
                    (_("工位"), desks or "—"),
                    (_("协议编号"), case.agreement_number or "—"),
                    (_("交接日期"), ""),
                ]
            ),
            Table(
                [_("序号"), _("项目"), _("完成日期"), _("编号或读数"), _("说明")],
                rows,
                widths=(1, 3.4, 2.4, 3, 4.2),
                aligns=("centre",),
            ),
            Paragraph(_("以上各项双方当面核对无误。"), indent=False),
            Signatures([_("甲方经办人签字"), *other.signers]),
        ],
    )


def _said(one: HandOver) -> list[str]:
    if one.not_needed_because:
        return ["—", "", _("不需要：%(why)s", why=one.not_needed_because)]
    day = one.done_on.isoformat() if one.done_on else ""
    return [day, one.reading, one.note]
