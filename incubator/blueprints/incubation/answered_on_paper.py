"""线下审批登记: what a leader signed on paper about one applicant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.decision_forms import PaperForm, PaperRejectionForm
from incubator.blueprints.incubation.taking import Words, case_or_404, take
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import decided, deciding
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND
from incubator.people.signed_papers import SignedPaper
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer
from incubator.web.signed_papers import filed, kept_scan, offer_signers
from incubator.web.uploads import Upload

steps.step_page(KIND, Action.REGISTER_APPROVAL, "incubation.register_approval")
steps.step_page(KIND, Action.REGISTER_REJECTION, "incubation.register_rejection")


@bp.route("/<int:id>/register-approval", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_approval(id: int) -> ResponseReturnValue:
    form = PaperForm()
    return _page(
        id,
        form,
        lambda paper, at: deciding.register_approval(
            id, paper, version=form.seen, by=viewer(), at=at
        ),
        Words(
            _("线下审批登记"),
            _("线下审批已登记。"),
            _("请与签字原件核对；登记的人不是审批人。"),
            button=_("登记审批"),
        ),
    )


@bp.route("/<int:id>/register-rejection", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_rejection(id: int) -> ResponseReturnValue:
    form = PaperRejectionForm()
    return _page(
        id,
        form,
        lambda paper, at: deciding.register_rejection(
            id, paper, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Words(
            _("登记不予入驻"),
            _("不予入驻的决定已登记，理由已告知申请组织。"),
            danger=True,
        ),
    )


def _page(
    id: int, form: PaperForm, act: Callable[[SignedPaper, datetime], object], words: Words
) -> ResponseReturnValue:
    """The scan is kept before the transaction; its row is written with the answer."""
    case = case_or_404(id)
    open_one = decided.open_of(case)
    since = clock.on(open_one.proposed_at) if open_one else clock.today()
    offer_signers(form, case.hub_id, since=since)
    kept: list[Upload] = []
    return take(
        case,
        form,
        lambda at: act(filed(form, kept[0], id, at), at),
        words,
        before=lambda: kept.append(kept_scan(form)),
    )
