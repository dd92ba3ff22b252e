"""What the page of a stay says about its end: the review, the notice, what is handed over, papers."""

from __future__ import annotations

from flask import Response
from sqlalchemy import select

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import agreeing, exit_papers, graduating, leaving_days
from incubator.incubation.leaving import GraduationReview, Way
from incubator.incubation.leaving_words import ADVICE_LABEL, LEAVING_LABEL, THING_LABEL
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.web.access import requires
from incubator.web.files import paper_file


@bp.get("/<int:id>/exit/<any(notice, 'hand-over', note):which>.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES, Permission.APPLY)
def exit_paper(id: int, which: str, form: str) -> Response:
    stay = found(id)
    paper = exit_papers.PAPERS[which](stay, drawn_on=clock.today())
    name = f"{exit_papers.title_of(stay, which)[:]}-{stay.organization.name}"
    return paper_file(paper, name, form)


def _part(stay: Incubation, hat: Hat) -> Section | None:
    """Off the page while nothing has begun to end, and for mentors."""
    review = graduating.of(stay.id)
    if (review is None and stay.leaving is None) or hat.may(Permission.MENTOR):
        return None
    runs = hat.may(Permission.MANAGE_INCUBATION)
    reviewing = stay.status == Status.GRADUATION_REVIEW
    return Section(
        "leaving",
        _("出壳和退驻"),
        "incubation/_leaving.html",
        {
            "review": review,
            "advice": ADVICE_LABEL,
            "may_assess": reviewing and _may_assess(review, hat),
            "may_review": reviewing and runs,
            "how": LEAVING_LABEL[stay.leaving] if stay.leaving else "",
            "due": leaving_days.hand_over_deadline(stay),
            "lines": agreeing.checklist(stay, Way.OUT),
            "things": THING_LABEL,
            "may_tick": runs and stay.status in agreeing.OPEN_WHILE[Way.OUT],
            "papers": _papers(stay),
            "second": _second(stay),
        },
    )


def _may_assess(review: GraduationReview | None, hat: Hat) -> bool:
    return hat.may(Permission.APPLY) and review is not None and review.advice is None


def _papers(stay: Incubation) -> list[tuple[str, str]]:
    if stay.notice_on is None:
        return []
    return [(which, exit_papers.title_of(stay, which)) for which in exit_papers.PAPERS]


def _second(stay: Incubation) -> Incubation | None:
    """The second term that followed this one."""
    return db.session.scalar(select(Incubation).where(Incubation.previous_id == stay.id))


sections.add(Place.LEAVING, _part)
