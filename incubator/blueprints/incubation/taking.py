"""The frame of every step that takes an applicant in: the case, what stands beside it, the one press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.words import _
from incubator.eligibility.findings import Finding
from incubator.incubation import conditions, decided, occupancy, queries, waiting
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.models import Incubation
from incubator.incubation.stay_words import MODE_LABEL
from incubator.review.board import Board, board
from incubator.web import steps
from incubator.web.forms import StepForm
from incubator.web.pressing import step
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS

Act = Callable[[datetime], object]


@dataclass(frozen=True)
class Words:
    """What a step's page says: `button` where it is not the title, `hint` what will come of it."""

    title: str
    said: str
    hint: str = ""
    button: str = ""
    danger: bool = False


def case_or_404(id: int) -> Incubation:
    return one_or_404(
        queries.visible_to(viewer())
        .where(Incubation.id == id)
        .options(joinedload(Incubation.organization), joinedload(Incubation.base))
    )


@dataclass(frozen=True)
class Beside:
    """Facts for the person who proposes or decides."""

    facts: list[tuple[str, str]]
    findings: list[Finding]
    decision: IncubationDecision | None


def beside(case: Incubation) -> Beside:
    today = clock.today()
    decision = decided.open_of(case)
    mode = decision.mode if decision else None
    return Beside(
        [
            (_("申请组织"), case.organization.name),
            (_("受理编号"), case.number or ""),
            (_("孵化基地"), case.base.name),
            (_("申请"), _wanted(case)),
            *_panel(case),
            (_("现在空的工位"), str(len(occupancy.to_give(case.base_id, from_on=today)))),
            *_line(case),
        ],
        conditions.ask(case, on=today, mode=mode),
        decision,
    )


def _line(case: Incubation) -> list[tuple[str, str]]:
    """Who waits for a place at the same base; off the page where nobody does."""
    names = [one.case.organization.name for one in waiting.open_at(case.base_id)]
    if not names:
        return []
    return [(_("轮候名单"), _("%(n)s 家：%(names)s", n=len(names), names="、".join(names[:5])))]


def _wanted(case: Incubation) -> str:
    return _(
        "%(mode)s，%(n)s 个工位",
        mode=MODE_LABEL[case.approved_mode or case.mode],
        n=case.desks_wanted,
    )


def _panel(case: Incubation) -> list[tuple[str, str]]:
    """The panel's mean where the base scores; off the page of a base that does not."""
    if case.base.rubric is None:
        return []
    found: Board = board([case.id], case.base.rubric)
    row = found.rows[0]
    words = (
        _("还缺 %(n)s 份评分", n=row.missing)
        if row.mean is None
        else _("平均分 %(mean)s（%(n)s 份）", mean=found.shown(row.mean), n=len(row.locked))
    )
    return [(_("面谈评分"), words)]


def take(
    case: Incubation,
    form: StepForm,
    act: Act,
    words: Words,
    *,
    before: Callable[[], object] | None = None,
) -> ResponseReturnValue:
    """Show a step with what stands beside it, or take it once and return to the case.

    `before` is what has to happen ahead of the transaction, such as keeping an uploaded scan.
    """
    purpose, back = f"incubation.{words.title[:]}:{case.id}", steps.url_of(case)

    def taken(at: datetime) -> str:
        act(at)
        return back

    done = step(form, case.version, purpose, taken, said=words.said, before=before)
    return done or (_page(case, form, words, back), form.status)


def _page(case: Incubation, form: StepForm, words: Words, back: str) -> str:
    return render_template(
        "incubation/take_step.html",
        form=form,
        case=case,
        words=words,
        beside=beside(case),
        mode_words=MODE_LABEL,
        back=back,
        kinds=SCANS,
        largest=settings().upload_bytes,
    )
