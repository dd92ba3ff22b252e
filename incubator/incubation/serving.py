"""The service log: an entry for one incubatee or for many at once, its withdrawal and its sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.models import Incubation
from incubator.incubation.staying import FollowUp, Mentoring, Service, ServiceEntry
from incubator.records.events import record

MOST_MINUTES = 1440
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class Noted:
    """What was done for an incubatee, or tried; `follow_up` is what was promised, by `follow_up_on`."""

    on: date
    minutes: int
    kind: Service
    people: int = 1
    reached: bool = True
    note: str = ""
    follow_up: str = ""
    follow_up_on: date | None = None


def log(stay_id: int, noted: Noted, *, event: str = "", by: Hat, at: datetime) -> ServiceEntry:
    """Note one service; refused for a day still to come or before the incubatee moved in.

    `event` is the same for all entries of one group event.
    """
    stay = stays.own(stay_id, by)
    stays.require_may_serve(by, stay, on=clock.on(at))
    entered_on = _require_day(stay, noted.on, clock.on(at))
    _require_figures(noted)
    entry = ServiceEntry(
        case_id=stay.id,
        entered_on=entered_on,
        on=noted.on,
        minutes=noted.minutes,
        kind=noted.kind,
        people=noted.people,
        reached=noted.reached,
        note=tidy(noted.note)[:1000],
        event=event,
        noted_on=clock.on(at),
        noted_at=at,
        noted_by_id=by.post_id,
    )
    db.session.add(entry)
    db.session.flush()
    record(
        "service.log",
        entry,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        after={"on": entry.on, "minutes": entry.minutes, "service": entry.kind},
    )
    if noted.follow_up.strip() or noted.follow_up_on is not None:
        promise(entry, noted.follow_up, noted.follow_up_on, by=by, at=at)
    return entry


def log_event(
    stay_ids: Sequence[int], noted: Noted, *, event: str, by: Hat, at: datetime
) -> list[ServiceEntry]:
    """The same entry for everybody who came to a group event: for all of them, or for none."""
    if not stay_ids:
        raise RuleError(_("请至少选择一个在孵组织。"), field="stays")
    return [log(stay_id, noted, event=event, by=by, at=at) for stay_id in sorted(set(stay_ids))]


def _require_day(stay: Incubation, day: date, today: date) -> date:
    entered_on = stays.entry_day(stay)
    name = stay.organization.name
    if day > today:
        raise RuleError(
            _(
                "服务日期 %(day)s 还没有到，今天是 %(today)s。请填写今天或以前的日期。",
                day=day.isoformat(),
                today=today.isoformat(),
            ),
            field="on",
        )
    if day < entered_on:
        raise RuleError(
            _(
                "服务日期 %(day)s 早于%(name)s的入驻日期 %(entered)s。请填写入驻以后的日期。",
                day=day.isoformat(),
                name=name,
                entered=entered_on.isoformat(),
            ),
            field="on",
        )
    if stay.left_on is not None and day > stay.left_on:
        raise RuleError(
            _(
                "服务日期 %(day)s 晚于%(name)s的离驻日期 %(left)s。请填写在孵期间的日期。",
                day=day.isoformat(),
                name=name,
                left=stay.left_on.isoformat(),
            ),
            field="on",
        )
    return entered_on


def _require_figures(noted: Noted) -> None:
    if not 1 <= noted.minutes <= MOST_MINUTES:
        raise RuleError(_("时长请填写 1 至 %(most)s 分钟。", most=MOST_MINUTES), field="minutes")
    if not 0 <= noted.people <= MOST_PEOPLE:
        raise RuleError(_("人数请填写 0 至 %(most)s。", most=MOST_PEOPLE), field="people")


def promise(
    entry: ServiceEntry, what: str, due_on: date | None, *, by: Hat, at: datetime
) -> FollowUp:
    """Note what was promised in an entry; one open promise at a time for each entry."""
    what = tidy(what)[:200]
    if not what:
        raise RuleError(_("请写明要跟进什么。"), field="follow_up")
    if due_on is None or due_on < entry.on:
        raise RuleError(
            _("请填写跟进日期，不早于服务日期 %(day)s。", day=entry.on.isoformat()),
            field="follow_up_on",
        )
    waiting = select(FollowUp.id).where(FollowUp.entry_id == entry.id, FollowUp.done_on.is_(None))
    if db.session.scalar(waiting) is not None:
        raise RuleError(
            _("这条记录还有一项没有办完的跟进。请先办结它，再约下一次。"), field="follow_up"
        )
    made = FollowUp(entry_id=entry.id, what=what, due_on=due_on)
    db.session.add(made)
    db.session.flush()
    record("follow_up.promise", made, by=by, at=at, case_id=entry.case_id, after={"due_on": due_on})
    return made


def follow_up_done(follow_up_id: int, *, by: Hat, at: datetime) -> FollowUp:
    made: FollowUp = locked(FollowUp, follow_up_id)
    stay = stays.own(made.entry.case_id, by)
    stays.require_may_serve(by, stay, on=clock.on(at))
    if made.done_on is not None:
        raise RuleError(_("这项跟进 %(day)s 已经办结。", day=made.done_on.isoformat()))
    made.done_on = clock.on(at)
    db.session.flush()
    record("follow_up.done", made, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return made


def withdraw(entry_id: int, *, reason: str, by: Hat, at: datetime) -> ServiceEntry:
    """Take a wrong entry out of the log; it stays readable with its reason, and is entered anew."""
    entry: ServiceEntry = locked(ServiceEntry, entry_id)
    stay = stays.own(entry.case_id, by)
    stays.require_may_serve(by, stay, on=clock.on(at))
    reason = tidy(reason)[:200]
    if entry.withdrawn_at is not None:
        raise RuleError(_("这条记录已经撤回。"))
    if not by.may(Permission.MANAGE_INCUBATION) and entry.noted_by_id != by.post_id:
        raise RuleError(_("导师只能撤回自己登记的记录。请服务中心撤回这一条。"))
    if not reason:
        raise RuleError(_("请写明撤回的理由。"), field="reason")
    entry.withdrawn_at, entry.withdrawn_because = at, reason
    db.session.flush()
    record(
        "service.withdraw",
        entry,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        reason=reason,
    )
    return entry


def sign_off(entry_id: int, *, by: Hat, at: datetime) -> ServiceEntry:
    """Confirm an entry somebody else noted: by a mentor of the incubatee, or by its own agent."""
    entry: ServiceEntry = locked(ServiceEntry, entry_id)
    stay: Incubation = locked(Incubation, entry.case_id)
    if by.may(Permission.APPLY) and not by.for_hub:
        if stay.resident_id != by.organization_id:
            raise NotFound(_("没有找到这件事项。"))
    else:
        by.require(Permission.MENTOR)
        stays.require_may_serve(by, stays.own(stay.id, by), on=clock.on(at))
    _require_open_to_sign(entry, by)
    entry.signed_off_at, entry.signed_off_by_id = at, by.post_id
    db.session.flush()
    record("service.sign-off", entry, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return entry


def _require_open_to_sign(entry: ServiceEntry, by: Hat) -> None:
    if entry.withdrawn_at is not None:
        raise RuleError(_("这条记录已经撤回，不用确认。"))
    if entry.signed_off_at is not None:
        raise RuleError(_("这条记录已经确认过。"))
    if entry.noted_by is not None and entry.noted_by.person_id == by.person_id:
        raise RuleError(_("不能确认自己登记的记录。请由对方确认。"))
    if not entry.reached:
        raise RuleError(_("没有联系上的不用确认。"))
    if not mentored(entry):
        raise RuleError(_("服务当天这个组织没有导师，记录不用确认。"))


def mentored(entry: ServiceEntry) -> bool:
    """Whether the incubatee had a mentor on the day of the entry; only then is it signed off."""
    found = select(Mentoring.id).where(
        Mentoring.case_id == entry.case_id, in_force_on(Mentoring, entry.on)
    )
    return db.session.scalar(found.limit(1)) is not None
