"""Everything under /decisions, gathered for registration; the lists and boards are here."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.blueprints.decisions import answering, on_paper, registers
from incubator.blueprints.decisions.blueprint import bp
from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import minutes as writing
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import LIFECYCLE
from incubator.funds.models import Call
from incubator.funds.order import order_of
from incubator.ledger.queries import may_see
from incubator.organizations.models import Profile
from incubator.review.printing import place_of
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

__all__ = ["answering", "bp", "on_paper"]


@bp.get("/")
@requires(Permission.VIEW_CASES)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.decisions(viewer()), "decisions/index.html", words=registers.OUTCOME_WORDS
    )


@bp.get("/calls/<int:id>")
@requires(Permission.VIEW_CASES)
def call(id: int) -> ResponseReturnValue:
    """One call's ranking with what is proposed and decided, and the papers of the meeting."""
    found = call_of_hub(id)
    decisions = writing.decisions_of(found)
    hat = viewer()
    return render_template(
        "decisions/call.html",
        call=found,
        order=order_of(found),
        decisions=decisions,
        waiting=[one for one in decisions.values() if one.outcome is Outcome.PENDING],
        words=registers.OUTCOME_WORDS,
        states=LIFECYCLE.states,
        place_of=place_of,
        budget=found.budget if may_see(found.budget_id, hat) else None,
        proposes=hat.may(Permission.PROPOSE),
        registers=hat.may(Permission.ENTER_PAPER),
        decides=hat.may(Permission.DECIDE) and found.hub.profile is Profile.FULL,
    )


def call_of_hub(id: int) -> Call:
    return one_or_404(funds.calls_of_hub(viewer()).where(Call.id == id))


@bp.get("/calls/<int:id>/minutes.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def minutes(id: int, form: str) -> Response:
    found = call_of_hub(id)
    paper = writing.minutes(
        order_of(found), with_money=may_see(found.budget_id, viewer()), drawn_on=clock.today()
    )
    return paper_file(paper, f"{_('会议纪要')[:]}-{found.code}", form)


@bp.get("/calls/<int:id>/approval-sheet.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def approval_sheet(id: int, form: str) -> Response:
    """呈批件 for everything of the call that waits for its answer."""
    found = call_of_hub(id)
    waiting = db.session.scalars(
        select(Decision)
        .join(FundApplication, FundApplication.id == Decision.application_id)
        .where(FundApplication.call_id == found.id, Decision.outcome == Outcome.PENDING)
        .options(
            joinedload(Decision.application).joinedload(FundApplication.organization),
            joinedload(Decision.proposer),
        )
        .order_by(Decision.id)
    ).all()
    if not waiting:
        raise RuleError(_("这个批次没有等待审批的建议，不能生成呈批件。请先提出资助建议。"))
    paper = writing.approval_sheet(
        found, waiting, with_money=may_see(found.budget_id, viewer()), drawn_on=clock.today()
    )
    return paper_file(paper, f"{_('呈批件')[:]}-{found.code}", form)
