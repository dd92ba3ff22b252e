"""The fund on paper: the blank form, the application as handed in, and the receipt."""

from __future__ import annotations

from incubator.casework.questions import Shape
from incubator.casework.windows import moment
from incubator.core import clock, money
from incubator.core.words import _
from incubator.funds import reading
from incubator.funds.applications import Section, Submission
from incubator.funds.models import Audience, Call
from incubator.funds.questions import QUESTIONS, ROWS, SECTION_WORDS, Rows
from incubator.funds.reading import Grid, Part
from incubator.funds.snapshot import Snapshot, in_chinese
from incubator.organizations.models import OrgType
from incubator.papers.dates import document_date
from incubator.papers.paper import (
    Align,
    Block,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Table,
)

PROMISE = _(
    "本组织承诺：所填内容和所附材料真实、完整；同一项目没有在其他渠道重复获得资金，已声明的除外；"
    "获得资助后按批准的预算使用，单独核算，接受监督检查；如有不实，愿意退回资金并承担相应责任。"
)
_BLANK_ROWS = 6
_WRITING_ROWS = 4
_WIDTHS = {
    "stages": (16, 16, 68),
    "indicators": (60, 20, 20),
    "lines": (22, 14, 9, 16, 14, 25),
    "papers": (32, 44, 24),
}


def application_form(
    snapshot: Snapshot, submission: Submission | None, *, committee: bool | None = None
) -> Paper:
    """The application from its frozen snapshot, with places to sign and seal.

    `committee` adds the residents' committee's opinion; by default a filed group's form has it.
    Without a submission it is a draft and says so.
    """
    return in_chinese(lambda: _application_form(snapshot, submission, committee))


def _application_form(
    snapshot: Snapshot, submission: Submission | None, committee: bool | None
) -> Paper:
    filed = snapshot["applicant"]["type"] == OrgType.FILED_GROUP.value
    wanted = filed if committee is None else committee
    blocks: list[Block] = [Facts(_call_facts(snapshot))]
    for part in reading.parts(snapshot):
        blocks += _part(part)
        if part.section is Section.BUDGET:
            blocks.append(Facts([*part.grids[0].foot, *_asked(snapshot["totals"]["requested"])]))
    blocks += [Heading(_("申报承诺")), Paragraph(PROMISE)]
    blocks += _signing(snapshot, filed)
    if wanted:
        blocks += _committee(snapshot["applicant"]["community"])
    return Paper(
        title=_("%(fund)s项目申报书", fund=snapshot["call"]["fund"]),
        subtitle=snapshot["call"]["title"],
        number=_("受理编号 %(number)s", number=submission.receipt) if submission else _("草稿"),
        footer=_("内容校验码 %(sum)s；以签字盖章件为准", sum=submission.sha256[:32])
        if submission
        else _("草稿，尚未提交"),
        blocks=blocks,
        dated_on=clock.on(submission.at) if submission else None,
    )


def _call_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    call = snapshot["call"]
    rows = [
        (_("申报批次"), call["title"]),
        (_("批次编号"), call["code"]),
        (_("依据"), call["basis"]),
    ]
    if snapshot["on_paper"]:
        rows.append((_("申报方式"), _("纸质申报，工作人员代录")))
    return rows


def _part(part: Part) -> list[Block]:
    blocks: list[Block] = [Heading(part.label)]
    if part.facts:
        blocks.append(Facts([(label, text) for label, text in part.facts]))
    for grid in part.grids:
        blocks.append(_table(grid))
    return blocks


def _table(grid: Grid) -> Table:
    columns = len(grid.head)
    aligns: list[Align] = ["right" if place in grid.figures else "left" for place in range(columns)]
    return Table(grid.head, grid.rows, _WIDTHS[grid.name], aligns)


def _asked(fen: int) -> list[tuple[str, str]]:
    return [
        (_("申请金额（小写）"), money.yuan_sign(fen)),
        (_("申请金额（大写）"), money.in_words(fen)),
    ]


def _signing(snapshot: Snapshot, filed: bool) -> list[Block]:
    if filed:
        return [Signatures([_("负责人签字"), _("经办人签字")])]
    return [
        Signatures([_("法定代表人签字"), _("经办人签字")]),
        Seals([snapshot["applicant"]["name"]]),
    ]


def _committee(community: str) -> list[Block]:
    name = community if community.endswith(_("居民委员会")) else f"{community}居民委员会"
    return [
        Table([_("居委会意见")], [[""]] * _WRITING_ROWS),
        Seals([name]),
    ]


def blank_form(call: Call) -> Paper:
    """The form to fill in by hand, with the call's own limits and list of attachments."""
    return in_chinese(lambda: _blank_form(call))


