"""Who signs for an incubatee: itself, or the people behind a body without legal personality."""

from __future__ import annotations

from dataclasses import dataclass

from incubator.core.words import _
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation
from incubator.organizations.models import OrgStatus


@dataclass(frozen=True)
class Party:
    """乙方: how it is called, what identifies it, and each of those who sign."""

    name: str
    code: str
    signers: list[str]
    """Labels of the lines to sign on; one for a body that signs for itself."""
    itself: bool
    hint: str


def party_of(case: Incubation) -> Party:
    organization = case.organization
    if case.track is Track.FILED:
        return _behind(case, _("代管单位或发起人签字"))
    if organization.status is OrgStatus.PROSPECTIVE:
        return _behind(case, _("发起人签字"))
    return Party(
        organization.name,
        organization.code_text,
        [_("乙方（盖章）、法定代表人或授权代表签字")],
        True,
        _("法定代表人或授权代表。"),
    )


def _behind(case: Incubation, label: str) -> Party:
    names = [one.name for one in case.sponsors if one.name]
    return Party(
        case.organization.name,
        case.organization.code_text or "",
        [f"{label}（{name}）" for name in names] or [label],
        False,
        _("没有法人资格，由发起人或代管单位签字并承担责任：%(names)s。", names="、".join(names))
        if names
        else _("没有法人资格，由发起人或代管单位签字并承担责任。"),
    )
