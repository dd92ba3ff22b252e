"""Survey, proposal and decision on an occupancy: online, or signed on paper and registered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_forms import (
    ConfirmForm,
    PaperForm,
    PaperReasonForm,
    ProposeForm,
    ReasonForm,
    SurveyForm,
    terms_of,
)
from incubator.blueprints.premises.occupancy_stepping import Step, found, kept, step_page, tenths
from incubator.casework.attaching import File
from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people.signed_papers import SignedPaper
from incubator.premises import (
    occupying,
    occupying_deciding,
    occupying_holds,
    occupying_papers,
    occupying_survey,
)
from incubator.premises.occupancy import KIND, Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer
from incubator.web.signed_papers import filed, kept_scan, offer_signers
from incubator.web.uploads import Upload

for _action, _endpoint in (
    (Action.SURVEY, "survey_occupancy"),
    (Action.PROPOSE, "propose_occupancy"),
    (Action.APPROVE, "approve_occupancy"),
    (Action.REFUSE, "refuse_occupancy"),
    (Action.REGISTER_APPROVAL, "register_occupancy_approval"),
    (Action.REGISTER_REFUSAL, "register_occupancy_refusal"),
):
    steps.step_page(KIND, _action, f"premises.{_endpoint}")

Pair = tuple[str, str]


@bp.route("/occupancies/<int:id>/survey", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def survey_occupancy(id: int) -> ResponseReturnValue:
    case, form = found(id), SurveyForm(on=clock.today())
    area: list[int | None] = []
    photos: list[File] = []

    def before() -> None:
        area.append(tenths(form.area.data, "area"))
        photo = kept(form.photos, "photos")
        photos.extend([photo] if photo else [])

    return step_page(
        case,
        form,
        lambda at: occupying_survey.survey(
            id, form.survey(area[0]), photos, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("登记查勘"),
            _("查勘已登记，可以提出审批建议。"),
            facts=asked(case),
            warnings=occupying_survey.warnings(case.premises),
        ),
        before=before,
    )


def asked(case: Occupancy) -> list[Pair]:
    """What was asked for, for the person who surveys or decides."""
    room = case.premises
    return [
        (_("使用组织"), case.organization.name),
        (_("场地"), _("%(room)s（容量 %(n)s 人）", room=room.name, n=room.capacity)),
        (_("申请期限"), occupying_papers.span(case.wished_from, case.wished_through)),
        (_("使用内容"), case.purpose),
        (_("人数"), str(case.people)),
    ]


def surveyed(case: Occupancy) -> list[Pair]:
    advice = {True: _("建议提供使用"), False: _("不建议提供使用"), None: ""}
    return [
        (_("查勘日期"), case.surveyed_on.isoformat() if case.surveyed_on else ""),
        (_("查勘情况"), case.survey),
        (_("实测面积"), occupying_papers.area(case.survey_area_tenths)),
        (_("查勘意见"), advice[case.survey_advises]),
    ]


def proposed(case: Occupancy) -> list[Pair]:
    """The last proposal in words; empty before there is one."""
    one = occupying.latest_decision(case)
    if one is None:
        return []
    return [
        (_("建议期限"), occupying_papers.span(one.term_from, one.term_through)),
        (_("收费性质"), occupying_papers.price(one.term, one.reference_fen, one.monthly_fen)),
        (_("依据"), one.fee_basis),
        (_("提出人"), one.proposer.name),
        (_("建议理由"), one.reasons),
    ]


def _in_the_way(case: Occupancy) -> list[str]:
    """Who has the room in the days that are proposed or asked for."""
    one, today = occupying.latest_decision(case), clock.today()
    if one is not None and one.outcome is Outcome.PENDING:
        first, last = one.term_from, one.term_through
    else:
        usual = occupying_deciding.usual(case, on=today)
        first, last = usual.term_from, usual.term_through
    holds = occupying_holds.in_the_way(case, case.premises, first, last, at=clock.now())
    return [
        _("期限内已有使用：%(who)s。先改期或取消，才能批准。", who=one)
        for one in occupying_holds.described(holds[:20])
    ]


def _words(case: Occupancy, title: str, said: str, hint: str = "", *, danger: bool = False) -> Step:
    return Step(
        title,
        said,
        hint,
        facts=[*asked(case), *surveyed(case), *proposed(case)],
        findings=occupying_survey.conditions(case, on=clock.today()),
        warnings=[*occupying_survey.warnings(case.premises), *_in_the_way(case)],
        danger=danger,
    )


@bp.route("/occupancies/<int:id>/propose", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def propose_occupancy(id: int) -> ResponseReturnValue:
    """With what was asked for filled in."""
    case, form = found(id), ProposeForm()
    if not form.is_submitted():
        usual = occupying_deciding.usual(case, on=clock.today())
        form.from_on.data, form.through_on.data = usual.term_from, usual.term_through
        form.term.data = usual.term
    return step_page(
        case,
        form,
        lambda at: occupying_deciding.propose(
            id,
            terms_of(form),
            reasons=form.reasons.data or "",
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        _words(case, _("提出审批建议"), _("已提出建议，等待审批。")),
    )


@bp.route("/occupancies/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def approve_occupancy(id: int) -> ResponseReturnValue:
    case, form = found(id), ConfirmForm()
    return step_page(
        case,
        form,
        lambda at: occupying_deciding.approve(id, version=form.seen, by=viewer(), at=at),
        _words(
            case,
            _("批准使用"),
            _("已批准，场地从现在起留给这个组织。"),
            _("批准后整个期限内场地不再接受预约。提出人与审批人不能是同一人。"),
        ),
    )


@bp.route("/occupancies/<int:id>/refuse", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def refuse_occupancy(id: int) -> ResponseReturnValue:
    case, form = found(id), ReasonForm()
    return step_page(
        case,
        form,
        lambda at: occupying_deciding.refuse(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        _words(case, _("不予批准"), _("已决定不予批准，理由已告知申请组织。"), danger=True),
    )


@bp.route("/occupancies/<int:id>/register-approval", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_occupancy_approval(id: int) -> ResponseReturnValue:
    form = PaperForm()
    return _on_paper(
        id,
        form,
        lambda paper, at: occupying_deciding.register_approval(
            id, paper, version=form.seen, by=viewer(), at=at
        ),
        (_("登记批准（线下审批）"), _("线下审批已登记，场地从现在起留给这个组织。")),
    )


@bp.route("/occupancies/<int:id>/register-refusal", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_occupancy_refusal(id: int) -> ResponseReturnValue:
    form = PaperReasonForm()
    return _on_paper(
        id,
        form,
        lambda paper, at: occupying_deciding.register_refusal(
            id, paper, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        (_("登记不予批准（线下审批）"), _("不予批准的决定已登记，理由已告知申请组织。")),
        danger=True,
    )


def _on_paper(
    id: int,
    form: PaperForm,
    act: Callable[[SignedPaper, datetime], object],
    words: Pair,
    *,
    danger: bool = False,
) -> ResponseReturnValue:
    """The scan is kept before the transaction; its row is written with the answer."""
    case, scans = found(id), list[Upload]()
    decision = occupying.latest_decision(case)
    since = clock.on(decision.proposed_at) if decision else clock.today()
    offer_signers(form, case.hub_id, since=since)
    return step_page(
        case,
        form,
        lambda at: act(filed(form, scans[0], id, at), at),
        _words(case, *words, _("请与签字原件核对；登记的人不是审批人。"), danger=danger),
        before=lambda: scans.append(kept_scan(form)),
    )
