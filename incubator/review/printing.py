"""Score sheets on paper: blank ones to sign, and the results of a round with every score behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from incubator.casework.models import Case
from incubator.core.tabular.writing import Column, Kind
from incubator.core.words import _
from incubator.papers.paper import (
    Align,
    Block,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
)
from incubator.review.board import Board, Row, score_of
from incubator.review.models import Criterion, Rubric, Score, Sheet, SheetState
from incubator.review.points import points
from incubator.review.ranking import shown

NOT_APPLICABLE = _("不适用")
LINE_TO_WRITE_ON = "＿" * 36


def blank_sheets(sheets: Sequence[Sheet], *, title: str, footer: str, drawn_on: date) -> Paper:
    """One page to score and sign for each sheet: rubric, declaration or recusal, signature."""
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets):
        if number:
            blocks.append(PageBreak())
        blocks += _blank(sheet)
    return Paper(
        title=_("专家评分表")[:], subtitle=title, blocks=blocks, footer=footer, dated_on=drawn_on
    )


def _blank(sheet: Sheet) -> list[Block]:
    case = sheet.case
    rows = [
        [
            str(number),
            criterion.label,
            criterion.guidance,
            f"{criterion.weight}%",
            str(criterion.max_points),
            "",
            "",
        ]
        for number, criterion in enumerate(sheet.rubric.criteria, 1)
    ]
    return [
        Facts(
            [
                (_("受理编号")[:], case.number or "—"),
                (_("评审专家")[:], sheet.person.name),
                (_("申报组织")[:], case.organization.name),
                (_("项目名称")[:], case.title),
            ]
        ),
        Heading(_("一、利益冲突声明（请勾选）")[:]),
        Paragraph(
            _(
                "□ 本人及近亲属与申报组织无任职、资助、亲属等利益关系，能够独立、客观评分。\n"
                "□ 本人应当回避，理由：＿＿＿＿＿＿＿＿＿＿＿＿＿＿（勾选此项的不填下表）"
            )[:],
            indent=False,
        ),
        Heading(_("二、评分（最多一位小数；不适用的写“不适用”并注明原因）")[:]),
        Table(
            [
                _("序号")[:],
                _("评分项")[:],
                _("说明")[:],
                _("权重")[:],
                _("满分")[:],
                _("得分")[:],
                _("理由")[:],
            ],
            rows,
            widths=(1, 2.6, 4.2, 1.2, 1.2, 1.6, 3.2),
            aligns=("centre", "left", "left", "centre", "centre"),
        ),
        Heading(_("三、评审意见")[:]),
        Paragraph("\n".join([LINE_TO_WRITE_ON] * 3), indent=False),
        Signatures([_("专家签字")[:]]),
    ]


def results(
    cases: Sequence[Case],
    board: Board,
    rubric: Rubric,
    *,
    title: str,
    footer: str,
    drawn_on: date,
) -> Paper:
    """The ranking, then every score behind it, then who stepped back and why."""
    by_id = {case.id: case for case in cases}
    blocks: list[Block] = [_ranking(by_id, board)]
    for row in board.rows:
        if row.mean is not None:
            blocks += _scores(by_id[row.case_id], row, rubric, board)
    blocks += [Heading(_("回避情况")[:]), Paragraph(_recusals(by_id, board))]
    blocks.append(Signatures([_("统计人签字")[:], _("监督人签字")[:]]))
    return Paper(
        title=_("专家评审结果")[:], subtitle=title, blocks=blocks, footer=footer, dated_on=drawn_on
    )


def _ranking(by_id: dict[int, Case], board: Board) -> Table:
    rows = [
        [
            place_of(row),
            by_id[row.case_id].organization.name,
            by_id[row.case_id].title,
            str(len(row.locked)),
            board.shown(row.mean) or _("缺 %(n)s 份", n=row.missing)[:],
        ]
        for row in board.rows
    ]
    head = [_("名次")[:], _("申报组织")[:], _("项目")[:], _("有效评分")[:], _("平均分")[:]]
    return Table(
        head,
        rows,
        widths=(1.4, 4, 4.6, 1.5, 1.8),
        aligns=("centre", "left", "left", "centre", "right"),
    )


def place_of(row: Row) -> str:
    """3, or 2（并列）, or a dash while it has no place."""
    if row.place is None:
        return "—"
    return f"{row.place}{_('（并列）')[:]}" if row.tied else str(row.place)


def _scores(case: Case, row: Row, rubric: Rubric, board: Board) -> list[Block]:
    sheets = row.locked
    lines = [
        [
            f"{criterion.label}（{criterion.weight}%）",
            *(cell(_score(sheet, criterion)) for sheet in sheets),
        ]
        for criterion in rubric.criteria
    ]
    return [
        Heading(f"{place_of(row)}　{case.organization.name}　{case.title}"),
        Table(
            [_("评分项")[:], *(sheet.person.name for sheet in sheets)],
            [*lines, [_("折合总分")[:], *totals_of(sheets)]],
            widths=(3, *(1.0 for _sheet in sheets)),
            aligns=["left", *_right(len(sheets))],
        ),
        Paragraph(_("平均分 %(mean)s", mean=board.shown(row.mean))[:], align="right", indent=False),
    ]


def totals_of(sheets: Sequence[Sheet]) -> list[str]:
    """The weighted share of each sheet, 0–100, as it is printed."""
    return [shown(found) if (found := score_of(sheet)) is not None else "—" for sheet in sheets]


def _right(columns: int) -> list[Align]:
    return ["right"] * columns


def _score(sheet: Sheet, criterion: Criterion) -> Score | None:
    return next((one for one in sheet.scores if one.criterion_id == criterion.id), None)


def cell(score: Score | None) -> str:
    """8.5, or 不适用, or nothing."""
    if score is None:
        return ""
    return NOT_APPLICABLE[:] if score.not_applicable else points(score.tenths)


def _recusals(by_id: dict[int, Case], board: Board) -> str:
    lines = [
        _(
            "%(name)s回避“%(title)s”：%(reason)s",
            name=sheet.person.name,
            title=by_id[row.case_id].title,
            reason=sheet.recusal,
        )[:]
        for row in board.rows
        for sheet in row.recused
    ]
    return "\n".join(lines) or _("无专家回避。")[:]


def columns(rubric: Rubric) -> list[Column]:
    """The headings of the result table as a spreadsheet: one row for each sheet."""
    texts = [
        ("place", _("名次")),
        ("number", _("受理编号")),
        ("organization", _("申报组织")),
        ("title", _("项目")),
        ("mean", _("平均分")),
        ("expert", _("专家")),
        ("state", _("评分状态")),
    ]
    return [
        *(Column(key, label[:]) for key, label in texts),
        *(
            Column(f"c{one.id}", f"{one.label}（{one.weight}%）", Kind.NUMBER)
            for one in rubric.criteria
        ),
        Column("score", _("折合总分")[:], Kind.NUMBER),
        Column("words", _("评审意见或回避理由")[:], width=48),
    ]


def rows(cases: Sequence[Case], board: Board, rubric: Rubric) -> Iterator[list[object]]:
    """One row of `columns` for each sheet; scores stay empty while the case is sealed."""
    by_id = {case.id: case for case in cases}
    for row in board.rows:
        case = by_id[row.case_id]
        for sheet in row.sheets:
            yield [
                place_of(row),
                case.number or "",
                case.organization.name,
                case.title,
                board.shown(row.mean),
                sheet.person.name,
                STATE_WORDS[sheet.state][0][:],
                *_cells(sheet, rubric, row),
            ]


def _cells(sheet: Sheet, rubric: Rubric, row: Row) -> list[object]:
    blank: list[object] = [None for _criterion in rubric.criteria]
    if sheet.state is SheetState.RECUSED:
        return [*blank, None, sheet.recusal]
    if row.mean is None:
        return [*blank, None, ""]
    scores = [_score(sheet, criterion) for criterion in rubric.criteria]
    total = score_of(sheet)
    return [
        *(_number(score) for score in scores),
        Decimal(shown(total)) if total is not None else None,
        sheet.comment,
    ]


def _number(score: Score | None) -> object:
    if score is None or score.tenths is None:
        return cell(score) or None
    return Decimal(score.tenths) / 10


STATE_WORDS: dict[SheetState, tuple[str, str]] = {
    SheetState.ASKED: (_("待评分"), "amber"),
    SheetState.LOCKED: (_("已提交"), "green"),
    SheetState.RECUSED: (_("已回避"), ""),
}
"""How the state of a sheet reads, and in which colour."""
