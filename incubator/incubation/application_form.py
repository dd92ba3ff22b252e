"""孵化入驻申请表 on paper, blank or as handed in, with places to sign; and the receipt."""

from __future__ import annotations

from incubator.casework.answered import Grid, Part
from incubator.casework.freezing import Snapshot, in_chinese
from incubator.casework.questions import Question, Shape
from incubator.casework.windows import moment
from incubator.core import clock
from incubator.core.words import _
from incubator.incubation import reading
from incubator.incubation.conditions import no_desk
from incubator.incubation.intake import Intake, Track
from incubator.incubation.intakes import TRACK_WORDS
from incubator.incubation.models import IncubationSubmission, Section
from incubator.incubation.questions import SECTION_WORDS, asked
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

PROMISE = _(
    "本组织承诺：所填内容和所附材料真实、完整；入驻后遵守孵化基地管理规定，按约定用途使用工位和设备，"
    "不转借、不经营与宗旨无关的活动，配合服务和评估；退驻时按期交接。如有不实或违反，愿意承担相应责任。"
)
_BLANK_ROWS = 5
_WRITING_ROWS = 4
_WIDTHS: dict[str, tuple[float, ...]] = {"papers": (32, 44, 24)}
_SIGNING = (16, 24, 40, 20)


def application_form(snapshot: Snapshot, submission: IncubationSubmission | None) -> Paper:
    """The application from its frozen snapshot. Without a submission it is a draft and says so."""
    return in_chinese(lambda: _application_form(snapshot, submission))


def _application_form(snapshot: Snapshot, submission: IncubationSubmission | None) -> Paper:
    blocks: list[Block] = [Facts(_intake_facts(snapshot))]
    for part in reading.parts(snapshot):
        if part.section != Section.SPONSORS.value:
            blocks += _part(part)
    blocks += [Heading(_("申请承诺")), Paragraph(PROMISE), *_signing(snapshot)]
    blocks.append(Table([_("初核意见")], [[""]] * _WRITING_ROWS))
    blocks.append(Seals([_("孵化基地运营单位")]))
    return Paper(
        title=_("孵化入驻申请表"),
        subtitle=snapshot["base"]["name"],
        number=_("受理编号 %(number)s", number=submission.receipt) if submission else _("草稿"),
        footer=_("内容校验码 %(sum)s；以签字盖章件为准", sum=submission.sha256[:32])
        if submission
        else _("草稿，尚未提交"),
        blocks=blocks,
        dated_on=clock.on(submission.at) if submission else None,
    )


def _intake_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    intake = snapshot["intake"]
    rows = [
        (_("招募"), intake["title"]),
        (_("招募编号"), intake["code"]),
        (_("依据"), intake["basis"] or snapshot["base"]["basis"]),
    ]
    if snapshot["on_paper"]:
        rows.append((_("申请方式"), _("纸质申请，工作人员代录")))
    return rows


def _part(part: Part) -> list[Block]:
    blocks: list[Block] = [Heading(part.label)]
    if part.facts:
        blocks.append(Facts([(label, text) for label, text in part.facts]))
    blocks += [_table(grid) for grid in part.grids]
    return blocks


def _table(grid: Grid) -> Table:
    return Table(grid.head, grid.rows, _WIDTHS[grid.name])


def _signing(snapshot: Snapshot) -> list[Block]:
    """Founders all sign in a table of their own; a filed group's sponsor signs beside its leader."""
    track = Track(snapshot["track"])
    if track is Track.REGISTERED:
        return [
            Signatures([_("法定代表人签字"), _("经办人签字")]),
            Seals([snapshot["applicant"]["name"]]),
        ]
    rows = [[one["name"], one["phone"], "", ""] for one in snapshot["sponsors"]]
    blocks: list[Block] = []
    if rows:
        blocks += [Heading(_founders(track)), _signatures(rows)]
    if track is Track.FILED:
        blocks.append(Signatures([_("负责人签字"), _("经办人签字")]))
    return blocks


