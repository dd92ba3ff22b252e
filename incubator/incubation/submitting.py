"""Hands an application in: checked by the server's clock, frozen, hashed, numbered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from incubator.casework import freezing, windows
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
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.records.services import next_number

_MOST_SAID = 5
"""Gaps named one by one in a refusal; the page lists all of them."""


@dataclass(frozen=True)
class Prepared:
    """The frozen bytes, already kept on disk under their SHA-256 (hex)."""

    content: bytes
    sha256: str


def prepare(application: Incubation, *, promised: bool, by: Hat, at: datetime) -> Prepared:
    """Check, freeze, hash and keep what would be handed in; call it before the transaction.

    Raises `RuleError` for everything that stands against handing it in.
    """
    refuse_unless_ready(application, promised=promised, by=by, at=at)
    content = _content(application, at)
    return Prepared(content, keep(content))


def _content(application: Incubation, at: datetime) -> bytes:
    return freezing.canonical(snapshot.of(application, on=clock.on(at)))


def submit(
    application: Incubation, prepared: Prepared, *, promised: bool, by: Hat, at: datetime
) -> IncubationSubmission:
    """Take a draft or a supplement in, and give its receipt number.

    Raises `Overtaken` when the application changed after it was prepared. `at` is the moment the
    request came in: it is compared with the intake's end to the second.
    """
    locked(Incubation, application.id)
    refuse_unless_ready(application, promised=promised, by=by, at=at)
    if hashlib.sha256(_content(application, at)).hexdigest() != prepared.sha256:
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
    _refuse_gaps(application)
    refuse_unless_met(conditions.ask(application, on=clock.on(at)))
    if not promised:
        raise RuleError(_("请阅读承诺并勾选后再提交。"), field="promised")


def late(application: Incubation, at: datetime) -> str | None:
    """Why it is too early or too late to hand in, by the server's time; None while it is neither."""
    if application.status == Status.DRAFT:
        return editing.closed_sentence(application, at)
    return windows.late_supplement(editing.supplement_deadline(application), at)


def _refuse_gaps(application: Incubation) -> None:
    gaps = progress.gaps(application)
    if not gaps:
        return
    said = "".join(f"{gap.sentence}" for gap in gaps[:_MOST_SAID])
    if len(gaps) <= _MOST_SAID:
        raise RuleError(_("还不能提交：%(gaps)s", gaps=said))
    raise RuleError(
        _(
            "还不能提交，共 %(n)s 处没有完成：%(gaps)s……请按下面的清单补齐。",
            n=len(gaps),
            gaps=said,
        )
    )


def _action(application: Incubation, by: Hat) -> Action:
    if by.may(Permission.ENTER_PAPER):
        return Action.ENTER
    return Action.SUBMIT if application.status == Status.DRAFT else Action.RESUBMIT


def _freeze(
    application: Incubation, prepared: Prepared, *, by: Hat, at: datetime
) -> IncubationSubmission:
    round_number = len(application.submissions) + 1
    if application.number is None:
        application.number = _new_number(application, at)
    receipt = application.number if round_number == 1 else f"{application.number}-{round_number}"
    document = file_document(
        sha256=prepared.sha256,
        size=len(prepared.content),
        media_type=freezing.MEDIA_TYPE,
        name=f"{receipt}.json",
        kind=snapshot.KIND,
        by=by,
        at=at,
        visibility=Visibility.CASE,
        organization_id=application.organization_id,
        case_id=application.id,
        number=receipt,
    )
    document.hub_id = application.hub_id
    submission = IncubationSubmission(
        case_id=application.id,
        round=round_number,
        receipt=receipt,
        sha256=prepared.sha256,
        document_id=document.id,
        at=at,
        by_post_id=by.post_id,
    )
    db.session.add(submission)
    db.session.flush()
    db.session.expire(application, ["submissions"])
    return submission


def _new_number(application: Incubation, at: datetime) -> str:
    """SL-I-2026-0001: the street's letters, incubation, the year, and a number never used again."""
    year = clock.on(at).year
    series = f"{application.hub.short_code}-I"
    return f"{series}-{year}-{next_number(series, year=year):04d}"


def latest(application: Incubation) -> IncubationSubmission | None:
    return application.submissions[-1] if application.submissions else None
