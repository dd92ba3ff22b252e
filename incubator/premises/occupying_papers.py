"""Papers before an agreement: 场地使用申请表, 查勘表 and 呈批件."""

from __future__ import annotations

from datetime import date

from incubator.casework.answers import masked
from incubator.casework.freezing import in_chinese
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.papers.dates import document_date, written_date
from incubator.papers.paper import (
    Block,
    Facts,
    Heading,
    Pair,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Table,
)
from incubator.premises import occupying_survey
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy, OccupancyDecision
from incubator.premises.occupying import latest_decision, lender_of
from incubator.premises.tariff import Term
from incubator.premises.words import KIND_WORDS, NATURE_WORDS, TERM_WORDS, USE_WORDS

PROMISE = _(
    "本组织承诺：只把场地用于所申请的公益用途，不转租、不转借、不与他人共用，不从事经营和商业推广；"
    "爱护设施，注意用电和消防安全，按期交还。"
)
_LINE = "＿" * 34


def span(first: date, last: date) -> str:
    """Days both included, in the reader's language on the screen and in Chinese on paper."""
    days = {"from": written_date(first), "to": written_date(last)}
    return _("%(from)s至%(to)s", **days)


def area(tenths: int | None) -> str:
    return f"{tenths // 10}.{tenths % 10} ㎡" if tenths else "—"


def price(term: Term | None, reference_fen: int, monthly_fen: int) -> str:
    """The kind of price and what a month is, beside what it would cost anybody."""
    if term is None:
        return "—"
    if term is Term.FREE:
        worth = _("（参考价每月 %(sum)s）", sum=yuan_sign(reference_fen)) if reference_fen else ""
        return f"{TERM_WORDS[term]}{worth}"
    if term is Term.STANDARD:
        return _("%(term)s，每月 %(sum)s", term=TERM_WORDS[term], sum=yuan_sign(monthly_fen))
    return _(
        "%(term)s，每月 %(sum)s（参考价 %(reference)s）",
        term=TERM_WORDS[term],
        sum=yuan_sign(monthly_fen),
        reference=yuan_sign(reference_fen),
    )


def owner(room: Premises) -> str:
    return room.owner.name if room.owner else room.owner_name


def application_form(case: Occupancy, *, drawn_on: date) -> Paper:
    """What was asked for and promised, to be signed by the applicant."""
    return in_chinese(lambda: _application_form(case, drawn_on))


def _application_form(case: Occupancy, drawn_on: date) -> Paper:
    room, organization = case.premises, case.organization
    return Paper(
        title=_("场地使用申请表（长期）")[:],
        number=case.number or "",
        footer=f"{case.hub.name} · {_('%(day)s 打印', day=drawn_on.isoformat())}",
        dated_on=drawn_on,
        blocks=[
            Facts(
                [
                    (_("场地")[:], room.name),
                    (_("地址")[:], room.address or "—"),
                    (_("使用组织")[:], organization.name),
                    (_("代码或备案编号")[:], organization.code_text),
                    (_("用途")[:], USE_WORDS[case.use][:]),
                    (
                        _("人数")[:],
                        _("%(n)s（场地容量 %(most)s）", n=case.people, most=room.capacity)[:],
                    ),
                    (_("申请期限")[:], span(case.wished_from, case.wished_through)[:]),
                    (_("使用内容")[:], case.purpose),
                    (_("联系人")[:], case.contact_name or "—"),
                    (_("联系电话")[:], masked(case.contact_phone) if case.contact_phone else "—"),
                    (_("申请日期")[:], document_date(clock.on(case.opened_at))),
                ]
            ),
            Heading(_("承诺")[:]),
            Paragraph(PROMISE[:]),
            Signatures([_("法定代表人或负责人签字")[:]]),
            Seals([organization.name]),
        ],
    )


def survey_sheet(case: Occupancy, *, drawn_on: date) -> Paper:
    """The survey as entered; before it, a sheet to fill in on the spot."""
    return in_chinese(lambda: _survey_sheet(case, drawn_on))


