"""The states of one incubation, from draft to hand-over, and who is waited for in each."""

from __future__ import annotations

from enum import StrEnum

from incubator.core.lifecycle import DeadlineKind, Party, State
from incubator.core.words import _


class Status(StrEnum):
    DRAFT = "draft"
    FIRST_CHECK = "first-check"
    SUPPLEMENT = "supplement"
    REVIEW = "review"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLIC_NOTICE = "public-notice"
    OBJECTION = "objection"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    SIGNED = "signed"
    ACTIVE = "active"
    WARNED = "warned"
    GRADUATION_REVIEW = "graduation-review"
    GRADUATED = "graduated"
    EXITING = "exiting"
    RENEWED = "renewed"
    HANDED_OVER = "handed-over"
    EXITED = "exited"
    NOT_ACCEPTED = "not-accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


S = Status

FIRST_CHECK = DeadlineKind(
    "incubation-check", _("入驻申请初核答复"), "incubation.first-check", Party.STAFF
)
SUPPLEMENT = DeadlineKind(
    "incubation-supplement", _("补正入驻材料"), "incubation.supplement", Party.APPLICANT
)
REVIEW = DeadlineKind("incubation-review", _("入驻评审"), "incubation.review", Party.EXPERTS)
DECISION = DeadlineKind("incubation-decision", _("入驻审批"), "incubation.decision", Party.STAFF)
OBJECTION = DeadlineKind(
    "incubation-objection", _("答复入驻异议"), "incubation.objection", Party.STAFF
)
CONFIRMATION = DeadlineKind(
    "incubation-confirmation", _("公示期满后确认入驻"), "incubation.confirmation", Party.STAFF
)
SIGNING = DeadlineKind("incubation-signing", _("签订入驻协议"), "incubation.signing", Party.STAFF)
ENTRY = DeadlineKind("incubation-entry", _("办理入驻"), "incubation.entry", Party.STAFF)
PUT_RIGHT = DeadlineKind(
    "incubation-put-right", _("预警整改"), "incubation.put-right", Party.APPLICANT
)
GRADUATION = DeadlineKind(
    "incubation-graduation", _("出壳评估"), "incubation.graduation-review", Party.STAFF
)
SELF_ASSESSMENT = DeadlineKind(
    "incubation-self-assessment",
    _("提交出壳自评"),
    "incubation.self-assessment",
    Party.APPLICANT,
)
HAND_OVER = DeadlineKind(
    "incubation-hand-over", _("退驻交接"), "incubation.hand-over", Party.APPLICANT
)
BEFORE_ENTRY = (
    FIRST_CHECK,
    SUPPLEMENT,
    REVIEW,
    DECISION,
    CONFIRMATION,
    OBJECTION,
    SIGNING,
    ENTRY,
)
WHILE_STAYING = (PUT_RIGHT, GRADUATION, SELF_ASSESSMENT)

STATES = {
    S.DRAFT: State(_("草稿"), _("填写中"), "", Party.APPLICANT),
    S.FIRST_CHECK: State(_("待初核"), _("已提交，等待初核"), "accent", Party.STAFF),
    S.SUPPLEMENT: State(_("待补正"), _("请补正材料"), "amber", Party.APPLICANT),
    S.REVIEW: State(_("面谈评审中"), _("面谈评审中"), "accent", Party.EXPERTS),
    S.PROPOSED: State(_("待审批"), _("审批中"), "accent", Party.STAFF),
    S.APPROVED: State(_("已批准，未签约"), _("已批准，等待签约"), "accent", Party.STAFF),
    S.PUBLIC_NOTICE: State(_("公示中"), _("公示中"), "accent", Party.PUBLIC),
    S.OBJECTION: State(_("异议处理中"), _("公示异议处理中"), "amber", Party.STAFF),
    S.CONFIRMED: State(_("待签约"), _("等待签约"), "accent", Party.STAFF),
    S.WAITLISTED: State(_("轮候中"), _("轮候中，有工位时通知您"), "amber", Party.STAFF),
    S.SIGNED: State(_("待入驻"), _("已签约，等待入驻"), "accent", Party.STAFF),
    S.ACTIVE: State(_("在孵"), _("在孵"), "green", Party.STAFF),
    S.WARNED: State(_("预警整改中"), _("预警，请整改"), "red", Party.APPLICANT),
    S.GRADUATION_REVIEW: State(_("出壳评估中"), _("出壳评估中"), "accent", Party.STAFF),
    S.GRADUATED: State(_("已出壳，待交接"), _("已出壳，请办理交接"), "amber", Party.APPLICANT),
    S.EXITING: State(_("退驻交接中"), _("请办理退驻交接"), "amber", Party.APPLICANT),
    S.RENEWED: State(_("已续驻"), _("已续驻"), "green", Party.NOBODY),
    S.HANDED_OVER: State(_("已出壳"), _("已出壳"), "green", Party.NOBODY),
    S.EXITED: State(_("已退驻"), _("已退驻"), "", Party.NOBODY),
    S.NOT_ACCEPTED: State(_("不予受理"), _("未受理"), "red", Party.NOBODY),
    S.REJECTED: State(_("不予入驻"), _("未获准入驻"), "", Party.NOBODY),
    S.CANCELLED: State(_("已取消"), _("已取消"), "red", Party.NOBODY),
    S.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
}

STAYING = frozenset({S.ACTIVE, S.WARNED, S.GRADUATION_REVIEW})
"""In the base and served."""
IN_THE_HOUSE = STAYING | {S.GRADUATED, S.EXITING}
"""Whose desk, key and address are not handed over yet."""
TO_SIGN = frozenset({S.APPROVED, S.CONFIRMED})
