"""Ways out of a room: the occupant's notice, termination, the end of the term, and giving it back."""

from __future__ import annotations

from datetime import date, datetime

from incubator.casework import deadlines
from incubator.casework.deadlines import Counted, count
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper, signer_of
from incubator.premises import (
    occupying,
    occupying_charging,
    occupying_handing,
    occupying_holds,
)
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy, Way
from incubator.premises.occupancy_steps import GIVING_BACK, Action
from incubator.premises.occupying_due import DEPOSIT, ENDING, INSPECTION, OBJECTION
from incubator.rules.queries import calendar, rule


def give_back_by(case: Occupancy, notice_on: date) -> Counted:
    """The last day for giving the room back after a notice of that day."""
    found = rule(GIVING_BACK.rule, on=notice_on, hub_id=case.hub_id)
    return count(found, notice_on, calendar())


def give_notice(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """The occupant says that it leaves, or staff enter what it wrote on paper."""
    case, room = occupying.held(case_id)
    own = by.may(Permission.APPLY)
    action = Action.GIVE_NOTICE if own else Action.REGISTER_NOTICE
    move(case, action, by=by, at=at, version=version, reason=reason)
    _begin_to_leave(case, room, at=at)
    return case


def terminate(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """End the agreement by login."""
    by.require(Permission.DECIDE)
    case, room = occupying.held(case_id)
    move(case, Action.TERMINATE, by=by, at=at, version=version, reason=reason)
    _begin_to_leave(case, room, at=at)
    return case


def register_termination(
    case_id: int,
    paper: SignedPaper,
    *,
    reason: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """A termination signed on paper, by somebody else than whoever types it in."""
    case, room = occupying.held(case_id)
    began = clock.at(case.entered_on) if case.entered_on else at
    signer = signer_of(paper, hub_id=case.hub_id, proposed_at=began, by=by, at=at)
    if hat_of(signer).person_id == by.person_id:
        raise RuleError(_("签批人不能是登记的人。请由另一位同事登记。"), field="signer")
    facts = paper.facts(signer)
    move(
        case, Action.REGISTER_TERMINATION, by=by, at=at, version=version, reason=reason, facts=facts
    )
    _begin_to_leave(case, room, at=at)
    return case


def expire(case_id: int, *, by: Hat, at: datetime) -> Occupancy:
    """The term is over and no other follows; the nightly job does it."""
    case, room = occupying.held(case_id)
    if case.term_through is None or clock.on(at) <= case.term_through:
        raise RuleError(_("协议还没有到期，不能按到期处理。"))
    move(case, Action.EXPIRE, by=by, at=at)
    _begin_to_leave(case, room, at=at)
    return case


def _begin_to_leave(case: Occupancy, room: Premises, *, at: datetime) -> None:
    case.notice_on = clock.on(at)
    occupying_handing.prepare(case, room, Way.OUT)
    deadlines.close_for(case, (ENDING,), at=at)
    db.session.flush()


def give_back(
    case_id: int,
    *,
    on: date,
    damage: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """The room is back: from the next day others may have it. A deposit not returned yet stays owed."""
    case, _room = occupying.held(case_id)
    if not (case.notice_on or on) <= on <= clock.on(at):
        raise RuleError(_("交还日期在通知交还日和今天之间，请核对。"), field="on")
    missing = occupying_handing.open_lines(case, Way.OUT)
    if missing:
        raise RuleError(_("交还清单还有 %(n)s 项没有办完，办完后再登记交还。", n=len(missing)))
    move(case, Action.GIVE_BACK, by=by, at=at, version=version, facts={"left_on": on})
    case.left_on, case.damage = on, damage.strip()[:1000]
    occupying_holds.let_go_after(case, on)
    occupying_charging.raise_due(case, on, by=by, at=at)
    deadlines.close_for(case, (INSPECTION, OBJECTION, ENDING), at=at)
    if case.deposit_received_on is not None and case.deposit_returned_on is None:
        deadlines.open_for(case, DEPOSIT, start=on)
    db.session.flush()
    return case
