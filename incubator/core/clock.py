"""The only place that reads the clock: business time, which a development setting may move, and real time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass
class _Settings:
    shift: timedelta = timedelta(0)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))


_settings = _Settings()


def install(*, start: datetime | None, zone: str = "Asia/Shanghai") -> None:
    """Let business time begin at `start` (aware) and run on from there; None means real time."""
    _settings.shift = start - datetime.now(UTC) if start else timedelta(0)
    _settings.zone = ZoneInfo(zone)


def now() -> datetime:
    """Business time, aware, UTC."""
    return datetime.now(UTC) + _settings.shift


def real_now() -> datetime:
    """Wall-clock time for sessions, one-time codes and rate limits, which no setting may move."""
    return datetime.now(UTC)


def today() -> date:
    return on(now())


def zone() -> ZoneInfo:
    return _settings.zone


def on(moment: datetime) -> date:
    """The business day in the street's time zone on which `moment` falls."""
    return moment.astimezone(_settings.zone).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The aware moment `hour:minute` local time on `day`."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_settings.zone).astimezone(
        UTC
    )


def moved() -> bool:
    return bool(_settings.shift)