def _founders(track: Track) -> str:
    if track is Track.PROSPECTIVE:
        return _("发起人名单（全体签字）")
    return _("发起人（代备案组织签字并承担责任）")


def _signatures(rows: list[list[str]]) -> Table:
    return Table([_("姓名"), _("电话"), _("签字"), _("日期")], rows, _SIGNING)


def blank_form(intake: Intake, track: Track) -> Paper:
    """The form of one track to fill in by hand, with the list of attachments."""
    return in_chinese(lambda: _blank_form(intake, track))


def _blank_form(intake: Intake, track: Track) -> Paper:
    blocks: list[Block] = [
        Facts(
            [
                (_("招募"), intake.title),
                (_("登记状态"), TRACK_WORDS[track]),
                (_("截止时间"), moment(intake.closes_at) if intake.closes_at else _("常年接受")),
                (_("依据"), intake.basis),
            ]
        )
    ]
    refused = no_desk(intake.base, track)
    if refused:
        blocks.append(Paragraph(refused))
    for section in (Section.BODY, Section.NEEDS, Section.WORK):
        blocks += _blank_section(section, asked(section, track))
    blocks += [Heading(SECTION_WORDS[Section.PAPERS]), _wanted(intake, track)]
    blocks += [Heading(_("申请承诺")), Paragraph(PROMISE)]
    if track is not Track.REGISTERED:
        blocks += [Heading(_founders(track)), _signatures([[""] * 4] * _BLANK_ROWS)]
    if track is not Track.PROSPECTIVE:
        blocks.append(Signatures([_("法定代表人（负责人）签字"), _("经办人签字")]))
    if track is Track.REGISTERED:
        blocks.append(Seals([_("申请组织")]))
    return Paper(
        title=_("孵化入驻申请表"),
        subtitle=_("空白表"),
        footer=_(
            "交表地址：%(address)s　电话：%(phone)s",
            address=intake.base.address or intake.base.hub.address,
            phone=intake.base.hub.consultation_phone,
        ),
        blocks=blocks,
    )


def _blank_section(section: Section, questions: list[Question]) -> list[Block]:
    labels = [_blank(one) for one in questions if one.shape is not Shape.TEXT]
    if section is Section.BODY:
        labels = [(_("组织名称"), ""), (_("统一社会信用代码或备案编号"), ""), *labels]
    blocks: list[Block] = [Heading(SECTION_WORDS[section])]
    if labels:
        blocks.append(Facts(labels))
    blocks += [
        Table([one.label], [[""]] * _WRITING_ROWS) for one in questions if one.shape is Shape.TEXT
    ]
    return blocks


def _blank(question: Question) -> tuple[str, str]:
    """Choices are printed to be ticked by hand."""
    return question.label, "　".join(f"□ {words}" for _value, words in question.choices)


def _wanted(intake: Intake, track: Track) -> Table:
    papers = [one for one in intake.papers if one.track in (None, track)]
    rows = [
        [str(number), paper.label, _("必须") if paper.required else _("可选")]
        for number, paper in enumerate(papers, 1)
    ]
    return Table([_("序号"), _("附件"), _("要求")], rows, (10, 72, 18))


def receipt(snapshot: Snapshot, submission: IncubationSubmission, *, hub: str) -> Paper:
    """受理回执: what was taken in, when by the server's clock, and the hash of exactly that."""
    return in_chinese(lambda: _receipt(snapshot, submission, hub))


def _receipt(snapshot: Snapshot, submission: IncubationSubmission, hub: str) -> Paper:
    rows = [
        (_("受理编号"), submission.receipt),
        (_("受理单位"), _("%(hub)s两会一中心", hub=hub)),
        (_("收到时间"), _("%(at)s（服务器时间）", at=moment(submission.at))),
        (_("招募"), snapshot["intake"]["title"]),
        (_("申请组织"), snapshot["applicant"]["name"]),
        (_("信用代码或备案编号"), snapshot["applicant"]["code"]),
        (_("附件"), _("%(n)s 件", n=len(snapshot["papers"]))),
        (_("内容校验码（SHA-256）"), submission.sha256),
    ]
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
