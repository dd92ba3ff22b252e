"""What a call asks of an organization: its own rules and what its caps imply."""

from __future__ import annotations

from datetime import date

from incubator.eligibility.findings import Finding, Requirement
from incubator.eligibility.services import ask as ask_of
from incubator.eligibility.setting import Implied, refuse_unless_met
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization

__all__ = ["Implied", "ask", "ask_organization", "of", "refuse_unless_met"]

_CAP = "filed-group-cap"
_HERE = "in-street"


def of(call: Call) -> list[Requirement]:
    """Every rule in the order shown; the cap of bodies without legal personality comes last."""
    rows: list[Requirement] = list(call.requirements)
    return [*rows, Implied(_CAP, call.filed_group_cap, call.basis)]


def ask_organization(call: Call, organization: Organization, *, on: date) -> list[Finding]:
    """The call's rules asked of one organization; the cap of filed groups only of those it concerns.

    One whose life is over is asked first whether it is registered, whatever the call says.
    """
    asked = of(call)
    if organization.has_legal_personality:
        asked = [one for one in asked if one.test != _CAP]
    if organization.status in OVER and all(one.test != _HERE for one in asked):
        asked.insert(0, Implied(_HERE, None, call.basis))
    return ask_of(asked, organization, on=on, hub_id=call.hub_id)


def ask(application: FundApplication, *, on: date) -> list[Finding]:
    return ask_organization(application.call, application.organization, on=on)
