"""How far an application is: what each section still lacks, in sentences that name the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from incubator.casework.attaching import present
from incubator.core import clock
from incubator.core.words import _
from incubator.incubation import conditions
from incubator.incubation.drawing_up import STATEMENTS
from incubator.incubation.intake import IntakePaper
from incubator.incubation.models import Incubation, IncubationSection, Mode, Section
from incubator.incubation.questions import SECTION_WORDS, SPONSOR_COLUMNS, asked, sections_of
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
    """Something missing or wrong; `field` is the name of its input, rows as sponsors-0-name."""

    section: Section
    field: str
    sentence: str
    label: str = ""
    """What is missing, where several of the same sort are named in one sentence."""


@dataclass(frozen=True)
class SectionProgress:
    section: Section
    progress: Progress
    gaps: tuple[Gap, ...]
    state: IncubationSection | None

    @property
    def label(self) -> str:
        return SECTION_WORDS[self.section]

    @property
    def version(self) -> int:
        return self.state.version if self.state else 0

    @property
    def return_note(self) -> str:
        return self.state.return_note if self.state else ""


def of(application: Incubation) -> list[SectionProgress]:
    """Every section this application has, in the order of the form."""
    states = {state.section: state for state in application.sections}
    files = attachments(application)
    return [_one(application, one, states.get(one), files) for one in sections_of(application)]


def one(application: Incubation, section: Section) -> SectionProgress:
    states = {state.section: state for state in application.sections}
    return _one(application, section, states.get(section), attachments(application))


def _one(
    application: Incubation,
    section: Section,
    state: IncubationSection | None,
    files: Sequence[Document],
) -> SectionProgress:
    gaps = tuple(_gaps(application, section, files))
    progress = Progress.DONE if not gaps else Progress.FILLING if state else Progress.EMPTY
    return SectionProgress(section, progress, gaps, state)


def gaps(application: Incubation) -> list[Gap]:
    return [gap for one in of(application) for gap in one.gaps]


def attachments(application: Incubation) -> list[Document]:
    """The files that stand under the intake's paper kinds now, withdrawn ones left out."""
    intake = application.intake
    return present(application, [paper.kind for paper in intake.papers]) if intake else []


def papers_asked(application: Incubation) -> list[IntakePaper]:
    """The attachments the intake wants of this track."""
    if application.intake is None:
        return []
    return [one for one in application.intake.papers if one.track in (None, application.track)]


def must_be_there(paper: IntakePaper, application: Incubation) -> bool:
    """A body registered in the year it applies has no statements of the year before."""
    since = application.organization.registered_on
    if paper.kind == STATEMENTS and since is not None:
        return paper.required and since.year < clock.on(application.opened_at).year
    return paper.required


def _gaps(application: Incubation, section: Section, files: Sequence[Document]) -> list[Gap]:
    found = [
        Gap(section, one.name, _("还没有填写“%(label)s”。", label=one.label))
        for one in asked(section, application.track)
        if one.required and getattr(application, one.name) in (None, "")
    ]
    if section is Section.NEEDS:
        found += _need_gaps(application)
    if section is Section.SPONSORS:
        found += _sponsor_gaps(application)
    if section is Section.PAPERS:
        found += _paper_gaps(application, files)
    return found


def _need_gaps(application: Incubation) -> list[Gap]:
    needs = Section.NEEDS
    sentence = conditions.why_not(application.mode, application.base, application.track)
    if sentence:
        return [Gap(needs, "mode", sentence)]
    if application.mode is Mode.PHYSICAL and application.desks_wanted < 1:
        return [Gap(needs, "desks_wanted", _("实体孵化要写需要几个工位，至少 1 个。"))]
    if application.mode is Mode.VIRTUAL and application.desks_wanted:
        return [Gap(needs, "desks_wanted", _("虚拟孵化不使用工位，工位数请填 0。"))]
    return []


def _sponsor_gaps(application: Incubation) -> list[Gap]:
    if not application.sponsors:
        return [Gap(Section.SPONSORS, "sponsors", _("发起人至少填一位。"))]
    return [
        Gap(
            Section.SPONSORS,
            f"sponsors-{number}-{column.name}",
            _("第 %(n)s 位发起人没有填“%(label)s”。", n=number + 1, label=column.label),
        )
        for number, sponsor in enumerate(application.sponsors)
        for column in SPONSOR_COLUMNS
        if not getattr(sponsor, column.name)
    ]


def _paper_gaps(application: Incubation, files: Sequence[Document]) -> list[Gap]:
    kinds = {file.kind for file in files}
    return [
        Gap(
            Section.PAPERS,
            paper.kind,
            _("缺 1 件：%(label)s。", label=paper.label),
            f"{paper.label}",
        )
        for paper in papers_asked(application)
        if must_be_there(paper, application) and paper.kind not in kinds
    ]
