"""Who may change which section of an application when, and why not."""

from __future__ import annotations

from datetime import datetime

from incubator.casework import windows
from incubator.casework.models import Deadline
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation.intake import Intake
from incubator.incubation.models import Incubation, Section
from incubator.incubation.questions import SECTION_WORDS
from incubator.incubation.states import SUPPLEMENT, Status


def why_not(application: Incubation, section: Section, *, by: Hat, at: datetime) -> str | None:
    """The sentence that keeps this section closed to `by`, or None when it is open."""
    if not writes_for(application, by):
        return _("只有本组织的法定代表人或经办人可以填写。")
    if application.status == Status.DRAFT:
        return closed_sentence(application, at)
    if application.status != Status.SUPPLEMENT:
        return _("申请已经提交，内容已固定；需要更正时请联系服务中心退回补正。")
    if section not in returned(application):
        return _("“%(section)s”没有退回，只能修改退回的部分。", section=SECTION_WORDS[section])
    return None


def refuse_unless_open(application: Incubation, section: Section, *, by: Hat, at: datetime) -> None:
    belongs(application, by)
    sentence = why_not(application, section, by=by, at=at)
    if sentence:
        raise RuleError(sentence)


def belongs(application: Incubation, by: Hat) -> None:
    """An application of another organization or street is not there, whatever the caller loaded."""
    mine = (
        application.hub_id == by.hub_id
        if by.for_hub
        else application.organization_id == by.organization_id
    )
    if not mine:
        raise NotFound(_("没有找到这件申请。"))


def writes_for(application: Incubation, by: Hat) -> bool:
    """The organization's own people, or staff where the application came on paper."""
    if by.may(Permission.APPLY):
        return application.organization_id == by.organization_id
    return application.entered_on_behalf and by.may(Permission.ENTER_PAPER)


def returned(application: Incubation) -> set[Section]:
    """The sections staff asked to be corrected; another mode may bring or need another sponsor."""
    found = {state.section for state in application.sections if state.return_note}
    return found | {Section.SPONSORS} if Section.NEEDS in found else found


def closed_sentence(application: Incubation, at: datetime) -> str | None:
    """Why a draft can no longer be written or handed in, by the server's time; None while it can.

    What came on paper was received in time and may be typed in later.
    """
    intake = application.intake
    if intake is None or application.entered_on_behalf:
        return None
    return window(intake, at, extended_to=application.extended_to)


def window(intake: Intake, at: datetime, *, extended_to: datetime | None = None) -> str | None:
    """The same of an intake, before there is an application."""
    if intake.published_at is None:
        return _("这次招募还没有发布，不能申请。")
    closes_at = intake.closes_at
    if closes_at is not None and extended_to is not None:
        closes_at = max(closes_at, extended_to)
    if intake.closed_at is not None and (extended_to is None or at >= extended_to):
        return _(
            "这次招募已于 %(at)s 结束，不能再提交。填写的内容仍可查看和打印。",
            at=windows.moment(intake.closed_at),
        )
    return windows.closed_sentence(intake.opens_at, closes_at, at)


def supplement_deadline(application: Incubation) -> Deadline | None:
    """The open obligation to hand in what was returned, unless it was waived."""
    return windows.open_deadline(application, SUPPLEMENT)
