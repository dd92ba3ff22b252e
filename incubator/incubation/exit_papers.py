"""Papers of the way out: 退驻通知书 with its last day, 退驻交接单, and the note on the whole stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.incubation import agreeing, goals, graduating, leaving_days
from incubator.incubation.decided import centre_of
from incubator.incubation.leaving import HandOver, Way
from incubator.incubation.leaving_words import ADVICE_LABEL, LEAVING_LABEL, THING_LABEL
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.stay_words import GOAL_WORDS
from incubator.incubation.stays import began_on
from incubator.papers.dates import document_date
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


def _leaving(case: Incubation) -> tuple[Leaving, date]:
    if case.leaving is None or case.notice_on is None:
        raise NotFound(_("还没有办理出壳或退驻，没有这份文书。"))
    return case.leaving, case.notice_on


def notice(case: Incubation, *, drawn_on: date) -> Paper:
    """退驻通知书: why, and by which day everything is handed over."""
    return in_chinese(lambda: _notice(case, drawn_on))


def _notice(case: Incubation, drawn_on: date) -> Paper:
    how, notice_on = _leaving(case)
    deadline = leaving_days.hand_over_deadline(case)
    counted = deadline or leaving_days.hand_over_by(case, notice_on)
    due_on, because = counted.due_on, counted.because
    things = "、".join(THING_LABEL[line.thing][:] for line in agreeing.checklist(case, Way.OUT))
    return Paper(
        title=title_of(case, "notice")[:],
        number=case.number or "",
        author=centre_of(case.hub),
        dated_on=notice_on or drawn_on,
        text_size=14,
        blocks=[
            Paragraph(f"{case.organization.name}：", indent=False),
            Paragraph(
                _(
                    "你单位入驻%(base)s（协议编号 %(number)s），现因%(how)s办理交接。",
                    base=case.base.name,
                    number=case.agreement_number or "—",
                    how=LEAVING_LABEL[how],
                )[:]
            ),
            Paragraph(
                _(
                    "请在 %(day)s 前（%(why)s）交回下列各项：%(things)s。",
                    day=document_date(due_on),
                    why=because,
                    things=things,
                )[:]
            ),
            Paragraph(
                _(
                    "登记住所在本基地的，请同时办理住所变更登记。交接完成前，工位不另行安排；"
                    "逾期不交接的，按入驻协议处理。"
                )[:]
            ),
            Seals([centre_of(case.hub)], date=document_date(notice_on)),
        ],
    )


def hand_over_list(case: Incubation, *, drawn_on: date) -> Paper:
    """退驻交接单, to be signed by both sides; lines still open are left to be filled in by hand."""
    return in_chinese(lambda: _hand_over_list(case, drawn_on))


def _hand_over_list(case: Incubation, drawn_on: date) -> Paper:
    _leaving(case)
    lines = agreeing.checklist(case, Way.OUT)
    return Paper(
        title=title_of(case, "hand-over")[:],
        number=case.number or "",
        footer=case.hub.name,
        dated_on=drawn_on,
        blocks=[
            Facts(_stay_facts(case)),
            Table(
                [
                    head[:]
                    for head in (
                        _("序号"),
                        _("交接内容"),
                        _("编号或读数"),
                        _("交接日期"),
                        _("说明"),
                    )
                ],
                [_line(number, line) for number, line in enumerate(lines, 1)],
                (7, 26, 18, 17, 32),
                ("centre",),
            ),
            Signatures([_("移交方（组织）签字")[:], _("接收方（服务中心）签字")[:]]),
        ],
    )


def _line(number: int, line: HandOver) -> list[str]:
    said = _("不需要：%(why)s", why=line.not_needed_because)[:] if line.not_needed_because else ""
    day = line.done_on.isoformat() if line.done_on else ""
    return [str(number), THING_LABEL[line.thing][:], line.reading, day, said or line.note]


def exit_note(case: Incubation, *, drawn_on: date) -> Paper:
    """What the stay came to: its days, its goals, the review, and the advice for the time after."""
    return in_chinese(lambda: _exit_note(case, drawn_on))


def _exit_note(case: Incubation, drawn_on: date) -> Paper:
    how, _notice_on = _leaving(case)
    blocks: list[Block] = [
        Facts([*_stay_facts(case), (_("离开方式")[:], LEAVING_LABEL[how][:])]),
    ]
    if agreed := goals.of_stay(case.id):
        heads = (_("目标"), _("衡量方式"), _("结果"))
        rows = [[one.text, one.measure, GOAL_WORDS[one.state][0][:]] for one in agreed]
        blocks += [
            Heading(_("入驻目标")[:]),
            Table([head[:] for head in heads], rows, (50, 32, 18)),
        ]
    blocks += _review(case)
    blocks.append(Seals([centre_of(case.hub)], date=document_date(case.left_on or drawn_on)))
    return Paper(
        title=title_of(case, "note")[:],
        subtitle=case.organization.name,
        number=case.number or "",
        footer=case.hub.name,
        dated_on=case.left_on or drawn_on,
        blocks=blocks,
    )


def _stay_facts(case: Incubation) -> list[Pair]:
    days = {
        _("入驻日期"): began_on(case),
        _("通知日期"): case.notice_on,
        _("交接完成"): case.left_on,
    }
    return [
        (_("组织名称")[:], case.organization.name),
        (_("代码或备案编号")[:], case.organization.code_text),
        (_("孵化基地")[:], case.base.name),
        (_("协议编号")[:], case.agreement_number or ""),
        *((label[:], document_date(day) if day else "") for label, day in days.items()),
    ]


def _review(case: Incubation) -> list[Block]:
    review = graduating.of(case.id)
    if review is None or review.reviewed_on is None or review.advice is None:
        return []
    answered = document_date(clock.on(review.self_assessed_at)) if review.self_assessed_at else ""
    blocks: list[Block] = [
        Heading(_("出壳评估")[:]),
        Facts(
            [
                (_("自评日期")[:], answered),
                (_("评估日期")[:], document_date(review.reviewed_on)),
                (_("评估意见")[:], ADVICE_LABEL[review.advice][:]),
            ]
        ),
    ]
    if review.development:
        blocks += [Heading(_("发展建议")[:]), Paragraph(review.development)]
    return blocks


PAPERS: dict[str, Callable[..., Paper]] = {
    "notice": notice,
    "hand-over": hand_over_list,
    "note": exit_note,
}
"""Name in the address: how it is written."""

_TITLES: dict[str, str] = {
    "notice": _("退驻通知书"),
    "hand-over": _("退驻交接单"),
    "note": _("离驻说明"),
}
_TITLES_OF_A_GRADUATE: dict[str, str] = {
    "notice": _("出壳交接通知书"),
    "note": _("出壳说明"),
}


def title_of(case: Incubation, which: str) -> str:
    """What a paper is called: who graduates is not told to leave."""
    own = _TITLES_OF_A_GRADUATE if case.leaving is Leaving.GRADUATED else {}
    return own.get(which, _TITLES[which])
