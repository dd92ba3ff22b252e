"""Papers of a room in use: hand-over lists, the log of inspections, the objection to a sublet, termination."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from incubator.casework.freezing import in_chinese
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Pair, Paper, Paragraph, Seals, Signatures, Table
from incubator.premises import occupying_handing, occupying_inspecting, occupying_leaving
from incubator.premises.occupancy import HandOverItem, Inspection, Objection, Occupancy, Way
from incubator.premises.occupying import lender_of
from incubator.premises.occupying_papers import span
from incubator.premises.occupying_words import FOUND_LABEL, WAY_LABEL
from incubator.records.models import Event


def hand_over_list(case: Occupancy, way: Way, *, drawn_on: date) -> Paper:
    """The list to sign, as far as it is filled in; an open line stays empty to be written on."""
    lines = occupying_handing.lines(case, way)
    if not lines:
        raise NotFound(_("还没有这份交接清单：签约后有进场清单，通知交还后有交还清单。"))
    return in_chinese(lambda: _hand_over_list(case, way, lines, drawn_on))


def _hand_over_list(case: Occupancy, way: Way, lines: list[HandOverItem], drawn_on: date) -> Paper:
    blocks: list[Block] = [
        Facts(_facts(case)),
        Table(
            [head[:] for head in (_("序号"), _("项目"), _("数量或读数"), _("交接日期"), _("说明"))],
            [
                [
                    str(n),
                    one.item,
                    one.reading,
                    one.done_on.isoformat() if one.done_on else "",
                    one.note,
                ]
                for n, one in enumerate(lines, 1)
            ],
            widths=(1, 3.4, 3, 2.4, 4.2),
            aligns=("centre",),
        ),
    ]
    if way is Way.OUT:
        blocks.append(Paragraph(_("损坏或缺失：%(what)s", what=case.damage or "＿" * 24)[:]))
    blocks.append(Paragraph(_("以上各项双方当面核对无误。")[:], indent=False))
    blocks.append(Signatures([_("甲方经办人签字")[:], _("乙方签字")[:]]))
    return Paper(
        title=WAY_LABEL[way][:],
        subtitle=case.premises.name,
        number=case.agreement_number or case.number or "",
        footer=_("%(day)s 打印", day=drawn_on.isoformat())[:],
        author=lender_of(case.hub),
        dated_on=drawn_on,
        blocks=blocks,
    )


def _facts(case: Occupancy) -> list[Pair]:
    term = ""
    if case.term_from and case.term_through:
        term = span(case.term_from, case.term_through)[:]
    return [
        (_("使用组织")[:], case.organization.name),
        (_("场地")[:], case.premises.name),
        (_("协议编号")[:], case.agreement_number or "—"),
        (_("协议期限")[:], term or "—"),
    ]


def inspection_log(case: Occupancy, *, drawn_on: date) -> Paper:
    """巡查记录 from the first day to `drawn_on`."""
    return in_chinese(lambda: _inspection_log(case, drawn_on))


def _inspection_log(case: Occupancy, drawn_on: date) -> Paper:
    rows = [
        [
            one.on.isoformat(),
            FOUND_LABEL[one.found][:],
            one.note,
            one.by_post.person.name if one.by_post else "",
        ]
        for one in case.inspections
    ]
    return Paper(
        title=_("场地使用巡查记录")[:],
        subtitle=case.premises.name,
        number=case.agreement_number or case.number or "",
        footer=case.hub.name,
        author=lender_of(case.hub),
        dated_on=drawn_on,
        blocks=[
            Facts(_facts(case)),
            Table(
                [head[:] for head in (_("日期"), _("结果"), _("情况"), _("巡查人"))],
                rows or [["—", "", "", ""]],
                widths=(2.2, 2.4, 6, 2),
            ),
        ],
    )


def objection_letter(one: Objection, case: Occupancy, *, drawn_on: date) -> Paper:
    """书面异议 to a sublet, to be delivered against signature within the months of the law."""
    return in_chinese(lambda: _objection_letter(one, case, drawn_on))


def _objection_letter(one: Objection, case: Occupancy, drawn_on: date) -> Paper:
    seen: Inspection = one.inspection
    lender = lender_of(case.hub)
    counted = occupying_inspecting.object_by(case, one.known_on)
    words = [
        _(
            "你单位使用%(room)s（协议编号 %(number)s）。%(day)s巡查发现：%(what)s",
            room=case.premises.name,
            number=case.agreement_number or "—",
            day=document_date(one.known_on),
            what=seen.note,
        ),
        _(
            "协议约定场地不得转租、转借。我方不同意上述转租，依据《中华人民共和国民法典》"
            "第七百一十八条提出书面异议，不因任何未答复而视为同意。"
        ),
        _(
            "请立即停止转租，收到整改通知后按期改正，并书面回复。不改正或者再次发生的，"
            "我方将依据第七百一十六条和协议约定解除协议。"
        ),
    ]
    return Paper(
        title=_("关于转租的书面异议")[:],
        number=case.number or "",
        footer=_(
            "知道转租的日期 %(day)s；提出异议的期限到 %(end)s",
            day=one.known_on.isoformat(),
            end=counted.due_on.isoformat(),
        )[:],
        author=lender,
        dated_on=one.objected_on or drawn_on,
        text_size=14,
        blocks=[
            Paragraph(f"{case.organization.name}：", indent=False),
            Paragraph("\n".join(word[:] for word in words)),
            Seals([lender], date=document_date(one.objected_on or drawn_on)),
            Signatures([_("收到人签字")[:]]),
        ],
    )


_ENDED = ("occupancy.terminate", "occupancy.register-termination")


def termination_letter(case: Occupancy, *, drawn_on: date) -> Paper:
    """解除协议通知书: why, and by which day the room is to be given back."""
    event = db.session.scalars(
        select(Event)
        .where(Event.case_id == case.id, Event.verb.in_(_ENDED))
        .order_by(Event.id.desc())
    ).first()
    if event is None or case.notice_on is None:
        raise NotFound(_("协议没有解除，没有这份文书。"))
    return in_chinese(lambda: _termination_letter(case, event, case.notice_on or drawn_on))


def _termination_letter(case: Occupancy, event: Event, notice_on: date) -> Paper:
    lender = lender_of(case.hub)
    due = occupying_leaving.give_back_by(case, notice_on)
    words = [
        _(
            "你单位使用%(room)s（协议编号 %(number)s），因下列原因解除协议：%(why)s",
            room=case.premises.name,
            number=case.agreement_number or "—",
            why=event.reason,
        ),
        _(
            "请在%(day)s前（%(why)s）腾空场地，交还钥匙和设备，结清水电读数，办理交还清单。"
            "登记住所在本场地的，请同时变更。",
            day=document_date(due.due_on),
            why=due.because,
        ),
        _("对解除有异议的，可以在收到本通知后向我方书面提出，也可以依法向人民法院起诉。"),
    ]
    return Paper(
        title=_("解除场地使用协议通知书")[:],
        number=case.number or "",
        footer=case.hub.name,
        author=lender,
        dated_on=notice_on,
        text_size=14,
        blocks=[
            Paragraph(f"{case.organization.name}：", indent=False),
            Paragraph("\n".join(word[:] for word in words)),
            Seals([lender], date=document_date(clock.on(event.at))),
            Signatures([_("收到人签字")[:]]),
        ],
    )
