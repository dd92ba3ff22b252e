"""The states of a fund application and the steps between them."""

from __future__ import annotations

from enum import StrEnum

from incubator.casework import lifecycles
from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _


class Status(StrEnum):
    DRAFT = "draft"
    FORMAL_CHECK = "formal-check"
    SUPPLEMENT = "supplement"
    EXPERT_REVIEW = "expert-review"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLIC_NOTICE = "public-notice"
    OBJECTION = "objection"
    AWARDED = "awarded"
    NOT_ACCEPTED = "not-accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    ENTER = "enter"
    RETURN = "return"
    DECLINE = "decline"
    PASS = "pass"  # noqa: S105  (a step, not a password)
    PROPOSE = "propose"
    APPROVE = "approve"
    REGISTER_APPROVAL = "register-approval"
    SEND_BACK = "send-back"
    REJECT = "reject"
    REGISTER_REJECTION = "register-rejection"
    PUBLISH = "publish"
    OBJECT = "object"
    DISMISS = "dismiss"
    UPHOLD = "uphold"
    AWARD = "award"
    RECALL = "recall"
    WITHDRAW = "withdraw"


S, P = Status, Permission

FORMAL_CHECK = DeadlineKind("formal-check", _("形式审查答复"), "funds.formal-check", Party.STAFF)
SUPPLEMENT = DeadlineKind("supplement", _("补正材料"), "funds.supplement", Party.APPLICANT)
EXPERT_REVIEW = DeadlineKind("expert-review", _("专家评审"), "funds.expert-review", Party.EXPERTS)
DECISION = DeadlineKind("decision", _("审批"), "funds.decision", Party.STAFF)
PUBLICATION = DeadlineKind("publication", _("发布公示"), "funds.publication", Party.STAFF)
AWARDING = DeadlineKind("awarding", _("公示期满后立项"), "funds.awarding", Party.STAFF)
OBJECTION = DeadlineKind("objection", _("答复异议"), "funds.objection", Party.STAFF)

STATES = {
    S.DRAFT: State(_("草稿"), _("填写中"), "", Party.APPLICANT),
    S.FORMAL_CHECK: State(_("待形式审查"), _("已提交，等待审查"), "accent", Party.STAFF),
    S.SUPPLEMENT: State(_("待补正"), _("请补正材料"), "amber", Party.APPLICANT),
    S.EXPERT_REVIEW: State(_("专家评审中"), _("评审中"), "accent", Party.EXPERTS),
    S.PROPOSED: State(_("待审批"), _("审批中"), "accent", Party.STAFF),
    S.APPROVED: State(_("待公示"), _("审批中"), "accent", Party.STAFF),
    S.PUBLIC_NOTICE: State(_("公示中"), _("公示中"), "accent", Party.PUBLIC),
    S.OBJECTION: State(_("异议处理中"), _("公示异议处理中"), "amber", Party.STAFF),
    S.AWARDED: State(_("已立项"), _("已获资助"), "green", Party.NOBODY),
    S.NOT_ACCEPTED: State(_("不予受理"), _("未受理"), "red", Party.NOBODY),
    S.REJECTED: State(_("不予资助"), _("未获资助"), "", Party.NOBODY),
    S.CANCELLED: State(_("异议成立，已取消"), _("已取消"), "red", Party.NOBODY),
    S.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
}

