"""Requests for support: asked by an incubatee, listed, answered and printed by the centre."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from incubator.blueprints.incubation import rail, sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stay_forms import AnswerForm, AskForm
from incubator.casework import lifecycles
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import stays, support_letter, supporting
from incubator.incubation.models import Incubation
from incubator.incubation.states import STAYING
from incubator.incubation.stay_words import SUPPORT_LABEL
from incubator.incubation.staying import Support, SupportRequest
from incubator.incubation.supporting_steps import LIFECYCLE, Action, Status
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.pressing import press, ready, step
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

READS = (Permission.VIEW_CASES, Permission.APPLY)
SAID = frozenset({Status.ANSWERED, Status.DECLINED})

menu.add(
    menu.Entry(
        _("支持申请"), "incubation.support_index", 36, menu.INCUBATION, counts=supporting.visible_to
    )
)
steps.case_page(LIFECYCLE.kind, "incubation.support_show")
steps.step_page(LIFECYCLE.kind, Action.ANSWER, "incubation.support_answer")
steps.step_page(LIFECYCLE.kind, Action.DECLINE, "incubation.support_decline")


def _asked(id: int) -> SupportRequest:
    return one_or_404(supporting.visible_to(viewer()).where(SupportRequest.id == id))


def state_of(request: SupportRequest, hat: Hat) -> tuple[str, str]:
    state = lifecycles.state_of(request)
    return (state.label if hat.for_hub else state.public), state.tone


@bp.get("/support")
@requires(*READS)
def support_index() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        _register(hat),
        "incubation/support_index.html",
        state_of=lambda one: state_of(one, hat),
        labels=SUPPORT_LABEL,
        may_ask=_may_ask(hat),
        frame=rail.frame(hat),
    )


def _may_ask(hat: Hat) -> bool:
    if not hat.may(Permission.APPLY):
        return False
    stay = stays.of_resident(hat.organization_id or 0)
    return stay is not None and stay.status in STAYING


def _register(hat: Hat) -> Register:
    states = [(status.value, state.label) for status, state in LIFECYCLE.states.items()]
    return Register(
        name=_("支持申请"),
        unit=_("件"),
        query=supporting.visible_to(hat),
        identity=SupportRequest.id,
        columns=[
            Column("number", _("编号"), lambda one: one.number, order=SupportRequest.number),
            Column("organization", _("组织"), lambda one: one.organization.name),
            Column("what", _("需要的支持"), lambda one: SUPPORT_LABEL[one.what]),
            Column("wish", _("具体需要"), lambda one: one.wish, export_only=True),
            Column(
                "opened",
                _("申请日期"),
                lambda one: clock.on(one.opened_at),
                order=SupportRequest.opened_at,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column(
                "answered",
                _("答复日期"),
                lambda one: one.answered_on,
                order=SupportRequest.answered_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column("answer", _("答复"), lambda one: one.answer, export_only=True),
            Column("state", _("状态"), lambda one: state_of(one, hat)[0]),
        ],
        counted="incubation.support_index",
        search=supporting.matching,
        filters=[
            Filter(
                "state",
                _("状态"),
                [("", _("全部")), ("open", _("未答复")), *states],
                _in_state,
            ),
            Filter(
                "what",
                _("需要的支持"),
                [("", _("全部")), *((one.value, SUPPORT_LABEL[one]) for one in Support)],
                lambda one: SupportRequest.what == one,
            ),
        ],
        sort="-number",
        placeholder=_("组织名称、编号或具体需要"),
        empty=_("还没有支持申请。在孵组织登录后可以提出。"),
        file_name="support-requests",
    )


def _in_state(state: str) -> ColumnElement[bool]:
    if state == "open":
        return SupportRequest.status.in_(supporting.OPEN)
    return SupportRequest.status == state


@bp.route("/support/new", methods=["GET", "POST"])
@requires(Permission.APPLY)
def support_new() -> ResponseReturnValue:
    form = AskForm()

    def act(at: datetime) -> str:
        made = supporting.ask(form.what.data, form.wish.data or "", by=viewer(), at=at)
        return url_for(".support_show", id=made.id)

    if not form.is_submitted():
        ready(form, "support.ask")
    elif form.submitted() and (target := press(form, "support.ask", act)):
        flash(_("已提交，服务中心会在期限内答复。"), "success")
        return redirect(target)
    return render_template("incubation/support_new.html", form=form), form.status


@bp.get("/support/<int:id>")
@requires(*READS)
def support_show(id: int) -> ResponseReturnValue:
    made, hat = _asked(id), viewer()
    owed = select(Deadline).where(Deadline.case_id == id, Deadline.done_at.is_(None))
    return render_template(
        "incubation/support_show.html",
        asked=made,
        state=state_of(made, hat),
        what=SUPPORT_LABEL[made.what],
        owed=db.session.scalars(owed).all(),
        buttons=steps.buttons(made, hat),
        said=made.status in SAID,
        frame=rail.frame(hat),
    )


@bp.get("/support/<int:id>/letter.<any(pdf, docx):form>")
@requires(*READS)
def support_letter_file(id: int, form: str) -> Response:
    made = _asked(id)
    if made.status not in SAID:
        raise NotFound(_("还没有答复，不能打印答复函。"))
    paper = support_letter.letter(made, drawn_on=clock.today())
    name = f"{_('支持申请答复函')[:]}-{made.number}"
    return paper_file(paper, name, form)


@bp.route("/support/<int:id>/answer", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def support_answer(id: int) -> ResponseReturnValue:
    return _say(id, supporting.answer, _("答复"), _("已答复，对方会收到消息。"))


@bp.route("/support/<int:id>/decline", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def support_decline(id: int) -> ResponseReturnValue:
    return _say(id, supporting.decline, _("不能提供"), _("已答复不能提供，对方会收到消息。"))


def _say(id: int, act: Callable[..., SupportRequest], title: str, said: str) -> ResponseReturnValue:
    made, form = _asked(id), AnswerForm()

    def taken(at: datetime) -> str:
        act(id, form.reason.data or "", version=form.seen, by=viewer(), at=at)
        return url_for(".support_show", id=id)

    done = step(form, made.version, f"support.{act.__name__}", taken, said=said)
    return done or (
        render_template("incubation/support_answer.html", form=form, asked=made, title=title),
        form.status,
    )


def _part(stay: Incubation, hat: Hat) -> Section | None:
    if stay.entered_on is None or hat.may(Permission.MENTOR):
        return None
    return Section(
        "support",
        _("支持申请"),
        "incubation/_support.html",
        {
            "requests": supporting.of_stay(stay.id),
            "labels": SUPPORT_LABEL,
            "state_of": lambda one: state_of(one, hat),
            "may_ask": _may_ask(hat),
        },
    )


sections.add(Place.SUPPORT, _part)
