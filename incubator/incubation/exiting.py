"""Ways out of the base: notice, termination, expiry; the hand-over; and the end of applications."""

from __future__ import annotations

from datetime import date, datetime

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import (
    afterwards,
    agreeing,
    closing,
    editing,
    ending_ahead,
    evaluating_periods,
    placing,
    waiting,
    warning,
)
from incubator.incubation.actions import Action
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.states import Status
from incubator.people.models import Post
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper, signer_of

_ENDED = _("离开基地")
_WITHDRAWN = _("申请人撤回申请")


def give_notice(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """The incubatee says that it leaves; the hand-over is counted from today."""
    case: Incubation = locked(Incubation, case_id)
    move(case, Action.GIVE_NOTICE, by=by, at=at, version=version, reason=reason)
    begin_to_leave(case, Leaving.WITHDRAWN, at=at)
    return case


def terminate(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    by.require(Permission.DECIDE)
    case: Incubation = locked(Incubation, case_id)
    move(case, Action.TERMINATE, by=by, at=at, version=version, reason=reason)
    begin_to_leave(case, Leaving.TERMINATED, at=at)
    return case


def register_termination(
    case_id: int,
    paper: SignedPaper,
    *,
    reason: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Incubation:
    """A termination signed on paper, by somebody else than whoever types it in."""
    case: Incubation = locked(Incubation, case_id)
    began = clock.at(case.entered_on) if case.entered_on else at
    signer: Post = signer_of(paper, hub_id=case.hub_id, proposed_at=began, by=by, at=at)
    if hat_of(signer).person_id == by.person_id:
        raise RuleError(_("签批人不能是登记的人。请由另一位同事登记。"), field="signer")
    move(
        case,
        Action.REGISTER_TERMINATION,
        by=by,
        at=at,
        version=version,
        reason=reason,
        facts=paper.facts(signer),
    )
    begin_to_leave(case, Leaving.TERMINATED, at=at)
    return case


def expire(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Incubation:
    """The term is over and nothing follows it: the exit notice goes out."""
    case: Incubation = locked(Incubation, case_id)
    today = clock.on(at)
    if case.term_through is not None and today <= case.term_through:
        raise RuleError(
            _(
                "协议到 %(day)s 到期，到期次日起才能按到期退驻处理。",
                day=case.term_through.isoformat(),
            )
        )
    move(case, Action.EXPIRE, by=by, at=at, version=version)
    begin_to_leave(case, Leaving.EXPIRED, at=at)
    return case


def begin_to_leave(case: Incubation, how: Leaving, *, at: datetime) -> None:
    """What every way out has in common: the notice day, the exit check-list, nothing left open."""
    today = clock.on(at)
    case.leaving, case.notice_on = how, today
    agreeing.prepare(case, Way.OUT)
    warning.end_open(case, because=_ENDED[:], at=at)
    closing.close(case, because=_ENDED[:], on=today)
    evaluating_periods.close_open(case, at=at)
    ending_ahead.arranged(case, at=at)


def hand_over(
    case_id: int, *, on: date, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Everything is back: only now is the desk free, the stay over, the year of follow-up begun."""
    by.require(Permission.MANAGE_INCUBATION)
    case: Incubation = locked(Incubation, case_id)
    _refuse_day(case, on, clock.on(at))
    missing = agreeing.open_lines(case, Way.OUT)
    if missing:
        raise RuleError(_("退驻清单还有 %(n)s 项没有交接，交接后才能办结。", n=len(missing)))
    graduated = case.status == Status.GRADUATED
    action = Action.HAND_OVER if graduated else Action.CLOSE_EXIT
    move(case, action, by=by, at=at, version=version, facts={"left_on": on})
    case.left_on, case.ended_on = on, clock.on(at)
    placing.hand_over(case, on=on, by=by, at=at)
    db.session.flush()
    afterwards.plan(case, at=at)
    return case


def _refuse_day(case: Incubation, on: date, today: date) -> None:
    if on > today:
        raise RuleError(_("交接日期不能晚于今天。"), field="on")
    if case.notice_on is not None and on < case.notice_on:
        raise RuleError(
            _("交接日期不能早于出壳或退驻通知的日期（%(day)s）。", day=case.notice_on.isoformat()),
            field="on",
        )


def cancel(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Take the admission back before anybody moved in; the place goes to the next."""
    case: Incubation = locked(Incubation, case_id)
    move(case, Action.CANCEL, by=by, at=at, version=version, reason=reason)
    _let_go(case, reason, by=by, at=at)
    return case


def withdraw(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """The applicant takes the application back, at any time before moving in.

    Its reason stays with the case; the desk's history and the waiting list only say who gave up.
    """
    by.require(Permission.APPLY)
    case: Incubation = locked(Incubation, case_id)
    editing.belongs(case, by)
    move(case, Action.WITHDRAW, by=by, at=at, version=version, reason=reason)
    _let_go(case, _WITHDRAWN[:], by=by, at=at)
    return case


def _let_go(case: Incubation, because: str, *, by: Hat, at: datetime) -> None:
    case.ended_on = clock.on(at)
    placing.give_back(case, because=because, by=by, at=at)
    waiting.leave(case, because=because, by=by, at=at)