_REASON = frozenset({Need.REASON})

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    "fund-application",
    _("专项资金申报"),
    STATES,
    {
        Action.SUBMIT: Step(
            _("提交申报"),
            frozenset({S.DRAFT}),
            S.FORMAL_CHECK,
            P.APPLY,
            opens=(FORMAL_CHECK,),
            own_page=True,
        ),
        Action.RESUBMIT: Step(
            _("提交补正"),
            frozenset({S.SUPPLEMENT}),
            S.FORMAL_CHECK,
            P.APPLY,
            opens=(FORMAL_CHECK,),
            closes=(SUPPLEMENT,),
            own_page=True,
        ),
        Action.ENTER: Step(
            _("代录提交"),
            frozenset({S.DRAFT, S.SUPPLEMENT}),
            S.FORMAL_CHECK,
            P.ENTER_PAPER,
            opens=(FORMAL_CHECK,),
            closes=(SUPPLEMENT,),
            own_page=True,
            on_behalf=True,
        ),
        Action.PASS: Step(
            _("形式审查通过"),
            frozenset({S.FORMAL_CHECK}),
            S.EXPERT_REVIEW,
            P.CHECK,
            opens=(EXPERT_REVIEW,),
            closes=(FORMAL_CHECK,),
            own_page=True,
            work=_("形式审查"),
        ),
        Action.RETURN: Step(
            _("退回补正"),
            frozenset({S.FORMAL_CHECK}),
            S.SUPPLEMENT,
            P.CHECK,
            needs=_REASON,
            opens=(SUPPLEMENT,),
            closes=(FORMAL_CHECK,),
            own_page=True,
        ),
        Action.DECLINE: Step(
            _("不予受理"),
            frozenset({S.FORMAL_CHECK, S.SUPPLEMENT}),
            S.NOT_ACCEPTED,
            P.CHECK,
            needs=_REASON,
            closes=(FORMAL_CHECK, SUPPLEMENT),
        ),
        Action.PROPOSE: Step(
            _("提出资助建议"),
            frozenset({S.EXPERT_REVIEW}),
            S.PROPOSED,
            P.PROPOSE,
            opens=(DECISION,),
            closes=(EXPERT_REVIEW,),
            own_page=True,
        ),
        Action.APPROVE: Step(
            _("批准资助"),
            frozenset({S.PROPOSED}),
            S.APPROVED,
            P.DECIDE,
            opens=(PUBLICATION,),
            closes=(DECISION,),
            own_page=True,
            work=_("审批"),
            by_login=True,
        ),
        Action.REGISTER_APPROVAL: Step(
            _("线下审批登记"),
            frozenset({S.PROPOSED}),
            S.APPROVED,
            P.ENTER_PAPER,
            opens=(PUBLICATION,),
            closes=(DECISION,),
            own_page=True,
        ),
        Action.SEND_BACK: Step(
            _("退回重议"),
            frozenset({S.PROPOSED}),
            S.EXPERT_REVIEW,
            P.DECIDE,
            needs=_REASON,
            opens=(EXPERT_REVIEW,),
            closes=(DECISION,),
            internal=True,
        ),
        Action.REJECT: Step(
            _("不予资助"),
            frozenset({S.EXPERT_REVIEW, S.PROPOSED}),
            S.REJECTED,
            P.DECIDE,
            needs=_REASON,
            closes=(EXPERT_REVIEW, DECISION),
        ),
        Action.REGISTER_REJECTION: Step(
            _("登记不予资助"),
            frozenset({S.PROPOSED}),
            S.REJECTED,
            P.ENTER_PAPER,
            needs=_REASON,
            closes=(DECISION,),
            own_page=True,
        ),
        Action.PUBLISH: Step(
            _("列入公示"),
            frozenset({S.APPROVED}),
            S.PUBLIC_NOTICE,
            P.NOTIFY_PUBLIC,
            opens=(AWARDING,),
            closes=(PUBLICATION,),
            own_page=True,
        ),
        Action.RECALL: Step(
            _("撤回公示"),
            frozenset({S.PUBLIC_NOTICE}),
            S.APPROVED,
            P.NOTIFY_PUBLIC,
            needs=_REASON,
            opens=(PUBLICATION,),
            closes=(AWARDING,),
            own_page=True,
        ),
        Action.OBJECT: Step(
            _("登记异议"),
            frozenset({S.PUBLIC_NOTICE}),
            S.OBJECTION,
            P.NOTIFY_PUBLIC,
            opens=(OBJECTION,),
            own_page=True,
        ),
        Action.DISMISS: Step(
            _("异议不成立"),
            frozenset({S.OBJECTION}),
            S.PUBLIC_NOTICE,
            P.DECIDE,
            needs=_REASON,
            closes=(OBJECTION,),
            own_page=True,
            work=_("答复异议"),
        ),
        Action.UPHOLD: Step(
            _("异议成立，取消资助"),
            frozenset({S.OBJECTION}),
            S.CANCELLED,
            P.DECIDE,
            needs=_REASON,
            closes=(OBJECTION, AWARDING),
            own_page=True,
        ),
        Action.AWARD: Step(
            _("立项"),
            frozenset({S.PUBLIC_NOTICE}),
            S.AWARDED,
            P.AWARD,
            closes=(AWARDING,),
            own_page=True,
        ),
        Action.WITHDRAW: Step(
            _("撤回申报"),
            frozenset({S.DRAFT, S.FORMAL_CHECK, S.SUPPLEMENT, S.EXPERT_REVIEW}),
            S.WITHDRAWN,
            P.APPLY,
            needs=_REASON,
            closes=(FORMAL_CHECK, SUPPLEMENT, EXPERT_REVIEW),
        ),
    },
)

lifecycles.register(LIFECYCLE)
