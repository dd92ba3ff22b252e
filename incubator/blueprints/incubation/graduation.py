"""出壳评估: begun by the centre, answered by the incubatee, advised on, and each of its outcomes."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.agreements import kept_agreement, signed_paper
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.guiding import form_page
from incubator.blueprints.incubation.leaving_forms import RenewForm, ReviewForm, SelfAssessmentForm
from incubator.blueprints.incubation.stay_forms import PressForm, ReasonForm
from incubator.blueprints.incubation.stays import found
from incubator.blueprints.incubation.stepping import Fact, Step, kept, shown, step_page
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import goals, graduating, leaving_days
from incubator.incubation.actions import Action
from incubator.incubation.leaving import GraduationReview
from incubator.incubation.leaving_words import ADVICE_LABEL
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.stay_words import GOAL_WORDS
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer

for _action, _endpoint in (
    (Action.BEGIN_REVIEW, "begin_review"),
    (Action.GO_ON, "go_on"),
    (Action.RENEW, "renew"),
    (Action.GRADUATE, "graduate"),
    (Action.DEEM_LEFT, "deem_left"),
):
    steps.step_page(KIND, _action, f"incubation.{_endpoint}")

steps.only_where(KIND, Action.GRADUATE, graduating.is_advised_to_graduate)
steps.only_where(KIND, Action.DEEM_LEFT, graduating.is_silent)


def _review_facts(stay: Incubation) -> list[Fact]:
    """What the outcome rests on."""
    review = graduating.of(stay.id)
    if review is None:
        return []
    advice = ADVICE_LABEL[review.advice] if review.advice else _("还没有评估意见")
    answered = clock.on(review.self_assessed_at).isoformat() if review.self_assessed_at else ""
    return [
        (_("启动评估"), review.began_on.isoformat()),
        (_("自评"), answered or _("还没有交")),
        (_("评估意见"), advice),
    ]


def _to_judge(stay: Incubation, review: GraduationReview | None) -> list[Fact]:
    """What the reviewer reads beside the form: the organization's own words and its goals."""
    said = review.self_assessment if review and review.self_assessed_at else ""
    agreed = (
        f"{one.position}. {one.text}（{GOAL_WORDS[one.state][0]}）"
        for one in goals.of_stay(stay.id)
    )
    return [
        (_("自评"), said or _("还没有交")),
        (_("入驻目标"), "；".join(agreed)),
    ]


@bp.route("/<int:id>/begin-review", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def begin_review(id: int) -> ResponseReturnValue:
    stay, form = found(id), PressForm()
    return step_page(
        stay,
        form,
        lambda at: graduating.begin(id, version=form.seen, by=viewer(), at=at),
        Step(
            _("启动出壳评估"),
            _("出壳评估已启动，组织会收到提交自评的通知。"),
            _("组织在期限内提交自评，之后面谈、审阅材料并给出意见；不参加的按退驻处理。"),
            [(_("协议到期"), stay.term_through.isoformat() if stay.term_through else "")],
        ),
    )


@bp.route("/<int:id>/self-assessment", methods=["GET", "POST"])
@requires(Permission.APPLY)
def self_assessment(id: int) -> ResponseReturnValue:
    """Handed in again as often as wanted until the centre has advised."""
    stay, review = found(id), graduating.of(id)
    form = SelfAssessmentForm(words=review.self_assessment if review else "")
    return form_page(
        form,
        stay,
        lambda at: graduating.assess_oneself(id, words=form.words.data, by=viewer(), at=at),
        title=_("提交出壳自评"),
        button=_("提交自评"),
        said=_("自评已提交，服务中心会约您面谈。"),
        anchor="leaving",
    )


@bp.route("/<int:id>/review", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def review_form(id: int) -> ResponseReturnValue:
    stay, review = found(id), graduating.of(id)
    form = ReviewForm(obj=review)
    return form_page(
        form,
        stay,
        lambda at: graduating.review(id, form.reviewed(), by=viewer(), at=at),
        title=_("填写评估意见"),
        button=_("保存评估意见"),
        said=_("评估意见已保存，可以办理出壳、续驻或退驻。"),
        anchor="leaving",
        facts=_to_judge(stay, review),
    )


@bp.route("/<int:id>/graduate", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def graduate(id: int) -> ResponseReturnValue:
    stay, form = found(id), PressForm()
    due = leaving_days.hand_over_by(stay, clock.today())
    return step_page(
        stay,
        form,
        lambda at: graduating.graduate(id, version=form.seen, by=viewer(), at=at),
        Step(
            _("准予出壳"),
            _("已准予出壳，请办理交接并签发出壳证书。"),
            _("交接应在 %(day)s 前完成；交接完成前工位不会另行安排。", day=due.due_on.isoformat()),
            _review_facts(stay),
        ),
    )


@bp.route("/<int:id>/go-on", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def go_on(id: int) -> ResponseReturnValue:
    stay, form = found(id), ReasonForm()
    return step_page(
        stay,
        form,
        lambda at: graduating.go_on(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("暂不出壳，继续孵化"),
            _("继续孵化，协议期限不变。"),
            facts=_review_facts(stay),
        ),
    )


@bp.route("/<int:id>/deem-left", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def deem_left(id: int) -> ResponseReturnValue:
    stay, form = found(id), ReasonForm()
    return step_page(
        stay,
        form,
        lambda at: graduating.deem_left(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("未参加评估，按退驻处理"),
            _("已按退驻处理，交接期限已开始计算。"),
            _("自评期限过后仍没有提交的，按退驻处理。"),
            _review_facts(stay),
            danger=True,
        ),
    )


@bp.route("/<int:id>/renew", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def renew(id: int) -> ResponseReturnValue:
    """A second term with its own agreement, as a case linked to this one."""
    stay, today = found(id), clock.today()
    start, last = leaving_days.second_term(stay, today)
    form = RenewForm(signed_on=today, through=last, signatory=stay.signatory)
    words = Step(
        _("办理续驻"),
        _("续驻已办理，工位、导师和目标转入新的一期。"),
        _("续驻期从 %(start)s 起，最晚到 %(last)s。", start=start, last=last),
        [
            (_("原协议到期"), stay.term_through.isoformat() if stay.term_through else ""),
            *_review_facts(stay),
        ],
    )
    scan = kept(form, lambda: kept_agreement(form))
    if form.is_submitted() and scan is None:
        return shown(stay, form, words)
    return step_page(
        stay,
        form,
        lambda at: (
            scan
            and graduating.renew(
                id,
                signed_paper(stay, scan, form.signed_on.data, form.signatory.data, at),
                through=form.through.data,
                version=form.seen,
                by=viewer(),
                at=at,
            )
        ),
        words,
    )
