"""Roles, what each may do, and the hat: the one post under which a person acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from incubator.core.errors import RuleError
from incubator.core.words import _


class Permission(StrEnum):
    APPLY = "apply"
    SCORE = "score"
    VIEW_CASES = "view-cases"
    CHECK = "check"
    ASSIGN_EXPERTS = "assign-experts"
    ENTER_PAPER = "enter-paper"
    PROPOSE = "propose"
    DECIDE = "decide"
    NOTIFY_PUBLIC = "notify-public"
    AWARD = "award"
    ISSUE_CERTIFICATE = "issue-certificate"
    REVOKE_CERTIFICATE = "revoke-certificate"
    MANAGE_CALLS = "manage-calls"
    MANAGE_BUDGET = "manage-budget"
    PAY = "pay"
    VIEW_MONEY = "view-money"
    VIEW_ORGANIZATIONS = "view-organizations"
    MANAGE_ORGANIZATIONS = "manage-organizations"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_SETTINGS = "manage-settings"
    VIEW_AUDIT = "view-audit"
    VIEW_SYSTEM = "view-system"
    USE_SEALS = "use-seals"
    KEEP_SEALS = "keep-seals"
    MANAGE_INCUBATION = "manage-incubation"
    MENTOR = "mentor"
    MANAGE_PREMISES = "manage-premises"
    CLOSE_BOOKINGS = "close-bookings"


class Role(StrEnum):
    """What a post is. The first group act for an organization, the second for a hub body."""

    LEGAL_REPRESENTATIVE = "legal-representative"
    LEADER = "leader"
    AGENT = "agent"
    KEY_STAFF = "key-staff"
    EXPERT = "expert"
    MENTOR = "mentor"
    CASE_OFFICER = "case-officer"
    FINANCE = "finance"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


P = Permission

MAY: dict[Role, frozenset[Permission]] = {
    Role.LEGAL_REPRESENTATIVE: frozenset({P.APPLY}),
    Role.LEADER: frozenset(),
    Role.AGENT: frozenset({P.APPLY}),
    Role.KEY_STAFF: frozenset(),
    Role.EXPERT: frozenset({P.SCORE}),
    Role.MENTOR: frozenset({P.MENTOR}),
    Role.CASE_OFFICER: frozenset(
        {
            P.VIEW_CASES,
            P.CHECK,
            P.ASSIGN_EXPERTS,
            P.ENTER_PAPER,
            P.PROPOSE,
            P.NOTIFY_PUBLIC,
            P.AWARD,
            P.ISSUE_CERTIFICATE,
            P.MANAGE_CALLS,
            P.VIEW_MONEY,
            P.VIEW_ORGANIZATIONS,
            P.MANAGE_ORGANIZATIONS,
            P.USE_SEALS,
            P.KEEP_SEALS,
            P.MANAGE_INCUBATION,
            P.MANAGE_PREMISES,
        }
    ),
    Role.FINANCE: frozenset(
        {P.VIEW_CASES, P.VIEW_MONEY, P.MANAGE_BUDGET, P.PAY, P.VIEW_ORGANIZATIONS, P.USE_SEALS}
    ),
    Role.DIRECTOR: frozenset(
        {
            P.VIEW_CASES,
            P.DECIDE,
            P.REVOKE_CERTIFICATE,
            P.VIEW_MONEY,
            P.VIEW_ORGANIZATIONS,
            P.VIEW_SYSTEM,
            P.USE_SEALS,
            P.KEEP_SEALS,
        }
    ),
    Role.AUDITOR: frozenset(
        {P.VIEW_CASES, P.VIEW_MONEY, P.VIEW_ORGANIZATIONS, P.VIEW_AUDIT, P.VIEW_SYSTEM}
    ),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_PEOPLE, P.MANAGE_SETTINGS, P.VIEW_SYSTEM}),
    # an objection from outside stops a case at once; what is over is closed at night
    Role.SYSTEM: frozenset({P.NOTIFY_PUBLIC, P.CLOSE_BOOKINGS}),
}

ROLE_LABEL: dict[Role, str] = {
    Role.LEGAL_REPRESENTATIVE: _("法定代表人"),
    Role.LEADER: _("负责人"),
    Role.AGENT: _("经办人（组织）"),
    Role.KEY_STAFF: _("业务骨干"),
    Role.EXPERT: _("评审专家"),
    Role.MENTOR: _("孵化导师"),
    Role.CASE_OFFICER: _("经办人"),
    Role.FINANCE: _("财务"),
    Role.DIRECTOR: _("主任"),
    Role.AUDITOR: _("审计员"),
    Role.ADMINISTRATOR: _("系统管理员"),
    Role.SYSTEM: _("系统"),
}

HUB_ROLES = frozenset(
    {
        Role.EXPERT,
        Role.MENTOR,
        Role.CASE_OFFICER,
        Role.FINANCE,
        Role.DIRECTOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
TWO_FACTOR_ROLES = frozenset({Role.DIRECTOR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Hat:
    """Who acts, under which post, for which body of which hub."""

    person_id: int | None
    post_id: int | None
    organization_id: int | None
    hub_id: int | None
    role: Role
    name: str = ""
    organization_name: str = ""

    def may(self, permission: Permission) -> bool:
        return permission in MAY[self.role]

    def require(self, permission: Permission) -> None:
        """Refuse, in a sentence, what this hat may not do."""
        if not self.may(permission):
            raise RuleError(
                _(
                    "当前身份“%(role)s”不能办理此事，请切换身份或请有权限的同事办理。",
                    role=self.role_label,
                )
            )

    @property
    def for_hub(self) -> bool:
        """True for the hub's own staff and experts, False for people of an applicant organization."""
        return self.role in HUB_ROLES or self.role is Role.SYSTEM

    @property
    def role_label(self) -> str:
        return ROLE_LABEL[self.role]

    @property
    def label(self) -> str:
        return f"{self.organization_name} · {self.role_label}"


SYSTEM = Hat(None, None, None, None, Role.SYSTEM)