def _survey_sheet(case: Occupancy, drawn_on: date) -> Paper:
    advice = {
        True: _("建议提供使用"),
        False: _("不建议提供使用"),
        None: _("□ 建议提供使用　□ 不建议"),
    }[case.survey_advises]
    return Paper(
        title=_("场地查勘表")[:],
        number=case.number or "",
        footer=case.hub.name,
        dated_on=case.surveyed_on or drawn_on,
        blocks=[
            Facts(
                [
                    *room_facts(case.premises),
                    (_("申请组织")[:], case.organization.name),
                    (
                        _("查勘日期")[:],
                        document_date(case.surveyed_on) if case.surveyed_on else "",
                    ),
                    (_("查勘人")[:], case.surveyed_by.person.name if case.surveyed_by else ""),
                    (_("实测面积")[:], area(case.survey_area_tenths)),
                    (_("意见")[:], advice[:]),
                ]
            ),
            Heading(_("查勘情况")[:]),
            Paragraph(case.survey or "\n".join([_LINE] * 8), indent=bool(case.survey)),
            Signatures([_("查勘人签字")[:], _("申请组织签字")[:]]),
        ],
    )


def room_facts(room: Premises) -> list[Pair]:
    """What a paper says of the room itself."""
    return [
        (_("场地")[:], room.name),
        (_("地址")[:], room.address or "—"),
        (_("场地类型")[:], KIND_WORDS[room.kind][:]),
        (_("资产性质")[:], NATURE_WORDS[room.nature][:]),
        (_("产权单位")[:], owner(room) or "—"),
        (_("管理单位")[:], room.manager_name or "—"),
        (_("批准文号")[:], room.approval_number or "—"),
        (_("登记面积")[:], area(room.area_tenths)),
    ]


def approval_sheet(case: Occupancy, *, drawn_on: date) -> Paper:
    """呈批件 of the last proposal: the leader signs, staff register number, day and scan."""
    decision = latest_decision(case)
    if decision is None:
        raise NotFound(_("还没有审批建议，没有呈批件。请先提出审批建议。"))
    return in_chinese(lambda: _approval_sheet(case, decision, drawn_on))


def _approval_sheet(case: Occupancy, decision: OccupancyDecision, drawn_on: date) -> Paper:
    asked = [
        [one.question[:], one.word[:], one.fact[:]]
        for one in occupying_survey.conditions(case, on=drawn_on)
    ]
    blocks: list[Block] = [
        Facts(
            [
                (
                    _("事由")[:],
                    _(
                        "%(name)s长期使用%(room)s",
                        name=case.organization.name,
                        room=case.premises.name,
                    )[:],
                ),
                (_("受理编号")[:], case.number or "—"),
                *room_facts(case.premises)[2:],
                (_("用途")[:], USE_WORDS[case.use][:]),
                (_("建议期限")[:], span(decision.term_from, decision.term_through)[:]),
                (
                    _("收费性质")[:],
                    price(decision.term, decision.reference_fen, decision.monthly_fen)[:],
                ),
                (_("收费依据")[:], decision.fee_basis),
                (_("查勘情况")[:], case.survey or "—"),
                (_("提出人")[:], decision.proposer.name),
            ]
        ),
        Heading(_("组织情况核对")[:]),
        Table([_("条件")[:], _("结果")[:], _("依据的事实")[:]], asked, widths=(4, 1.6, 6)),
        *(Paragraph(one[:]) for one in occupying_survey.warnings(case.premises)),
        Heading(_("建议理由")[:]),
        Paragraph(decision.reasons or "—"),
        Heading(_("领导批示")[:]),
        Paragraph(_("□ 同意　　□ 不同意　　　意见：")[:]),
        Paragraph("\n".join([_LINE] * 2), indent=False),
        Signatures([_("提出人签字")[:], _("审批人签字")[:]]),
    ]
    return Paper(
        title=_("场地使用审批呈批件")[:],
        subtitle=case.premises.name,
        number=_("文号：")[:] + "＿" * 10,
        author=lender_of(case.hub),
        dated_on=drawn_on,
        footer=f"{case.hub.name} · {case.number or ''}",
        blocks=blocks,
    )
