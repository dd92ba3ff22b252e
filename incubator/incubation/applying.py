"""Begins an application, online or from paper."""

from __future__ import annotations

from datetime import date, datetime

from incubator.casework.attaching import File
from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import conditions, editing, queries
from incubator.incubation.intake import Intake
from incubator.incubation.intakes import TRACK_WORDS, track_of
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import Status
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Document, Visibility

PAPER_FORM = "paper-incubation"
"""The kind of the scan an application was typed in from; `issued_on` is the day it was received."""


def begin(intake: Intake, organization: Organization, *, by: Hat, at: datetime) -> Incubation:
    """A new draft. Refused outside the window and while the organization applies or stays."""
    by.require(Permission.APPLY)
    if organization.id != by.organization_id:
        raise RuleError(_("只能以本组织的名义申请，请切换到该组织的身份。"))
    sentence = editing.window(intake, at)
    if sentence:
        raise RuleError(sentence)
    application = _draft(intake, organization, at=at)
    open_case(application, by=by, at=at)
    return application


def begin_on_behalf(
    intake: Intake, organization: Organization, *, received_on: date, by: Hat, at: datetime
) -> Incubation:
    """A draft that staff type in from paper received by the window's last day (代录)."""
    by.require(Permission.ENTER_PAPER)
    if intake.base.hub_id != by.hub_id:
        raise RuleError(_("只能代录本街道招募的申请。"), field="intake_id")
    _refuse_day(intake, received_on, today=clock.on(at))
    application = _draft(intake, organization, at=at, entered_on_behalf=True)
    open_case(application, by=by, at=at)
    return application


def _refuse_day(intake: Intake, received_on: date, *, today: date) -> None:
    if received_on > today:
        raise RuleError(_("收件日期不能晚于今天，请照收件登记填写。"), field="received_on")
    first = clock.on(intake.opens_at)
    if intake.published_at is None or received_on < first:
        raise RuleError(
            _("收件日期早于开始申请日 %(day)s，请核对。", day=first.isoformat()),
            field="received_on",
        )
    ends = [one for one in (intake.closes_at, intake.closed_at) if one is not None]
    if ends and received_on > clock.on(min(ends)):
        raise RuleError(
            _(
                "收件日期晚于截止日 %(day)s，逾期的纸质申请不能受理。",
                day=clock.on(min(ends)).isoformat(),
            ),
            field="received_on",
        )


def _draft(
    intake: Intake, organization: Organization, *, at: datetime, entered_on_behalf: bool = False
) -> Incubation:
    base, track = intake.base, track_of(organization)
    _refuse_unless_welcome(intake, organization)
    mode = Mode.VIRTUAL if conditions.no_desk(base, track) else Mode.PHYSICAL
    return Incubation(
        base_id=base.id,
        base=base,
        intake_id=intake.id,
        intake=intake,
        resident_id=organization.id,
        organization_id=organization.id,
        organization=organization,
        hub_id=base.hub_id,
        hub=base.hub,
        track=track,
        mode=mode,
        status=Status.DRAFT,
        status_since=at,
        opened_at=at,
        title=intake.title,
        entered_on_behalf=entered_on_behalf,
        desks_wanted=0,
    )


def _refuse_unless_welcome(intake: Intake, organization: Organization) -> None:
    track = track_of(organization)
    if organization.hub_id != intake.base.hub_id or organization.status in OVER:
        raise RuleError(_("只有在本街道登记、备案或筹备中的组织可以申请。"), field="organization")
    if intake.base.closed_on is not None:
        raise RuleError(_("孵化基地已经停用，不再接受申请。"))
    if track not in intake.tracks:
        raise RuleError(
            _("这次招募不接受%(track)s组织的申请。", track=TRACK_WORDS[track]),
            field="organization",
        )
    if conditions.no_mode_at_all(intake.base, track):
        raise RuleError(conditions.no_desk(intake.base, track) or "", field="organization")
    if queries.staying(organization.id) is not None:
        raise RuleError(
            _("%(name)s正在孵化，交接完成以前不能再申请入驻。", name=organization.name),
            field="organization",
        )
    if queries.applying(organization.id) is not None:
        raise RuleError(
            _(
                "%(name)s已有一件入驻申请在办理，不能同时有两件。请打开原有的那件继续办理。",
                name=organization.name,
            ),
            field="organization",
        )


def keep_scan(
    application: Incubation, file: File, *, received_on: date, by: Hat, at: datetime
) -> Document:
    """File the scan of the paper application."""
    by.require(Permission.ENTER_PAPER)
    editing.belongs(application, by)
    document = file_document(
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        pages=file.pages,
        kind=PAPER_FORM,
        by=by,
        at=at,
        visibility=Visibility.CASE,
        organization_id=application.organization_id,
        case_id=application.id,
        issued_on=received_on,
    )
    record("document.add", document, by=by, at=at, case_id=application.id)
    return document
