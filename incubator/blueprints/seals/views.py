"""Everything under /seals, gathered for registration; the list, the printed book and one use are here."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.seals import holding, registers, using
from incubator.blueprints.seals.blueprint import bp
from incubator.casework.models import Case, Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Hub, Profile
from incubator.records.documents import visible_to as documents_visible_to
from incubator.records.models import Document
from incubator.sealing import queries
from incubator.sealing.book import book as printed
from incubator.sealing.lifecycle import LIFECYCLE, Action, Status
from incubator.sealing.models import SealUse
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

__all__ = ["bp", "holding", "using"]

menu.add(menu.Entry(_("用印登记"), "seals.index", 46, menu.BASIS, counts=queries.visible_to))
steps.case_page(LIFECYCLE.kind, "seals.show")
steps.step_page(LIFECYCLE.kind, Action.APPROVE, "seals.approve")
steps.step_page(LIFECYCLE.kind, Action.REGISTER_APPROVAL, "seals.register_approval")
steps.step_page(LIFECYCLE.kind, Action.USE, "seals.seal_it")


def _link(case: Case, hat: Hat) -> steps.Beside | None:
    """From a case's page to a request with the case and its paper filled in."""
    if case.kind == LIFECYCLE.kind or not hat.may(Permission.USE_SEALS):
        return None
    url = url_for("seals.new", case=case.id, paper=case.title, addressee=case.organization.name)
    return _("申请用印"), url


steps.beside_case(_link)

MOST_PRINTED = 2000
"""Lines of one printed book; a year of a street has some hundreds."""


@bp.get("/")
@requires(Permission.VIEW_CASES)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.uses(viewer()),
        "seals/index.html",
        state_of=registers.state_of,
        seal_name=registers.seal_name,
        may_ask=viewer().may(Permission.USE_SEALS),
        asked={key: value for key, value in request.args.items() if key != "page"},
    )


@bp.get("/book.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def book(form: str) -> Response:
    """用印登记簿 of exactly what the list is filtered to, the oldest first."""
    wanted = listing.Listing(registers.uses(viewer())).filtered_query()
    if db.session.scalars(wanted.limit(MOST_PRINTED + 1)).unique().all()[MOST_PRINTED:]:
        raise RuleError(_("一本登记簿最多 %(most)s 条，请按日期分开打印。", most=MOST_PRINTED))
    uses = db.session.scalars(wanted.order_by(SealUse.id)).unique().all()
    hub = db.session.get_one(Hub, viewer().hub_id)
    paper = printed(uses, hub_name=hub.name, drawn_on=clock.today())
    name = f"{_('用印登记簿')[:]}-{clock.today().isoformat()}"
    return paper_file(paper, name, form)


def _waits_for_paper(use: SealUse) -> bool:
    """Not approved yet, in a hub that approves on paper: who signs finds no button for it."""
    return use.status == Status.REQUESTED and use.hub.profile is Profile.SMALL_CENTRE


@bp.get("/<int:id>")
@requires(Permission.VIEW_CASES)
def show(id: int) -> ResponseReturnValue:
    use = one_or_404(queries.visible_to(viewer()).where(SealUse.id == id))
    owed = db.session.scalars(
        select(Deadline).where(Deadline.case_id == use.id, Deadline.done_at.is_(None))
    ).all()
    papers = db.session.scalars(
        documents_visible_to(viewer()).where(Document.case_id == use.id).order_by(Document.id)
    ).all()
    return render_template(
        "seals/show.html",
        use=use,
        state=registers.state_of(use),
        seal_name=registers.seal_name(use),
        buttons=steps.buttons(use, viewer()),
        on_paper=_waits_for_paper(use),
        owed=owed,
        papers=papers,
        parent=url_for("cases.show", id=use.parent_id) if use.parent_id else "",
        may_scan=viewer().may(Permission.USE_SEALS) and use.used_on is not None,
    )
