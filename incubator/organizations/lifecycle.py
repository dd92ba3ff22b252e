"""The life of an organization as one table: which step leads where, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from incubator.core.lifecycle import Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.labels import STATUS_LABEL, STATUS_TONE
from incubator.organizations.models import Organization, OrgStatus


class Action(StrEnum):
    REGISTER = "register"
    FILE = "file"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESUME_FILED = "resume-filed"
    CANCEL = "cancel"
    REVOKE = "revoke"
    GIVE_UP = "give-up"


OVER = frozenset({OrgStatus.CANCELLED, OrgStatus.REVOKED, OrgStatus.MERGED})
"""States that nothing leads out of: the file is read, and nothing is added to it or asked by it."""
_RUNNING = frozenset({OrgStatus.REGISTERED, OrgStatus.FILED})
_STOPPABLE = _RUNNING | {OrgStatus.SUSPENDED}


def _state(status: OrgStatus) -> State:
    waits_for = Party.NOBODY if status in OVER else Party.STAFF
    label = STATUS_LABEL[status]
    return State(label, label, STATUS_TONE.get(status, ""), waits_for)


def _step(
    label: str, sources: frozenset[OrgStatus], target: OrgStatus, *needs: Need
) -> Step[OrgStatus]:
    return Step(
        label, sources, target, Permission.MANAGE_ORGANIZATIONS, frozenset(needs), own_page=True
    )


LIFECYCLE: Lifecycle[OrgStatus, Action] = Lifecycle(
    "organization",
    _("组织"),
    {status: _state(status) for status in OrgStatus},
    {
        Action.REGISTER: _step(
            _("登记成立"),
            frozenset({OrgStatus.PROSPECTIVE, OrgStatus.FILED}),
            OrgStatus.REGISTERED,
        ),
        Action.FILE: _step(_("街道备案"), frozenset({OrgStatus.PROSPECTIVE}), OrgStatus.FILED),
        Action.SUSPEND: _step(_("暂停活动"), _RUNNING, OrgStatus.SUSPENDED, Need.REASON),
        Action.RESUME: _step(
            _("恢复活动"), frozenset({OrgStatus.SUSPENDED}), OrgStatus.REGISTERED, Need.REASON
        ),
        Action.RESUME_FILED: _step(
            _("恢复活动"), frozenset({OrgStatus.SUSPENDED}), OrgStatus.FILED, Need.REASON
        ),
        Action.CANCEL: _step(_("注销"), _STOPPABLE, OrgStatus.CANCELLED, Need.REASON),
        Action.REVOKE: _step(_("撤销登记"), _STOPPABLE, OrgStatus.REVOKED, Need.REASON),
        Action.GIVE_UP: _step(
            _("不再筹备"), frozenset({OrgStatus.PROSPECTIVE}), OrgStatus.CANCELLED, Need.REASON
        ),
    },
)

PAPER = {
    Action.REGISTER: _("登记证书扫描件"),
    Action.FILE: _("备案文件扫描件"),
    Action.SUSPEND: _("暂停活动的决定或申请"),
    Action.RESUME: _("恢复活动的决定或申请"),
    Action.RESUME_FILED: _("恢复活动的决定或申请"),
    Action.CANCEL: _("注销决定（通知书）"),
    Action.REVOKE: _("撤销登记的决定书"),
    Action.GIVE_UP: _("发起人的书面说明"),
}
"""The document each step rests on; no step is taken without it."""

ENDINGS = frozenset({Action.CANCEL, Action.REVOKE, Action.GIVE_UP})


@dataclass(frozen=True)
class Offered:
    action: Action
    label: str


def open_to(organization: Organization, by: Hat) -> list[Offered]:
    """The steps this hat may take with this organization now, in the order of the table."""
    may = [permission for permission in (Permission.MANAGE_ORGANIZATIONS,) if by.may(permission)]
    return [
        Offered(action, LIFECYCLE.steps[action].label)
        for action in LIFECYCLE.open_to(organization.status, may)
        if fits(organization, action)
    ]


def fits(organization: Organization, action: Action) -> bool:
    """Whether a step that the state allows is this body's: it resumes as what it was."""
    if action is Action.RESUME:
        return organization.uscc is not None
    if action is Action.RESUME_FILED:
        return organization.uscc is None
    return True
