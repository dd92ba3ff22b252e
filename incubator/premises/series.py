"""The dates of a series by its rule (RFC 5545), in local time; what a rule leaves out is said, never hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil import rrule

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.premises.series_rule import Every, Rule, parsed
from incubator.premises.taking import Span

MOST = 150
"""Dates one request may have."""
_FREQUENCY = {Every.DAY: rrule.DAILY, Every.WEEK: rrule.WEEKLY, Every.MONTH: rrule.MONTHLY}
_LAST_DAY_OF_EVERY_MONTH = 28


@dataclass(frozen=True)
class Series:
    """The dates of a rule in order, and a sentence for each that it names but that is not one."""

    spans: tuple[Span, ...]
    left_out: tuple[str, ...]


def dates(
    rule: str,
    first: Span,
    *,
    calendar: Calendar,
    workdays_only: bool = False,
    horizon: date | None = None,
) -> list[Span]:
    """The dates of `plan` alone."""
    planned = plan(rule, first, calendar=calendar, workdays_only=workdays_only, horizon=horizon)
    return list(planned.spans)


def plan(
    rule: str,
    first: Span,
    *,
    calendar: Calendar,
    workdays_only: bool = False,
    horizon: date | None = None,
) -> Series:
    """Every date of `rule` (an RRULE) from `first` on, each at the same local time.

    `horizon` is the last day that counts. Raises `RuleError` for a rule without an end, one that is
    not understood, one that does not fit its first date, or one with more than `MOST` dates.
    """
    found = parsed(rule)
    starts = _local(first.starts_at)
    days = _days(found, starts)
    if not days or days[0] != starts.date():
        raise RuleError(
            _(
                "第一次是 %(day)s，不在重复规则的日期里。请改第一次的日期，或改重复规则。",
                day=starts.date().isoformat(),
            ),
            field="recurrence",
        )
    left_out = list(_months_without(found, days))
    wanted = []
    for day in days:
        if horizon is not None and day > horizon:
            left_out.append(_("%(day)s 以后超出可预约的日期。", day=horizon.isoformat()))
            break
        if workdays_only and not calendar.is_working_day(day):
            left_out.append(_("%(day)s 不是工作日，跳过。", day=day.isoformat()))
        else:
            wanted.append(day)
    return Series(_spans(wanted, first), tuple(left_out))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.zone()).replace(tzinfo=None)


def _days(found: Rule, starts: datetime) -> list[date]:
    made = rrule.rrule(
        _FREQUENCY[found.every],
        dtstart=datetime.combine(starts.date(), time()),
        interval=found.interval,
        byweekday=_weekdays(found),
        count=found.count,
        until=datetime.combine(found.until, time()) if found.until else None,
    )
    days: list[date] = []
    for moment in made:
        days.append(moment.date())
        if len(days) > MOST:
            raise RuleError(
                _("一次最多申请 %(most)s 个日期。请把截止日期提前，或分几次申请。", most=MOST),
                field="recurrence",
            )
    return days


def _weekdays(found: Rule) -> list[rrule.weekday] | None:
    if not found.weekdays:
        return None
    return [rrule.weekday(day, nth) if nth else rrule.weekday(day) for day, nth in found.weekdays]


def _months_without(found: Rule, days: Sequence[date]) -> Iterator[str]:
    """A month that has no such day is skipped by the rule; the person who wrote it is told."""
    first, last = days[0], found.until or days[-1]
    if found.every is not Every.MONTH or found.weekdays or first.day <= _LAST_DAY_OF_EVERY_MONTH:
        return
    months, asked = 0, first
    while asked <= last:
        if asked.day != first.day:
            yield _(
                "%(month)s 没有 %(day)s 日，跳过。", month=asked.strftime("%Y-%m"), day=first.day
            )
        months += found.interval
        asked = months_after(first, months)


def _spans(days: Sequence[date], first: Span) -> tuple[Span, ...]:
    """The same hours by the clock on each day, also across midnight."""
    starts, ends = _local(first.starts_at), _local(first.ends_at)
    lasting = ends - starts
    made = []
    for day in days:
        begin = datetime.combine(day, starts.time())
        made.append(Span(_moment(begin), _moment(begin + lasting)))
    return tuple(made)


def _moment(local: datetime) -> datetime:
    return local.replace(tzinfo=clock.zone()).astimezone(UTC)


def weekly(
    *, until: date | None = None, times: int | None = None, every: int = 1, weekdays: str = ""
) -> str:
    """The rule of the plain form: each week, or every second; `weekdays` as MO,WE or empty."""
    parts = ["FREQ=WEEKLY"]
    if every > 1:
        parts.append(f"INTERVAL={every}")
    if weekdays:
        parts.append(f"BYDAY={weekdays}")
    if until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    elif times is not None:
        parts.append(f"COUNT={times}")
    return ";".join(parts)


def span_on(day: date, from_minute: int, to_minute: int) -> Span:
    """A span from minutes of the clock; one that ends at or before it begins ends the next day."""
    if to_minute <= from_minute:
        to_minute += 24 * 60
    midnight = clock.at(day)
    return Span(midnight + timedelta(minutes=from_minute), midnight + timedelta(minutes=to_minute))
