"""Hands an application in: checked by the server's clock, frozen, hashed, numbered."""

from __future__ import annotations

from datetime import datetime

from incubator.casework import receiving, windows
from incubator.casework.receiving import Prepared
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.setting import refuse_unless_met
from incubator.incubation import conditions, editing, progress, snapshot
from incubator.incubation.actions import Action
from incubator.incubation.models import Incubation, IncubationSubmission
from incubator.incubation.states import Status


def prepare(application: Incubation, *, promised: bool, by: Hat, at: datetime) -> Prepared:
    """Check, freeze, hash and keep what would be handed in; call it before the transaction.

    Raises `RuleError` for everything that stands against handing it in.
    """
    refuse_unless_ready(application, promised=promised, by=by, at=at)
    return receiving.prepared(snapshot.of(application, on=clock.on(at)))


def submit(
    application: Incubation, prepared: Prepared, *, promised: bool, by: Hat, at: datetime
) -> IncubationSubmission:
    """Take a draft or a supplement in, and give its receipt number.

    Raises `Overtaken` when the application changed after it was prepared. `at` is the moment the
    request came in: it is compared with the intake's end to the second.
    """
    locked(Incubation, application.id)
    refuse_unless_ready(application, promised=promised, by=by, at=at)
    if not prepared.still(snapshot.of(application, on=clock.on(at))):
        raise Overtaken(_("核对之后申请内容又有改动，没有提交。请重新核对后再提交。"))
    submission = _freeze(application, prepared, by=by, at=at)
    application.promised_at = at
    application.submitted_at = application.submitted_at or at
    action = _action(application, by)
    for state in application.sections:
        state.return_note = ""
    db.session.flush()
    move(
        application,
        action,
        by=by,
        at=at,
        facts={
            "receipt": submission.receipt,
            "sha256": submission.sha256,
            "round": submission.round,
        },
    )
    return submission


def refuse_unless_ready(application: Incubation, *, promised: bool, by: Hat, at: datetime) -> None:
    """Refuse, in a sentence, what may not be handed in now."""
    editing.belongs(application, by)
    if not editing.writes_for(application, by):
        raise RuleError(_("只有法定代表人或经办人可以提交。请切换身份，或请他们登录后提交。"))
    if application.status not in {Status.DRAFT, Status.SUPPLEMENT}:
        raise RuleError(
            _(
                "这件申请已经提交过，受理编号 %(number)s，不用再提交。",
                number=application.number or "",
            )
        )
    too_late = late(application, at)
    if too_late:
        raise RuleError(too_late)
    receiving.refuse_gaps([gap.sentence for gap in progress.gaps(application)])
    refuse_unless_met(conditions.ask(application, on=clock.on(at)))
    if not promised:
        raise RuleError(_("请阅读承诺并勾选后再提交。"), field="promised")


def late(application: Incubation, at: datetime) -> str | None:
    """Why it is too early or too late to hand in, by the server's time; None while it is neither."""
    if application.status == Status.DRAFT:
        return editing.closed_sentence(application, at)
    return windows.late_supplement(editing.supplement_deadline(application), at)


def _action(application: Incubation, by: Hat) -> Action:
    if by.may(Permission.ENTER_PAPER):
        return Action.ENTER
    return Action.SUBMIT if application.status == Status.DRAFT else Action.RESUBMIT


def _freeze(
    application: Incubation, prepared: Prepared, *, by: Hat, at: datetime
) -> IncubationSubmission:
    round_number = len(application.submissions) + 1
    document = receiving.file_round(
        application,
        prepared,
        round_=round_number,
        letter="I",
        kind=snapshot.KIND,
        by=by,
        at=at,
    )
    submission = IncubationSubmission(
        case_id=application.id,
        round=round_number,
        receipt=document.number,
        sha256=prepared.sha256,
        document_id=document.id,
        at=at,
        by_post_id=by.post_id,
    )
    db.session.add(submission)
    db.session.flush()
    db.session.expire(application, ["submissions"])
    return submission


def latest(application: Incubation) -> IncubationSubmission | None:
    return application.submissions[-1] if application.submissions else None
