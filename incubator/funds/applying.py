"""Begins an application, online or from paper, and offers last year's answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from incubator.casework.questions import Shape
from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import editing, progress, queries, sections
from incubator.funds.applications import FundApplication, Section
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.funds.questions import QUESTIONS, ROWS
from incubator.organizations.models import Organization
from incubator.organizations.services import require_unmerged
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Document, Visibility

PAPER_FORM = "paper-application"
"""The kind of the scan an application was typed in from; `issued_on` is the day it was received."""


def begin(call: Call, organization: Organization, *, by: Hat, at: datetime) -> FundApplication:
    """A new draft of the organization's one application to the call.

    Refused outside the window and where the organization already has one.
    """
    by.require(Permission.APPLY)
    if organization.id != by.organization_id:
        raise RuleError(_("只能以本组织的名义申报，请切换到该组织的身份。"))
    if call.published_at is None or call.past:
        raise RuleError(_("这个批次还没有发布，不能申报。"))
    application = _draft(call, organization, by=by, at=at)
    sentence = editing.closed_sentence(application, at)
    if sentence:
        raise RuleError(sentence)
    open_case(application, by=by, at=at)
    return application


def begin_on_behalf(
    call: Call, organization: Organization, *, received_on: date, by: Hat, at: datetime
) -> FundApplication:
    """A draft that staff type in from paper received by the window's last day (代录)."""
    by.require(Permission.ENTER_PAPER)
    if call.hub_id != by.hub_id:
        raise RuleError(_("只能代录本街道批次的申报。"), field="call")
    if received_on > clock.on(at):
        raise RuleError(_("收件日期不能晚于今天，请照收件登记填写。"), field="received_on")
    if call.published_at is None or received_on < clock.on(call.opens_at):
        raise RuleError(
            _("收件日期早于申报开始日 %(day)s，请核对。", day=clock.on(call.opens_at).isoformat()),
            field="received_on",
        )
    if received_on > clock.on(call.closes_at):
        raise RuleError(
            _(
                "收件日期晚于截止日 %(day)s，逾期的纸质申报不能受理。",
                day=clock.on(call.closes_at).isoformat(),
            ),
            field="received_on",
        )
    application = _draft(call, organization, by=by, at=at, entered_on_behalf=True)
    open_case(application, by=by, at=at)
    return application


def _draft(
    call: Call,
    organization: Organization,
    *,
    by: Hat,
    at: datetime,
    entered_on_behalf: bool = False,
) -> FundApplication:
    require_unmerged(organization)
    if queries.application_of(call, organization.id) is not None:
        raise RuleError(
            _(
                "%(name)s在本批次已有一件申报，每个组织每个批次只能申报一件。请打开原有的那件继续办理。",
                name=organization.name,
            ),
            field="organization",
        )
    return FundApplication(
        call_id=call.id,
        call=call,
        applicant_id=organization.id,
        organization_id=organization.id,
        organization=organization,
        hub_id=call.hub_id,
        status=Status.DRAFT,
        status_since=at,
        opened_at=at,
        title=call.title,
        entered_on_behalf=entered_on_behalf,
        account_name=organization.name if organization.has_legal_personality else "",
        bank_name=organization.bank_name if organization.has_legal_personality else "",
        bank_account=organization.bank_account if organization.has_legal_personality else None,
        bank_digest=organization.bank_digest if organization.has_legal_personality else None,
        requested=0,
        project_budget=0,
    )


def keep_scan(
    application: FundApplication, file: dict[str, Any], *, received_on: date, by: Hat, at: datetime
) -> Document:
    """File the scan of the paper application; `file` has sha256, size, media_type and name."""
    by.require(Permission.ENTER_PAPER)
    editing.belongs(application, by)
    document = file_document(
        **file,
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


def copy_earlier(
    application: FundApplication, earlier: FundApplication, *, by: Hat, at: datetime
) -> list[Section]:
    """Fill the sections nobody has written yet with an earlier application's answers.

    Days and attachments are left out, because they were that year's. Answers which sections were
    filled; nothing that was typed is replaced.
    """
    locked(FundApplication, application.id)
    if earlier.applicant_id != application.applicant_id:
        raise RuleError(_("只能套用本组织自己的申报。"))
    filled: list[Section] = []
    for one in progress.of(application):
        if one.state is not None or one.section in {Section.PAPERS, Section.ACCOUNT}:
            continue
        editing.refuse_unless_open(application, one.section, by=by, at=at)
        _copy_answers(application, earlier, one.section)
        sections.touch(application, one.section, by=by, at=at)
        filled.append(one.section)
    sections.add_up(application)
    return filled


def _copy_answers(application: FundApplication, earlier: FundApplication, section: Section) -> None:
    for question in QUESTIONS[section]:
        if question.shape is not Shape.DAY:
            setattr(application, question.name, getattr(earlier, question.name))
    if section is Section.PROJECT and earlier.title == earlier.call.title:
        application.title = application.call.title
    for rows in ROWS.get(section, ()):
        for number, row in enumerate(getattr(earlier, rows.name)):
            values = {
                column.name: None if column.shape is Shape.DAY else getattr(row, column.name)
                for column in rows.columns
            }
            sections.add_row(application, rows, number, values)
        db.session.flush()
        db.session.expire(application, [rows.name])
