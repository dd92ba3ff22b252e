"""Recommending an applicant, and the answers given online: approve, send back, refuse."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.decision_forms import SendBackForm, TermsForm
from incubator.blueprints.incubation.stay_forms import PressForm, ReasonForm
from incubator.blueprints.incubation.taking import Words, case_or_404, take
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import conditions, deciding
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND, Incubation, Mode
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.PROPOSE, "incubation.propose")
steps.only_where(KIND, Action.PROPOSE, lambda case: not deciding.too_early(case))
steps.step_page(KIND, Action.APPROVE, "incubation.approve")
steps.step_page(KIND, Action.SEND_BACK, "incubation.send_proposal_back")
steps.step_page(KIND, Action.REJECT, "incubation.reject")


@bp.route("/<int:id>/propose", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def propose(id: int) -> ResponseReturnValue:
    """With the usual terms filled in: what was asked for, over the term of the rule."""
    case, form = case_or_404(id), TermsForm()
    _offer_modes(form, case)
    if not form.is_submitted():
        usual = deciding.usual(case, on=clock.today())
        form.mode.data, form.desks.data = usual.mode, usual.desks
        form.term_from.data, form.term_through.data = usual.term_from, usual.term_through
    return take(
        case,
        form,
        lambda at: deciding.propose(
            id,
            form.terms(),
            reasons=form.reasons.data or "",
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        Words(_("提出入驻建议"), _("已提出入驻建议，等待审批。")),
    )


def _offer_modes(form: TermsForm, case: Incubation) -> None:
    """A mode this kind of body cannot have here is refused with the rule's own sentence beside it."""
    against = (conditions.why_not(mode, case.base, case.track) for mode in Mode)
    form.mode.description = "".join(f"{sentence}" for sentence in against if sentence)


@bp.route("/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def approve(id: int) -> ResponseReturnValue:
    form = PressForm()
    return take(
        case_or_404(id),
        form,
        lambda at: deciding.approve(id, version=form.seen, by=viewer(), at=at),
        Words(
            _("批准入驻"),
            _("已批准入驻。"),
            _("批准后按上面的方式和期限签约。提出人与审批人不能是同一人。"),
        ),
    )


@bp.route("/<int:id>/send-proposal-back", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def send_proposal_back(id: int) -> ResponseReturnValue:
    form = SendBackForm()
    return take(
        case_or_404(id),
        form,
        lambda at: deciding.send_back(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Words(
            _("退回重议"),
            _("已退回重议。"),
            _("退回后回到初核，可以修改方式和期限，重新提出建议。"),
        ),
    )


@bp.route("/<int:id>/reject", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def reject(id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return take(
        case_or_404(id),
        form,
        lambda at: deciding.reject(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Words(
            _("不予入驻"),
            _("已决定不予入驻，理由已告知申请组织。"),
            _("决定后申请办结，理由会告知申请组织；以后可以再次申请。"),
            danger=True,
        ),
    )
