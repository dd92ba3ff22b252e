"""The task list of an application: its sections with what they lack, and the last step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import editing, progress
from incubator.incubation.models import Incubation, Section
from incubator.incubation.progress import PROGRESS_WORDS, Progress, SectionProgress


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


def section_url(application: Incubation, section: Section) -> str:
    if section is Section.PAPERS:
        return url_for("incubation.papers", id=application.id)
    return url_for("incubation.section", id=application.id, name=section.value)


def task_list(application: Incubation, hat: Hat) -> TaskList:
    found, now = progress.of(application), clock.now()
    open_ones = [
        one for one in found if editing.why_not(application, one.section, by=hat, at=now) is None
    ]
    tasks = [_task(application, one, one in open_ones) for one in found]
    unmended = [one for one in found if _unmended(application, one)]
    waiting = next((one for one in open_ones if one.gaps or one in unmended), None)
    check = url_for("incubation.submit", id=application.id)
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


def _task(application: Incubation, one: SectionProgress, is_open: bool) -> Task:
    word, tone = PROGRESS_WORDS[one.progress]
    if one.return_note:
        unmended = _unmended(application, one)
        word, tone = (_("请补正"), "amber") if unmended else (_("已补正"), "green")
    note = one.return_note
    untouched = one.progress is Progress.EMPTY and one.section is not Section.PAPERS
    if not note and one.gaps and not untouched:
        note = _lacking(one)
    url = section_url(application, one.section) if is_open else ""
    return Task(one.label, url, note, word, tone)


def _lacking(one: SectionProgress) -> str:
    """Every paper still owed; of other things the first, and how many more there are."""
    if len(one.gaps) == 1:
        return one.gaps[0].sentence
    if one.section is Section.PAPERS:
        labels = [gap.label for gap in one.gaps]
        return _("缺 %(n)s 件：%(labels)s。", n=len(labels), labels="、".join(labels))
    return _("%(first)s另有 %(n)s 处。", first=one.gaps[0].sentence, n=len(one.gaps) - 1)


def _unmended(application: Incubation, one: SectionProgress) -> bool:
    """Returned, and not saved since."""
    if one.state is None or not one.return_note:
        return False
    return one.state.saved_at <= application.status_since


def next_section(application: Incubation, section: Section) -> Section | None:
    order = [one.section for one in progress.of(application)]
    place = order.index(section) + 1 if section in order else len(order)
    return order[place] if place < len(order) else None
