"""Who looks after an incubatee, and the warnings it was given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.guiding import form_page, manages
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stay_forms import EndMentorForm, MentorForm, ReasonForm
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import mentoring, warning
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.states import Status
from incubator.incubation.staying import Mentoring
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.forms import choices
from incubator.web.pressing import step
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.WARN, "incubation.warn")
steps.step_page(KIND, Action.LIFT_WARNING, "incubation.lift_warning")


@bp.route("/<int:id>/mentors/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def mentor_new(id: int) -> ResponseReturnValue:
    stay, form, today = found(id), MentorForm(starts_on=clock.today()), clock.today()
    posts = db.session.scalars(mentoring.offered(stay.hub_id, on=today))
    form.post.choices = choices((post.id, post.person.name) for post in posts)
    return form_page(
        form,
        stay,
        lambda at: mentoring.assign(
            id, post_id=form.post.data, starts_on=form.starts_on.data, by=viewer(), at=at
        ),
        title=_("指定导师"),
        button=_("指定导师"),
        said=_("导师已指定，登录后即可看到这个组织。"),
        anchor="mentors",
    )


@bp.route("/mentors/<int:id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def mentor_end(id: int) -> ResponseReturnValue:
    seen = mentoring.visible_to(viewer(), on=clock.today())
    made, form = one_or_404(seen.where(Mentoring.id == id)), EndMentorForm(ends_on=clock.today())
    return form_page(
        form,
        found(made.case_id),
        lambda at: mentoring.end(id, ends_on=form.ends_on.data, by=viewer(), at=at),
        title=_("结束辅导"),
        button=_("结束辅导"),
        said=_("辅导已结束。"),
        anchor="mentors",
    )


@bp.route("/<int:id>/warn", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def warn(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> None:
        warning.warn(id, reason=form.reason.data or "", version=form.seen, by=viewer(), at=at)

    return _step(id, form, act, _("发出预警"), _("预警已发出，整改期限已开始计算。"))


@bp.route("/<int:id>/lift-warning", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def lift_warning(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> None:
        warning.lift(id, reason=form.reason.data or "", version=form.seen, by=viewer(), at=at)

    return _step(id, form, act, _("解除预警"), _("预警已解除。"))


def _step(
    id: int, form: ReasonForm, act: Callable[[datetime], None], title: str, said: str
) -> ResponseReturnValue:
    stay = found(id)

    def taken(at: datetime) -> str:
        act(at)
        return url_for("incubation.show", id=id, _anchor="warnings")

    done = step(form, stay.version, f"incubation.{title[:]}", taken, said=said)
    return done or (
        render_template(
            "incubation/stay_form.html", form=form, stay=stay, title=title, button=title
        ),
        form.status,
    )


def _mentors_part(stay: Incubation, hat: Hat) -> Section | None:
    """Off the page of a centre that names no mentors, but for the one link to name one."""
    made = mentoring.of_stay(stay.id)
    offers = bool(
        manages(stay, hat)
        and db.session.scalars(mentoring.offered(stay.hub_id, on=clock.today()).limit(1)).first()
    )
    if not made and not offers:
        return None
    return Section(
        "mentors",
        _("孵化导师"),
        "incubation/_mentors.html",
        {"mentors": made, "may": manages(stay, hat), "offers": offers},
    )


def _warnings_part(stay: Incubation, hat: Hat) -> Section | None:
    given = warning.of_stay(stay.id)
    if not given:
        return None
    return Section(
        "warnings",
        _("预警"),
        "incubation/_warnings.html",
        {"warnings": given, "warned": stay.status == Status.WARNED},
    )


sections.add(Place.MENTORS, _mentors_part)
sections.add(Place.WARNINGS, _warnings_part)
