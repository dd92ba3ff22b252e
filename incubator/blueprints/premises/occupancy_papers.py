"""Papers of an occupancy as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_inspecting import objection_of
from incubator.blueprints.premises.occupancy_stepping import found
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import docx, page
from incubator.papers.paper import Paper
from incubator.premises import occupying_agreement_paper, occupying_letters, occupying_papers
from incubator.premises.occupancy import Occupancy, Way
from incubator.premises.occupancy_steps import Status
from incubator.web.access import requires
from incubator.web.files import DOCX, PDF, download
from incubator.web.sessions import viewer

READERS = (Permission.APPLY, Permission.VIEW_CASES)
_BEFORE = frozenset({Status.APPLIED, Status.SUPPLEMENT, Status.SURVEYED})


def _handed(way: Way) -> Callable[..., Paper]:
    return lambda case, drawn_on: occupying_letters.hand_over_list(case, way, drawn_on=drawn_on)


PAPERS: dict[str, tuple[str, Callable[..., Paper]]] = {
    "application": (_("场地使用申请表"), occupying_papers.application_form),
    "survey": (_("场地查勘表"), occupying_papers.survey_sheet),
    "approval": (_("场地使用审批呈批件"), occupying_papers.approval_sheet),
    "agreement": (_("场地使用协议"), occupying_agreement_paper.agreement),
    "list-in": (_("进场交接清单"), _handed(Way.IN)),
    "log": (_("场地使用巡查记录"), occupying_letters.inspection_log),
    "list-out": (_("交还清单"), _handed(Way.OUT)),
    "termination": (_("解除场地使用协议通知书"), occupying_letters.termination_letter),
}
"""Name in the address: what the file is called, and how it is written."""
STAFF_ONLY = frozenset({"survey", "approval"})


def offered(case: Occupancy, hat: Hat) -> list[tuple[str, str]]:
    """The papers there are of this case now, by name and title."""
    there = {
        "application": True,
        "survey": hat.for_hub,
        "approval": hat.for_hub and case.status not in _BEFORE,
        "agreement": case.term_from is not None,
        "list-in": bool(case.items),
        "log": bool(case.inspections),
        "list-out": any(one.way is Way.OUT for one in case.items),
    }
    return [(name, PAPERS[name][0]) for name, is_there in there.items() if is_there]


_NAMES = ", ".join(f'"{name}"' for name in PAPERS)


@bp.get(f"/occupancies/<int:id>/papers/<any({_NAMES}):which>.<any(pdf, docx):form>")
@requires(*READERS)
def occupancy_paper(id: int, which: str, form: str) -> Response:
    case = found(id)
    if which in STAFF_ONLY and not viewer().for_hub:
        raise NotFound(_("没有找到。"))
    title, write = PAPERS[which]
    return _given(write(case, drawn_on=clock.today()), f"{title[:]}-{case.number}", form)


@bp.get("/occupancies/<int:id>/objections/<int:objection>/letter.<any(pdf, docx):form>")
@requires(*READERS)
def objection_letter(id: int, objection: int, form: str) -> Response:
    """书面异议, to be delivered; the occupant reads it once it was."""
    case = found(id)
    one = objection_of(case, objection)
    if one.objected_on is None and not viewer().for_hub:
        raise NotFound(_("没有找到。"))
    paper = occupying_letters.objection_letter(one, case, drawn_on=clock.today())
    return _given(paper, f"{_('书面异议')[:]}-{case.number}-{one.known_on:%Y%m%d}", form)


@bp.get("/occupancies/<int:id>/extensions/<int:extension>.<any(pdf, docx):form>")
@requires(*READERS)
def extension_paper(id: int, extension: int, form: str) -> Response:
    """The agreement of a further term."""
    case, today = found(id), clock.today()
    one = next((one for one in case.extensions if one.id == extension), None)
    if one is None:
        raise NotFound(_("没有找到这份协议。"))
    paper = occupying_agreement_paper.further(case, one, drawn_on=today)
    return _given(paper, f"{_('场地使用协议')[:]}-{one.number}", form)


def _given(paper: Paper, name: str, form: str) -> Response:
    if form == "docx":
        return download(docx.write(paper), f"{name}.docx", DOCX)
    return download(page.draw(paper), f"{name}.pdf", PDF)
