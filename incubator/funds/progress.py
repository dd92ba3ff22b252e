"""How far an application is: what each section still lacks, in sentences that name the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from incubator.casework.attaching import present
from incubator.core.words import _
from incubator.funds import budget
from incubator.funds.applications import FundApplication, Section, SectionState, Stage
from incubator.funds.models import CallPaper
from incubator.funds.questions import (
    ROWS,
    SECTION_WORDS,
    STAGES,
    Question,
    Rows,
    applies_to,
    asked,
)
from incubator.records.models import Document


class Progress(StrEnum):
    EMPTY = "empty"
    FILLING = "filling"
    DONE = "done"


PROGRESS_WORDS: dict[Progress, tuple[str, str]] = {
    Progress.EMPTY: (_("未填"), ""),
    Progress.FILLING: (_("填写中"), "accent"),
    Progress.DONE: (_("已完成"), "green"),
}


@dataclass(frozen=True)
class Gap:
    """Something missing or wrong; `field` is the name of its input, rows as lines-0-head."""

    section: Section
    field: str
    sentence: str


@dataclass(frozen=True)
class SectionProgress:
    section: Section
    progress: Progress
    gaps: tuple[Gap, ...]
    state: SectionState | None

    @property
    def label(self) -> str:
        return SECTION_WORDS[self.section]

    @property
    def version(self) -> int:
        return self.state.version if self.state else 0

    @property
    def return_note(self) -> str:
        return self.state.return_note if self.state else ""


def of(application: FundApplication) -> list[SectionProgress]:
    """Every section in the order of the form."""
    states = {state.section: state for state in application.sections}
    files = attachments(application)
    return [_one(application, section, states.get(section), files) for section in Section]


def _one(
    application: FundApplication,
    section: Section,
    state: SectionState | None,
    files: Sequence[Document],
) -> SectionProgress:
    gaps = tuple(_gaps(application, section, files))
    progress = Progress.DONE if not gaps else Progress.FILLING if state else Progress.EMPTY
    return SectionProgress(section, progress, gaps, state)


def gaps(application: FundApplication) -> list[Gap]:
    return [gap for one in of(application) for gap in one.gaps]


def attachments(application: FundApplication) -> list[Document]:
    """The files that stand under the call's paper kinds now, withdrawn ones left out."""
    return present(application, [paper.kind for paper in application.call.papers])


def papers_asked(application: FundApplication) -> list[CallPaper]:
    """The attachments the call wants of this organization."""
    return [
        paper
        for paper in application.call.papers
        if applies_to(paper.audience, application.organization)
    ]


def limits(application: FundApplication) -> budget.Limits:
    call = application.call
    if application.organization.has_legal_personality or call.filed_group_cap is None:
        return budget.Limits(call.cap, call.share_cap)
    return budget.Limits(min(call.cap, call.filed_group_cap), call.share_cap, filed_group=True)


def lines(application: FundApplication) -> list[budget.Line]:
    return [
        budget.Line(row.head, row.unit_price, row.quantity, row.money_from, row.remark)
        for row in application.lines
    ]


def _gaps(application: FundApplication, section: Section, files: Sequence[Document]) -> list[Gap]:
    found = [
        Gap(section, one.name, _("还没有填写“%(label)s”。", label=one.label))
        for one in asked(section, application.organization)
        if one.required and _blank(application, one)
    ]
    for rows in ROWS.get(section, ()):
        found += _row_gaps(application, section, rows)
    if section is Section.PROJECT:
        found += _period_gaps(application)
    if section is Section.PAPERS:
        found += _paper_gaps(application, files)
    return found


def _blank(application: FundApplication, question: Question) -> bool:
    value = getattr(application, question.name)
    if question.name == "title":
        return bool(value == application.call.title)
    return value is None or value == ""


def _period_gaps(application: FundApplication) -> list[Gap]:
    if (
        application.starts_on
        and application.ends_on
        and application.ends_on < application.starts_on
    ):
        sentence = _("项目结束日期早于开始日期，请改正。")
        return [Gap(Section.PROJECT, "ends_on", sentence)]
    return []


def _row_gaps(application: FundApplication, section: Section, rows: Rows) -> list[Gap]:
    if section is Section.BUDGET:
        return [
            Gap(section, _row_field(one), one.sentence)
            for one in budget.objections(lines(application), limits(application))
        ]
    stored = getattr(application, rows.name)
    if not stored:
        return [Gap(section, rows.name, _("“%(table)s”至少填一行。", table=rows.label))]
    found = [
        Gap(
            section,
            f"{rows.name}-{number}-{column.name}",
            _(
                "%(table)s第 %(n)s 行没有填“%(label)s”。",
                table=rows.label,
                n=number + 1,
                label=column.label,
            ),
        )
        for number, row in enumerate(stored)
        for column in rows.columns
        if column.required and getattr(row, column.name) in (None, "")
    ]
    if rows is STAGES:
        found += [gap for number, row in enumerate(stored) for gap in _stage_gaps(number, row)]
    return found


def _row_field(objection: budget.Objection) -> str:
    if objection.row is None:
        return "lines"
    return f"lines-{objection.row}-{objection.field}"


def _stage_gaps(number: int, stage: Stage) -> list[Gap]:
    if stage.starts_on and stage.ends_on and stage.ends_on < stage.starts_on:
        sentence = _("进度安排第 %(n)s 行结束日期早于开始日期。", n=number + 1)
        return [Gap(Section.PLAN, f"stages-{number}-ends_on", sentence)]
    return []


def _paper_gaps(application: FundApplication, files: Sequence[Document]) -> list[Gap]:
    present = {file.kind for file in files}
    return [
        Gap(Section.PAPERS, paper.kind, _("缺少“%(label)s”。", label=paper.label))
        for paper in papers_asked(application)
        if paper.required and paper.kind not in present
    ]
