"""The evaluation forms of the base: their versions, the draft of the next one, and publishing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.evaluation_forms import VersionForm
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import evaluating_defaults, evaluating_forms
from incubator.incubation.evaluating import Form, Part, Question, Rhythm
from incubator.incubation.evaluating_words import KIND_LABEL, PART_LABEL, RHYTHM_LABEL
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


def _found(id: int) -> Form:
    return one_or_404(evaluating_forms.visible_to(viewer()).where(Form.id == id))


@bp.get("/evaluation-forms")
@requires(Permission.VIEW_CASES)
def evaluation_versions() -> ResponseReturnValue:
    made = db.session.scalars(evaluating_forms.visible_to(viewer())).all()
    return render_template(
        "incubation/evaluation_versions.html",
        kinds=[
            (rhythm, RHYTHM_LABEL[rhythm], [one for one in made if one.rhythm is rhythm])
            for rhythm in Rhythm
        ],
        defaults=evaluating_defaults.TITLES,
        may=viewer().may(Permission.MANAGE_INCUBATION),
    )


@bp.post("/evaluation-forms/<any(quarterly, yearly, graduation):rhythm>/draft")
@requires(Permission.MANAGE_INCUBATION)
def evaluation_draft(rhythm: str) -> ResponseReturnValue:
    """Begin the next version, or go on with the one begun."""
    with transaction():
        made = evaluating_forms.draft(Rhythm(rhythm), by=viewer(), at=clock.now())
        target = url_for(".evaluation_edit", id=made.id)
    return redirect(target)


@bp.get("/evaluation-forms/<int:id>")
@requires(Permission.VIEW_CASES)
def evaluation_version(id: int) -> ResponseReturnValue:
    made = _found(id)
    return render_template(
        "incubation/evaluation_version.html",
        made=made,
        rhythm=RHYTHM_LABEL[made.rhythm],
        asked=[(PART_LABEL[part], found) for part in Part if (found := _asked(made, part))],
        kinds=KIND_LABEL,
        may=viewer().may(Permission.MANAGE_INCUBATION) and made.published_at is None,
    )


def _asked(made: Form, part: Part) -> list[Question]:
    return [question for question in made.questions if question.part is part]


@bp.route("/evaluation-forms/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def evaluation_edit(id: int) -> ResponseReturnValue:
    made = _found(id)
    form = VersionForm(
        title=made.title,
        lines=[
            {"part": one.part, "kind": one.kind, "text": one.text, "required": one.required}
            for one in made.questions
        ],
    )
    pressed = form.is_submitted() and form.rows_pressed()
    if not pressed and form.submitted():
        with rules_shown_on(form) as rules, transaction():
            evaluating_forms.write(
                id, form.title.data or "", form.asked(), by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("评估表已保存为草稿，核对后发布。"))
            return redirect(url_for(".evaluation_version", id=id))
    form.at_least("lines", 2)
    return render_template("incubation/evaluation_edit.html", form=form, made=made), form.status


@bp.post("/evaluation-forms/<int:id>/publish")
@requires(Permission.MANAGE_INCUBATION)
def evaluation_publish(id: int) -> ResponseReturnValue:
    _found(id)
    try:
        with transaction():
            evaluating_forms.publish(id, by=viewer(), at=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("评估表已发布，以后生成的评估用这一版。"), "success")
    return redirect(url_for(".evaluation_version", id=id))
