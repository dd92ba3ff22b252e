"""What the pages of an application are made of: its task list, its facts, its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from incubator.core import clock, money
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import applying, budget, editing, progress
from incubator.funds.applications import FundApplication, Section
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.progress import PROGRESS_WORDS, Progress, SectionProgress
from incubator.records.models import Document


@dataclass(frozen=True)
class Task:
    """One line of the task list, as the component shows it."""

    label: str
    url: str
    note: str
    word: str
    tone: str


@dataclass(frozen=True)
class TaskList:
    tasks: Sequence[Task]
    done: int
    of: int
    ready: bool
    """Nothing is left but to check and hand in."""
    next_url: str
    """Where “继续填写” leads: the first section that lacks something, else the check page."""


def section_url(application: FundApplication, section: Section) -> str:
    if section is Section.PAPERS:
        return url_for("applications.papers", id=application.id)
    return url_for("applications.section", id=application.id, name=section.value)


def task_list(application: FundApplication, hat: Hat) -> TaskList:
    """The sections and the last step, each with what it lacks."""
    found = progress.of(application)
    now = clock.now()
    open_ones = [
        one for one in found if editing.why_not(application, one.section, by=hat, at=now) is None
    ]
    tasks = [_task(application, one, one in open_ones) for one in found]
    unmended = [one for one in found if _unmended(application, one)]
    waiting = next((one for one in open_ones if one.gaps or one in unmended), None)
    check = url_for("applications.submit", id=application.id)
    word, tone = _last_word(found, len(unmended))
    tasks.append(Task(_("核对并提交"), check, _("由法定代表人或经办人确认"), word, tone))
    return TaskList(
        tasks,
        sum(one.progress is Progress.DONE and one not in unmended for one in found),
        len(found),
        waiting is None,
        section_url(application, waiting.section) if waiting else check,
    )


def _last_word(found: Sequence[SectionProgress], unmended: int) -> tuple[str, str]:
    """Whether it may be handed in: what was asked for and not touched is not called ready."""
    if any(one.gaps for one in found):
        return _("暂不能提交"), ""
    if unmended:
        return _("还有 %(n)s 节没有补正", n=unmended), "amber"
    return _("可以提交"), "green"


def _task(application: FundApplication, one: SectionProgress, is_open: bool) -> Task:
    word, tone = PROGRESS_WORDS[one.progress]
    if one.return_note:
        unmended = _unmended(application, one)
        word, tone = (_("请补正"), "amber") if unmended else (_("已补正"), "green")
    note = one.return_note
    if one.section is Section.BUDGET and application.lines:
        note, word, tone = _budget_task(application, note, word, tone)
    elif not note and one.gaps and not _untouched(one):
        note = lacking(one)
    url = section_url(application, one.section) if is_open else ""
    return Task(one.label, url, note, word, tone)


def lacking(one: SectionProgress) -> str:
    """Every paper still owed; of other things the first, and how many more there are."""
    if one.section is Section.PAPERS:
        return "".join(gap.sentence for gap in one.gaps)
    if len(one.gaps) == 1:
        return one.gaps[0].sentence
    return _("%(first)s另有 %(n)s 处。", first=one.gaps[0].sentence, n=len(one.gaps) - 1)


def saved_words(one: SectionProgress) -> tuple[str, str]:
    """What a saved section is answered with, and how: what still stands against it is said at once."""
    if not one.gaps:
        return _("“%(section)s”已保存。", section=one.label), "success"
    what = lacking(one)
    return _(
        "“%(section)s”已保存，提交前还要补充或改正：%(what)s", section=one.label, what=what
    ), "warning"


def _unmended(application: FundApplication, one: SectionProgress) -> bool:
    """Returned, and not saved since."""
    if one.state is None or not one.return_note:
        return False
    return one.state.saved_at <= application.status_since


def _untouched(one: SectionProgress) -> bool:
    """A section nobody has opened is not told off; which attachments are missing is said at once."""
    return one.progress is Progress.EMPTY and one.section is not Section.PAPERS


def _budget_task(
    application: FundApplication, note: str, word: str, tone: str
) -> tuple[str, str, str]:
    sums = budget.totals(progress.lines(application))
    words = _(
        "合计 %(whole)s，申请 %(asked)s（%(percent)s）",
        whole=money.yuan_sign(sums.whole),
        asked=money.yuan_sign(sums.requested),
        percent=sums.percent,
    )
    limits = progress.limits(application)
    if budget.over_share(sums, limits.share):
        word = _("占比 %(percent)s，上限 %(limit)s", percent=sums.percent, limit=f"{limits.share}%")
        tone = "red"
    elif sums.requested > limits.cap:
        word, tone = _("超过上限 %(cap)s", cap=money.yuan_sign(limits.cap)), "red"
    return f"{words}；{note}" if note else words, word, tone


def writes(application: FundApplication, hat: Hat) -> bool:
    """Whether this hat sees the task list: it writes, and something is still open to be written."""
    if application.status not in {Status.DRAFT, Status.SUPPLEMENT}:
        return False
    return editing.writes_for(application, hat)


def state_word(application: FundApplication, hat: Hat) -> tuple[str, str]:
    state = LIFECYCLE.states[Status(application.status)]
    return (state.label if hat.may(Permission.VIEW_CASES) else state.public), state.tone


def saved_at(application: FundApplication) -> datetime | None:
    """The last save of any section."""
    return max((state.saved_at for state in application.sections), default=None)


def next_section(section: Section) -> Section | None:
    order = list(Section)
    place = order.index(section) + 1
    return order[place] if place < len(order) else None


@dataclass(frozen=True)
class File:
    """A document as the list component shows it, its kind in words."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    uploaded_at: datetime


def files(documents: Sequence[Document], application: FundApplication) -> list[File]:
    labels = {paper.kind: paper.label for paper in application.call.papers}
    labels[applying.PAPER_FORM] = _("纸质申报书扫描件")
    return [
        File(
            one.id, one.name, labels.get(one.kind, one.kind), one.size, one.sha256, one.uploaded_at
        )
        for one in documents
    ]
