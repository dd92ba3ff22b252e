"""Who may change which section of an application when, and why not."""

from __future__ import annotations

from datetime import datetime

from incubator.casework import windows
from incubator.casework.models import Deadline
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.applications import FundApplication, Section
from incubator.funds.lifecycle import SUPPLEMENT, Status
from incubator.funds.questions import SECTION_WORDS


def why_not(application: FundApplication, section: Section, *, by: Hat, at: datetime) -> str | None:
    """The sentence that keeps this section closed to `by`, or None when it is open."""
    if not writes_for(application, by):
        return _("只有本组织的法定代表人或经办人可以填写。")
    if application.status == Status.DRAFT:
        return None if application.entered_on_behalf else closed_sentence(application, at)
    if application.status != Status.SUPPLEMENT:
        return _("申报已经提交，内容已固定；需要更正时请联系服务中心退回补正。")
    if section not in returned(application):
        return _("“%(section)s”没有退回，只能修改退回的部分。", section=SECTION_WORDS[section])
    return None


def refuse_unless_open(
    application: FundApplication, section: Section, *, by: Hat, at: datetime
) -> None:
    belongs(application, by)
    sentence = why_not(application, section, by=by, at=at)
    if sentence:
        raise RuleError(sentence)


def belongs(application: FundApplication, by: Hat) -> None:
    """An application of another organization or street is not there, whatever the caller loaded."""
    mine = (
        application.hub_id == by.hub_id
        if by.for_hub
        else application.organization_id == by.organization_id
    )
    if not mine:
        raise NotFound(_("没有找到这件申报。"))


def writes_for(application: FundApplication, by: Hat) -> bool:
    """The organization's own people, or staff where the application came on paper."""
    if by.may(Permission.APPLY):
        return application.organization_id == by.organization_id
    return application.entered_on_behalf and by.may(Permission.ENTER_PAPER)


def returned(application: FundApplication) -> set[Section]:
    """The sections staff asked to be corrected."""
    return {state.section for state in application.sections if state.return_note}


def closed_sentence(application: FundApplication, at: datetime) -> str | None:
    """Why nothing more can be written or handed in, by the server's time; None while the call is open."""
    return windows.closed_sentence(application.call.opens_at, application.call.closes_at, at)


def supplement_deadline(application: FundApplication) -> Deadline | None:
    """The open obligation to hand in what was returned, unless it was waived."""
    return windows.open_deadline(application, SUPPLEMENT)
