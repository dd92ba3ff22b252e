"""The page of one stay, put together from its sections, and the year's service record as a PDF."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import rail, sections
from incubator.blueprints.incubation.application import next_steps
from incubator.blueprints.incubation.blueprint import bp
from incubator.casework import lifecycles
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import log, service_record, stays
from incubator.incubation.models import KIND, Incubation
from incubator.organizations.growth import STAGE_LABEL, stage
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

STAY_READERS = (Permission.VIEW_CASES, Permission.MENTOR, Permission.APPLY)

steps.case_page(KIND, "incubation.show")


def found(id: int) -> Incubation:
    """A stay the viewer may see; 404 for any other."""
    return one_or_404(stays.visible_to(viewer(), on=clock.today()).where(Incubation.id == id))


@bp.get("/<int:id>")
@requires(*STAY_READERS)
def show(id: int) -> ResponseReturnValue:
    """Everything about one incubatee, from the application to the hand-over."""
    hat = viewer()
    stay = one_or_404(stays.cases_visible_to(hat, on=clock.today()).where(Incubation.id == id))
    rail.stand_with(stay)
    state = lifecycles.state_of(stay)
    growth = stage(stay.organization, clock.today())
    return render_template(
        "incubation/stay.html",
        stay=stay,
        word=state.label if hat.for_hub else state.public,
        tone=state.tone,
        register_by=stays.registers_by(stay),
        growth=STAGE_LABEL[growth] if growth else "",
        parts=sections.of(stay, hat),
        buttons=next_steps(stay, hat),
        history=_history(stay, hat),
        may_log=_may_log(stay, hat),
        year=clock.today().year,
        frame=rail.frame(hat),
    )


def _history(stay: Incubation, hat: Hat) -> str:
    """A mentor looks after the incubatee and not into its file."""
    readers = (Permission.VIEW_CASES, Permission.APPLY)
    return url_for("cases.history", id=stay.id) if any(map(hat.may, readers)) else ""


def _may_log(stay: Incubation, hat: Hat) -> bool:
    serves = hat.may(Permission.MANAGE_INCUBATION) or hat.may(Permission.MENTOR)
    return serves and stay.entered_on is not None and stay.left_on is None


@bp.get("/<int:id>/service-record.<any(pdf, docx):form>")
@requires(*STAY_READERS)
def record(id: int, form: str) -> Response:
    """孵化服务记录 of one year (`year`, this one where none is asked for)."""
    stay, today = found(id), clock.today()
    year = request.args.get("year", today.year, type=int)
    year = year if 2000 <= year <= today.year else today.year
    entries = log.entries_visible_to(viewer(), on=today)
    shown = db.session.scalars(service_record.of_year(entries, stay, year)).unique().all()
    paper = service_record.paper(stay, shown, year=year, drawn_on=today)
    name = f"{_('孵化服务记录')[:]}-{stay.organization.name}-{year}"
    return paper_file(paper, name, form)
