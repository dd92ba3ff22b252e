"""Goals, the service plan and phases of one stay: agreed, changed and closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stay_forms import (
    ChangeGoalForm,
    CloseGoalForm,
    GoalForm,
    PhaseForm,
    PlanForm,
)
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import goals, phases, stays
from incubator.incubation.goals import Wording
from incubator.incubation.models import Incubation
from incubator.incubation.states import STAYING
from incubator.incubation.stay_words import GOAL_WORDS, PHASE_LABEL
from incubator.incubation.staying import MOST_GOALS, Goal, Phase, PlannedService
from incubator.web.access import requires
from incubator.web.forms import BaseForm, rules_shown_on, version_in
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


def form_page(
    form: BaseForm,
    stay: Incubation,
    act: Callable[[datetime], object],
    *,
    title: str,
    button: str,
    said: str,
    anchor: str,
    facts: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """One small form about a stay: shown, shown again with its refusals, or done and back to the page."""
    stay_id = stay.id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            act(clock.now())
        if rules.ok:
            flash(said, "success")
            return redirect(url_for("incubation.show", id=stay_id, _anchor=anchor))
    return render_template(
        "incubation/stay_form.html", form=form, stay=stay, title=title, button=button, facts=facts
    ), form.status


@bp.route("/<int:id>/goals/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def goal_new(id: int) -> ResponseReturnValue:
    form = GoalForm()
    return form_page(
        form,
        found(id),
        lambda at: goals.agree(id, _wording(form), by=viewer(), at=at),
        title=_("约定目标"),
        button=_("约定目标"),
        said=_("目标已约定。"),
        anchor="goals",
    )


def _wording(form: GoalForm) -> Wording:
    return Wording(form.text.data or "", form.measure.data or "", form.due_on.data)


def _goal(id: int) -> tuple[Goal, Incubation]:
    goal = one_or_404(goals.visible_to(viewer(), on=clock.today()).where(Goal.id == id))
    return goal, found(goal.case_id)


@bp.route("/goals/<int:id>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def goal_change(id: int) -> ResponseReturnValue:
    goal, stay = _goal(id)
    form = ChangeGoalForm(obj=goal)
    return form_page(
        form,
        stay,
        lambda at: goals.change(
            id,
            _wording(form),
            reason=form.reason.data or "",
            version=version_in(form.version.data),
            by=viewer(),
            at=at,
        ),
        title=_("修改目标"),
        button=_("保存"),
        said=_("目标已修改。"),
        anchor="goals",
    )


@bp.route("/goals/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def goal_close(id: int) -> ResponseReturnValue:
    goal, stay = _goal(id)
    form = CloseGoalForm(version=goal.version)
    return form_page(
        form,
        stay,
        lambda at: goals.close(
            id,
            form.state.data,
            remark=form.remark.data or "",
            version=version_in(form.version.data),
            by=viewer(),
            at=at,
        ),
        title=_("登记目标结果"),
        button=_("登记结果"),
        said=_("目标结果已登记。"),
        anchor="goals",
    )


@bp.route("/<int:id>/plan/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def plan_new(id: int) -> ResponseReturnValue:
    form = PlanForm()
    return form_page(
        form,
        found(id),
        lambda at: goals.plan(
            id,
            form.what.data or "",
            by_whom=form.by_whom.data or "",
            due_on=form.due_on.data,
            by=viewer(),
            at=at,
        ),
        title=_("增加服务计划"),
        button=_("增加服务计划"),
        said=_("服务计划已增加。"),
        anchor="goals",
    )


@bp.post("/plan/<int:id>/done")
@requires(Permission.MANAGE_INCUBATION)
def plan_done(id: int) -> ResponseReturnValue:
    lines = goals.plan_visible_to(viewer(), on=clock.today())
    stay_id = one_or_404(lines.where(PlannedService.id == id)).case_id
    with transaction():
        goals.plan_done(id, by=viewer(), at=clock.now())
    flash(_("已登记完成。"), "success")
    return redirect(url_for(".show", id=stay_id, _anchor="goals"))


@bp.route("/<int:id>/phase", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def phase_move(id: int) -> ResponseReturnValue:
    form = PhaseForm(on=clock.today())
    return form_page(
        form,
        found(id),
        lambda at: phases.move(
            id,
            form.phase.data,
            on=form.on.data,
            reason=form.reason.data or "",
            by=viewer(),
            at=at,
        ),
        title=_("调整孵化阶段"),
        button=_("调整孵化阶段"),
        said=_("孵化阶段已调整。"),
        anchor="phase",
    )


def manages(stay: Incubation, hat: Hat) -> bool:
    """Whether this hat still arranges things with this incubatee."""
    return hat.may(Permission.MANAGE_INCUBATION) and stay.status in STAYING


def _goals_part(stay: Incubation, hat: Hat) -> Section | None:
    if stay.entered_on is None:
        return None
    agreed = goals.of_stay(stay.id)
    return Section(
        "goals",
        _("目标和服务计划"),
        "incubation/_goals.html",
        {
            "goals": agreed,
            "words": GOAL_WORDS,
            "plan": goals.plan_of(stay.id),
            "may": manages(stay, hat),
            "full": len(agreed) >= MOST_GOALS,
        },
    )


def _phase_part(stay: Incubation, hat: Hat) -> Section | None:
    if stay.entered_on is None:
        return None
    moves = phases.history(stay.id)
    since = moves[0].on if moves else stays.entry_day(stay)
    return Section(
        "phase",
        _("孵化阶段"),
        "incubation/_phase.html",
        {
            "phase": PHASE_LABEL[moves[0].phase if moves else Phase.SETTLING],
            "since": since,
            "days": ((stay.left_on or clock.today()) - since).days,
            "over": stay.left_on is not None,
            "moves": moves,
            "labels": PHASE_LABEL,
            "may": manages(stay, hat),
        },
    )


sections.add(Place.PHASE, _phase_part)
sections.add(Place.GOALS, _goals_part)
