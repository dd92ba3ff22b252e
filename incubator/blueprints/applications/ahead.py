"""What comes next for an application: its steps, the one to take now first, and what must come before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for

from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Action, Status
from incubator.notices import showing
from incubator.notices.services import refuse_unless_over
from incubator.organizations.models import Profile
from incubator.web import steps


@dataclass(frozen=True)
class Offered:
    """`waits` says why the step that moves the application on cannot be taken yet, else empty."""

    buttons: list[steps.Button]
    waits: str = ""


def _refuse_before_notice_ends(application: FundApplication, on: date) -> None:
    notice = showing.notice_of(application)
    if notice is not None:
        refuse_unless_over(notice, on=on)


def _refuse_unless_scored(application: FundApplication, on: date) -> None:
    deciding.refuse_unless_scored(application)


_onwards: dict[str, tuple[Action, Callable[[FundApplication, date], None]]] = {
    Status.EXPERT_REVIEW: (Action.PROPOSE, _refuse_unless_scored),
    Status.PUBLIC_NOTICE: (Action.AWARD, _refuse_before_notice_ends),
}


def offered(application: FundApplication, hat: Hat, *, on: date) -> Offered:
    """The steps this hat may take on day `on`; what would only be refused today is not offered first."""
    open_steps = steps.buttons(application, hat)
    action, refuse = _onwards.get(application.status, (None, None))
    if _decides_on_paper(application, hat):
        words = _("本中心线下审批：请在呈批件上签批，再由经办人点“线下审批登记”。")
        return Offered([replace(one, primary=False) for one in open_steps], words)
    onward = next((one for one in open_steps if one.action == action), None)
    if onward is None or refuse is None:
        return Offered(open_steps)
    rest = [replace(one, primary=False) for one in open_steps if one is not onward]
    try:
        refuse(application, on)
    except RuleError as refusal:
        return Offered([*_before(application, hat), *rest], refusal.message)
    return Offered([replace(onward, primary=True), *rest])


def _decides_on_paper(application: FundApplication, hat: Hat) -> bool:
    """Whether this hat approves, but with a signature and not here."""
    return (
        application.status == Status.PROPOSED
        and hat.may(Permission.DECIDE)
        and application.hub.profile is not Profile.FULL
    )


def _before(application: FundApplication, hat: Hat) -> list[steps.Button]:
    """Where what is still missing is done."""
    if application.status == Status.EXPERT_REVIEW and hat.may(Permission.ASSIGN_EXPERTS):
        return [_page("experts", _("安排专家"), url_for("reviews.experts", id=application.id))]
    notice = showing.notice_of(application)
    if application.status == Status.PUBLIC_NOTICE and notice is not None:
        return [_page("notice", _("查看公示"), url_for("notices.show", number=notice.number))]
    return []


def _page(action: str, label: str, url: str) -> steps.Button:
    return steps.Button(action, label, url, primary=True, plain=False, work=label)
