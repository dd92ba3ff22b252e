"""Score sheets to print and sign, and the results of a call as paper and as a spreadsheet."""

from __future__ import annotations

from io import BytesIO

from flask import Response

from incubator.blueprints.reviews.blueprint import bp
from incubator.blueprints.reviews.office import call_of_hub
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.tabular.writing import write_xlsx
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.funds.order import Order, order_of, rubric_of
from incubator.papers import page
from incubator.review import printing, queries
from incubator.review.models import Sheet, SheetState
from incubator.web import reviewed
from incubator.web.access import requires
from incubator.web.files import PDF, download, paper_file
from incubator.web.listing import XLSX
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


@bp.get("/sheets/<int:id>/blank.pdf")
@requires(Permission.SCORE, Permission.ASSIGN_EXPERTS)
def blank(id: int) -> Response:
    """One sheet to fill in by hand."""
    sheet = one_or_404(queries.for_scoring(queries.visible_to(viewer())).where(Sheet.id == id))
    case = sheet.case
    among = reviewed.of(case).among(case)
    drawn = printing.blank_sheets(
        [sheet],
        title=among.title,
        footer=f"{case.hub.name} · {among.code}",
        drawn_on=clock.today(),
    )
    return download(page.draw(drawn), f"{_('评分表')[:]}-{case.number}.pdf", PDF)


@bp.get("/calls/<int:id>/blank.pdf")
@requires(Permission.ASSIGN_EXPERTS)
def blanks(id: int) -> Response:
    """Every sheet of the call that is still to be scored, one page for each."""
    call = call_of_hub(id)
    sheets = (
        db.session.scalars(
            queries.for_scoring(queries.visible_to(viewer()))
            .join(FundApplication, FundApplication.id == Sheet.case_id)
            .where(FundApplication.call_id == call.id, Sheet.state == SheetState.ASKED)
            .order_by(Sheet.person_id, FundApplication.number, Sheet.id)
        )
        .unique()
        .all()
    )
    if not sheets:
        raise RuleError(_("这个批次没有等待评分的评分表。请先分配专家。"))
    drawn = printing.blank_sheets(
        sheets, title=call.title, footer=_footer(call), drawn_on=clock.today()
    )
    return download(page.draw(drawn), f"{_('评分表')[:]}-{call.code}.pdf", PDF)


def _footer(call: Call) -> str:
    return f"{call.hub.name} · {call.code}"


@bp.get("/calls/<int:id>/results.<any(pdf, docx, xlsx):form>")
@requires(Permission.VIEW_CASES)
def results(id: int, form: str) -> Response:
    """The ranking with every score behind it; sealed scores stay out."""
    call = call_of_hub(id)
    order = order_of(call)
    name = f"{_('评审结果')[:]}-{call.code}"
    if form == "xlsx":
        return download(_spreadsheet(order), f"{name}.xlsx", XLSX)
    paper = printing.results(
        [place.application for place in order.places],
        order.board,
        rubric_of(call),
        title=call.title,
        footer=_footer(call),
        drawn_on=clock.today(),
    )
    return paper_file(paper, name, form)


def _spreadsheet(order: Order) -> bytes:
    rubric = rubric_of(order.call)
    cases = [place.application for place in order.places]
    out = BytesIO()
    write_xlsx(printing.columns(rubric), printing.rows(cases, order.board, rubric), out)
    return out.getvalue()