def _blank_form(call: Call) -> Paper:
    blocks: list[Block] = [
        Facts(
            [
                (_("申报批次"), call.title),
                (_("截止时间"), moment(call.closes_at)),
                (_("每个项目最多申请"), money.yuan_sign(call.cap)),
                (_("依据"), call.basis),
            ]
        )
    ]
    for section in Section:
        blocks += _blank_section(call, section)
    blocks += [
        Heading(_("申报承诺")),
        Paragraph(PROMISE),
        Signatures([_("法定代表人（负责人）签字"), _("经办人签字")]),
        Seals([_("申报组织（没有公章的备案组织不盖）")]),
    ]
    if call.filed_group_cap is not None:
        blocks += _committee("")
    return Paper(
        title=_("%(fund)s项目申报书", fund=call.fund.name),
        subtitle=_("空白表"),
        footer=_(
            "交表地址：%(address)s　电话：%(phone)s",
            address=call.hub.address,
            phone=call.hub.consultation_phone,
        ),
        blocks=blocks,
    )


def _blank_section(call: Call, section: Section) -> list[Block]:
    blocks: list[Block] = [Heading(SECTION_WORDS[section])]
    labels = [one.label for one in QUESTIONS[section] if one.shape is not Shape.TEXT]
    if section is Section.ORGANIZATION:
        labels = [_("组织名称"), _("统一社会信用代码或备案编号"), *labels]
    if labels:
        blocks.append(Facts([(label, "") for label in labels]))
    blocks += [
        Table([one.label], [[""]] * _WRITING_ROWS)
        for one in QUESTIONS[section]
        if one.shape is Shape.TEXT
    ]
    for rows in ROWS.get(section, ()):
        blocks.append(_blank_table(rows))
    if section is Section.BUDGET:
        blocks.append(Facts([(_("申请金额（小写）"), ""), (_("申请金额（大写）"), "")]))
    if section is Section.PAPERS:
        blocks.append(_wanted(call))
    return blocks


def _blank_table(rows: Rows) -> Table:
    head = [column.label for column in rows.columns]
    if rows.name == "lines":
        head.insert(3, _("金额（元）"))
    return Table(head, [[""] * len(head)] * _BLANK_ROWS, _WIDTHS[rows.name])


AUDIENCE_WORDS = {
    Audience.EVERYBODY: _("全部申报者"),
    Audience.LEGAL_PERSONS: _("有法人资格的组织"),
    Audience.FILED_GROUPS: _("备案组织"),
}


def _wanted(call: Call) -> Table:
    rows = [
        [
            str(number),
            paper.label,
            _("必须") if paper.required else _("可选"),
            AUDIENCE_WORDS[paper.audience],
        ]
        for number, paper in enumerate(call.papers, 1)
    ]
    return Table([_("序号"), _("附件"), _("要求"), _("谁要交")], rows, (8, 52, 14, 26))


def receipt(snapshot: Snapshot, submission: Submission, *, due: str = "") -> Paper:
    """受理回执: what was taken in, when by the server's clock, and the hash of exactly that."""
    return in_chinese(lambda: _receipt(snapshot, submission, due))


def _receipt(snapshot: Snapshot, submission: Submission, due: str) -> Paper:
    title = next(
        (
            one["value"]
            for one in snapshot["answers"][Section.PROJECT.value]
            if one["name"] == "title"
        ),
        "",
    )
    rows = [
        (_("受理编号"), submission.receipt),
        (_("受理单位"), _("%(hub)s两会一中心", hub=submission.application.hub.name)),
        (_("收到时间"), _("%(at)s（服务器时间）", at=moment(submission.at))),
        (_("申报批次"), snapshot["call"]["title"]),
        (_("申报组织"), snapshot["applicant"]["name"]),
        (_("信用代码或备案编号"), snapshot["applicant"]["code"]),
        (_("项目名称"), title),
        *_asked(submission.requested),
        (_("附件"), _("%(n)s 件", n=len(snapshot["papers"]))),
        (_("内容校验码（SHA-256）"), submission.sha256),
    ]
    if due:
        rows.append((_("审查答复期限"), due))
    return Paper(
        title=_("受理回执"),
        number=submission.receipt,
        blocks=[
            Facts(rows),
            Paragraph(
                _(
                    "提交的内容已经固定保存。校验码由全部内容计算得出，改动任何一个字校验码都会不同；"
                    "今后对内容有疑问时，以与校验码一致的内容为准。"
                )
            ),
            Paragraph(document_date(clock.on(submission.at)), align="right"),
        ],
        dated_on=clock.on(submission.at),
    )
