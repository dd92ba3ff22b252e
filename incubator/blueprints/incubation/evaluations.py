"""Evaluations of the stays: the list, one part to fill in or to read, and the period on paper."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from incubator.blueprints.incubation import rail, sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.evaluation_forms import answers_form
from incubator.blueprints.incubation.sections import Place, Section
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import evaluating_answers, evaluating_periods, evaluation_paper, stays
from incubator.incubation.evaluating import Evaluation, Part, Rhythm
from incubator.incubation.evaluating_words import PART_LABEL, RHYTHM_LABEL, period_word, spoken
from incubator.incubation.models import Incubation
from incubator.web import duties, listing, menu, subjects
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import rules_shown_on
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

READS = (Permission.VIEW_CASES, Permission.MENTOR, Permission.APPLY)
ALL = ("", _("全部"))
SHOWN = 8
"""Parts on the page of a stay; the rest are in the list."""

menu.add(menu.Entry(_("孵化评估"), "incubation.evaluations", 37, menu.INCUBATION))

bp.add_app_template_filter(RHYTHM_LABEL.__getitem__, "rhythm_word")
bp.add_app_template_filter(PART_LABEL.__getitem__, "part_word")
bp.add_app_template_filter(period_word, "period_word")
subjects.add(Evaluation.__tablename__, "incubation.evaluation")
for _rhythm in (Rhythm.QUARTERLY, Rhythm.YEARLY):
    duties.planned(
        evaluating_periods.KINDS[(_rhythm, Part.CENTRE)].key, Permission.MANAGE_INCUBATION
    )


def _found(id: int) -> Evaluation:
    seen = evaluating_answers.visible_to(viewer(), on=clock.today())
    return one_or_404(seen.where(Evaluation.id == id))


def state_of(row: Evaluation, today: date) -> tuple[str, str]:
    """Where a part stands, in a word and its tone."""
    if row.handed_in_at is not None:
        return _("已提交"), "green"
    if not evaluating_answers.is_wanted(row):
        return _("不再需要"), ""
    return (_("逾期"), "red") if row.due_on < today else (_("待填写"), "amber")


def _own(hat: Hat) -> bool:
    """An organization's list is of itself, so its name needs no column."""
    return not hat.for_hub


@bp.get("/evaluations")
@requires(*READS)
def evaluations() -> ResponseReturnValue:
    hat, today = viewer(), clock.today()
    return listing.show(
        _register(hat, today),
        "incubation/evaluations.html",
        state_of=lambda row: state_of(row, today),
        rhythms=RHYTHM_LABEL,
        parts=PART_LABEL,
        mine=lambda row: (
            evaluating_answers.is_wanted(row) and evaluating_answers.fills_in(hat, row)
        ),
        left_out=evaluating_periods.left_out(hat, today) if hat.may(Permission.VIEW_CASES) else [],
        may_write=hat.may(Permission.VIEW_CASES),
        own=_own(hat),
        frame=rail.frame(hat),
    )


def _register(hat: Hat, today: date) -> Register:
    states = (("open", _("待填写")), ("due", _("逾期")), ("done", _("已提交")))
    return Register(
        name=_("孵化评估"),
        unit=_("份"),
        query=evaluating_answers.visible_to(hat, on=today),
        identity=Evaluation.id,
        columns=[
            Column(
                "organization",
                _("组织"),
                lambda row: row.case.organization.name,
                export_only=_own(hat),
            ),
            Column(
                "period", _("评估期"), lambda row: period_word(row.period), order=Evaluation.period
            ),
            Column("rhythm", _("评估"), lambda row: RHYTHM_LABEL[row.rhythm], export_only=True),
            Column("part", _("部分"), lambda row: PART_LABEL[row.part]),
            Column(
                "due", _("期限"), lambda row: row.due_on, order=Evaluation.due_on, shape=Shape.DAY
            ),
            Column("state", _("状态"), lambda row: state_of(row, today)[0]),
            Column("on", _("提交日期"), _handed_in_on, shape=Shape.DAY, hide_small=True),
            Column("by", _("填写人"), _filled_by, export_only=True),
            Column("version", _("版本"), lambda row: row.form.version, export_only=True),
        ],
        search=stays.matching,
        filters=[
            Filter("state", _("状态"), [ALL, *states], lambda one: _in_state(one, today)),
            Filter(
                "rhythm",
                _("评估"),
                [ALL, *((one.value, RHYTHM_LABEL[one]) for one in Rhythm)],
                lambda one: Evaluation.rhythm == one,
            ),
            Filter(
                "part",
                _("部分"),
                [ALL, *((one.value, PART_LABEL[one]) for one in Part)],
                lambda one: Evaluation.part == one,
            ),
        ],
        sort="-due",
        placeholder=_("组织名称、拼音首字母或编号"),
        empty=_("还没有评估。每个季度和年度结束后自动生成。"),
        file_name="evaluations",
    )


def _handed_in_on(row: Evaluation) -> date | None:
    return clock.on(row.handed_in_at) if row.handed_in_at else None


def _filled_by(row: Evaluation) -> str:
    return row.filled_by.person.name if row.filled_by else ""


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    if state == "done":
        return Evaluation.handed_in_at.is_not(None)
    wanted = evaluating_answers.wanted()
    return wanted & (Evaluation.due_on < today) if state == "due" else wanted


@bp.route("/evaluations/<int:id>", methods=["GET", "POST"])
@requires(*READS)
def evaluation(id: int) -> ResponseReturnValue:
    """To be filled in by whose part it is, to be read by the others."""
    hat, today, row = viewer(), clock.today(), _found(id)
    fills_in = evaluating_answers.is_wanted(row) and evaluating_answers.fills_in(hat, row)
    form = answers_form(evaluating_answers.questions(row))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            evaluating_answers.hand_in(
                id, form.told(), remark=form.remark.data or "", by=hat, at=clock.now()
            )
        if rules.ok:
            flash(_("评估已提交。"), "success")
            return redirect(url_for(".evaluation", id=id))
        row = _found(id)
    return render_template(
        "incubation/evaluation.html",
        form=form,
        row=row,
        stay=row.case,
        fills_in=fills_in,
        standing=state_of(row, today),
        answers={answer.question_id: spoken(answer) for answer in row.answers},
        rhythm=RHYTHM_LABEL[row.rhythm],
        part=PART_LABEL[row.part],
        by=_filled_by(row),
        frame=rail.frame(hat),
    ), form.status


@bp.get("/evaluations/<int:id>/paper.<any(pdf, docx):form>")
@requires(*READS)
def evaluation_file(id: int, form: str) -> Response:
    """The whole period, as far as the viewer may read it."""
    row, hat = _found(id), viewer()
    parts = [
        one
        for one in evaluating_answers.beside(row)
        if hat.for_hub or one.part is Part.SELF or one.handed_in_at is not None
    ]
    paper = evaluation_paper.paper(parts, drawn_on=clock.today())
    name = f"{row.form.title}-{row.case.organization.name}-{row.period}"
    return paper_file(paper, name, form)


def _part(stay: Incubation, hat: Hat) -> Section | None:
    today = clock.today()
    rows = evaluating_answers.of_stay(stay, hat, on=today)
    if not rows:
        return None
    return Section(
        "evaluations",
        _("孵化评估"),
        "incubation/_evaluations.html",
        {
            "rows": rows[:SHOWN],
            "state_of": lambda row: state_of(row, today),
            "rhythms": RHYTHM_LABEL,
            "parts": PART_LABEL,
            "number": stay.number,
        },
    )


sections.add(Place.EVALUATIONS, _part)
