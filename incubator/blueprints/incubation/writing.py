"""Writing an application: its sections with autosave."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.application import found
from incubator.blueprints.incubation.application_forms import dress, section_form, written
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.task_list import next_section, section_url
from incubator.casework.filling import Saved
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import editing, progress, reading, sections, snapshot
from incubator.incubation.models import Incubation, Section
from incubator.incubation.questions import SECTION_WORDS, asked
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.section_forms import SectionForm
from incubator.web.sessions import viewer

_NAMES = "body, needs, work, sponsors"


@bp.route(f"/<int:id>/application/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def section(id: int, name: str) -> ResponseReturnValue:
    application, chosen = found(id), Section(name)
    closed = editing.why_not(application, chosen, by=viewer(), at=clock.now())
    if closed and request.method == "GET":
        flash(closed, "warning")
        return redirect(url_for(".application", id=id))
    known = progress.one(application, chosen)
    form = section_form(chosen, application)(data=written(chosen, application, known.version))
    if form.is_submitted() and form.rows_pressed():
        return _section_page(application, chosen, form)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            saved = _save(id, chosen, form)
        if rules.ok and not saved.problems:
            return _onwards(application, chosen)
        if rules.ok:
            form.version.data = str(saved.version)
            form.show_problems(saved.problems)
            flash(_("其余内容已保存，下面标出的内容没有保存，请改正。"), "warning")
    return _section_page(found(id), chosen, form)


def _save(id: int, chosen: Section, form: SectionForm) -> Saved:
    return sections.save(
        locked(Incubation, id),
        chosen,
        form.typed(),
        version=form.started_from,
        by=viewer(),
        at=clock.now(),
    )


def _onwards(application: Incubation, chosen: Section) -> ResponseReturnValue:
    flash(_("“%(section)s”已保存。", section=SECTION_WORDS[chosen]), "success")
    following = next_section(application, chosen)
    if request.form.get("go") == "next" and following:
        return redirect(section_url(application, following))
    return redirect(url_for(".application", id=application.id))


def _section_page(
    application: Incubation, chosen: Section, form: SectionForm
) -> ResponseReturnValue:
    dress(form, chosen, application)
    known = progress.one(application, chosen)
    register: tuple[tuple[str, str], ...] = ()
    if chosen is Section.BODY:
        register = reading.applicant(snapshot.of(application, on=clock.today()))
    return render_template(
        "incubation/section.html",
        application=application,
        section=chosen,
        label=SECTION_WORDS[chosen],
        form=form,
        known=known,
        gaps=known.gaps if known.state and not form.errors else (),
        saved_at=known.state.saved_at if known.state else None,
        register=register,
        units={one.name: one.unit for one in asked(chosen, application.track)},
    ), form.status


@bp.post(f"/<int:id>/application/<any({_NAMES}):name>/autosave")
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def autosave(id: int, name: str) -> ResponseReturnValue:
    """Keep what can be kept while somebody types; 409 when somebody else saved the section since."""
    application, chosen = found(id), Section(name)
    form = section_form(chosen, application)()
    with transaction():
        saved = _save(id, chosen, form)
    return jsonify(
        version=saved.version,
        saved_at=saved.saved_at.astimezone(clock.zone()).strftime("%H:%M:%S"),
        problems=dict(saved.problems),
    )
