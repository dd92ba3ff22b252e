"""What stands against a request or one of its dates: small rules, of which all that fail are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import OrgStatus
from incubator.premises.asking import Failure
from incubator.premises.booking import LONGEST_MINUTES
from incubator.premises.models import Standing
from incubator.premises.opening import in_words, open_during, profile
from incubator.premises.series import MOST
from incubator.premises.situation import Situation
from incubator.premises.taking import Span

_ACTIVE = frozenset({OrgStatus.REGISTERED, OrgStatus.FILED, OrgStatus.PROSPECTIVE})
_LAST_YEAR = 2099
Rule = Callable[[Situation], Failure | None]
DateRule = Callable[[Situation, Span], Failure | None]


def of_the_request(situation: Situation) -> list[Failure]:
    """Everything that stands against the request whatever its dates."""
    return [failure for rule in REQUEST_RULES if (failure := rule(situation)) is not None]


def senseless(situation: Situation, span: Span) -> Failure | None:
    """Why this is no date at all, but a slip of the pen."""
    found = (rule(situation, span) for rule in SENSE_RULES)
    return next((failure for failure in found if failure is not None), None)


def of_a_date(situation: Situation, span: Span) -> list[Failure]:
    """Everything that stands against one date; that it is over stands alone."""
    failure = senseless(situation, span) or _to_come(situation, span)
    if failure is not None:
        return [failure]
    if situation.excepted:
        return []
    return [failure for rule in DATE_RULES if (failure := rule(situation, span)) is not None]


# ---- the request


def _available(s: Situation) -> Failure | None:
    if s.room.standing is Standing.AVAILABLE:
        return None
    if s.room.standing is Standing.BLOCKED:
        return Failure(
            _(
                "“%(room)s”现在停止使用：%(why)s。请选择其他场地。",
                room=s.room.name,
                why=s.room.blocked_because,
            )
        )
    return Failure(_("“%(room)s”还没有开放预约。请选择其他场地。", room=s.room.name))


def _active(s: Situation) -> Failure | None:
    if s.organization.hub_id != s.room.hub_id:
        return Failure(_("这个组织不在本中心的名录里，不能预约。请先登记组织。"), "organization")
    if s.organization.status in _ACTIVE:
        return None
    return Failure(
        _("“%(name)s”已停止活动或注销，不能预约场地。请核对组织。", name=s.organization.name),
        "organization",
    )


def _not_suspended(s: Situation) -> Failure | None:
    if s.suspension is None:
        return None
    return Failure(
        _(
            "“%(name)s”到 %(day)s 为止暂停预约：%(why)s。不同意的，可以申诉。",
            name=s.organization.name,
            day=s.suspension.through_on.isoformat(),
            why=s.suspension.reason,
        )
    )


def _purposeful(s: Situation) -> Failure | None:
    if s.ask.purpose.strip():
        return None
    return Failure(_("请写明用途，例如：居民手工活动。"), "purpose")


def _somebody(s: Situation) -> Failure | None:
    if s.ask.people > 0:
        return None
    return Failure(_("请填写参加人数，至少 1 人。"), "people")


def _fits(s: Situation) -> Failure | None:
    if s.ask.people <= s.room.capacity:
        return None
    return Failure(
        _(
            "“%(room)s”最多容纳 %(most)s 人，申请 %(people)s 人。请减少人数或另选场地。",
            room=s.room.name,
            most=s.room.capacity,
            people=s.ask.people,
        ),
        "people",
    )


def _permitted(s: Situation) -> Failure | None:
    if not s.room.uses or s.ask.use in {one.use for one in s.room.uses}:
        return None
    return Failure(_("“%(room)s”不用于这类活动。请改用途或另选场地。", room=s.room.name), "use")


def _watched(s: Situation) -> Failure | None:
    if not s.ask.involves_minors:
        return None
    if not s.ask.safety_officer.strip():
        return Failure(_("有未成年人参加，请填写安全负责人。"), "safety_officer")
    if not s.ask.safety_phone.strip():
        return Failure(_("有未成年人参加，请填写安全负责人的电话。"), "safety_phone")
    return None


def _promised(s: Situation) -> Failure | None:
    if s.ask.promised:
        return None
    return Failure(_("请承诺不转借、不经营后再提交。"), "promised")


def _dated(s: Situation) -> Failure | None:
    if not s.ask.spans:
        return Failure(_("请选择使用的日期和时间。"), "spans")
    if len(s.ask.spans) > MOST:
        return Failure(_("一次最多申请 %(most)s 个日期。请分几次申请。", most=MOST), "spans")
    return None


def _exception_by_staff(s: Situation) -> Failure | None:
    if not s.ask.exception.strip() or s.by.may(Permission.MANAGE_PREMISES):
        return None
    return Failure(_("例外只能由中心工作人员批准。请与中心联系。"), "exception")


REQUEST_RULES: tuple[Rule, ...] = (
    _available,
    _active,
    _not_suspended,
    _dated,
    _purposeful,
    _somebody,
    _fits,
    _permitted,
    _watched,
    _promised,
    _exception_by_staff,
)

# ---- one date: no exception from these


def _ordered(_s: Situation, span: Span) -> Failure | None:
    if span.starts_at < span.ends_at:
        return None
    return Failure(_("结束时间应晚于开始时间。请核对。"), "ends")


def _within_a_day(_s: Situation, span: Span) -> Failure | None:
    minutes = (span.ends_at - span.starts_at) / timedelta(minutes=1)
    if minutes <= LONGEST_MINUTES and minutes == int(minutes):
        return None
    if minutes > LONGEST_MINUTES:
        return Failure(_("一次使用最长 24 小时。更长的请分几天申请，或申请长期使用。"), "ends")
    return Failure(_("时间精确到分钟。请核对。"), "ends")


def _countable(_s: Situation, span: Span) -> Failure | None:
    if span.starts_at.year <= _LAST_YEAR:
        return None
    return Failure(_("最远可以预约到 %(year)s 年。请核对年份。", year=_LAST_YEAR), "starts")


SENSE_RULES: tuple[DateRule, ...] = (_ordered, _within_a_day, _countable)


def _to_come(s: Situation, span: Span) -> Failure | None:
    if span.starts_at > s.at:
        return None
    return Failure(_("%(day)s 的这个时间已经过去。请另选时间。", day=_day(span)), "starts")


# ---- one date: these a member of staff may except from, with a reason


def _not_too_long(s: Situation, span: Span) -> Failure | None:
    minutes = int((span.ends_at - span.starts_at) / timedelta(minutes=1))
    most = s.limits.longest_minutes
    if minutes <= most:
        return None
    said = f"{most / 60:g}"
    return Failure(
        _("一次最多使用 %(hours)s 小时。请缩短时间，或请中心批准例外。", hours=said), "ends"
    )


def _in_time(s: Situation, span: Span) -> Failure | None:
    days = s.limits.notice_workdays
    if days == 0:
        return None
    earliest = s.calendar.add_working_days(s.today, days).day
    if clock.on(span.starts_at) >= earliest:
        return None
    return Failure(
        _(
            "至少提前 %(days)s 个工作日预约，现在最早可约 %(day)s。请改日期，急用请与中心联系。",
            days=days,
            day=earliest.isoformat(),
        ),
        "starts",
    )


def last_day(situation: Situation) -> date:
    """The last day that can be booked now."""
    return situation.today + timedelta(days=situation.limits.horizon_days)


def _within_the_horizon(s: Situation, span: Span) -> Failure | None:
    last = last_day(s)
    if clock.on(span.starts_at) <= last:
        return None
    return Failure(
        _(
            "%(asked)s 超出可预约的日期，现在最远可约到 %(day)s。请改日期，或到时再约。",
            asked=_day(span),
            day=last.isoformat(),
        ),
        "starts",
    )


def _open(s: Situation, span: Span) -> Failure | None:
    if open_during(s.room, span, s.calendar):
        return None
    asked = profile(s.calendar, clock.on(span.starts_at))
    hours = in_words([one for one in s.room.openings if one.profile is asked])
    if not hours:
        return Failure(
            _("“%(room)s”%(day)s 不开放。请另选日期。", room=s.room.name, day=_day(span)), "starts"
        )
    return Failure(
        _(
            "“%(room)s”%(day)s 的开放时间是 %(hours)s。请改到开放时间内，或请中心批准例外。",
            room=s.room.name,
            day=_day(span),
            hours=hours,
        ),
        "starts",
    )


DATE_RULES: tuple[DateRule, ...] = (_not_too_long, _in_time, _within_the_horizon, _open)


def _day(span: Span) -> str:
    return clock.on(span.starts_at).isoformat()
