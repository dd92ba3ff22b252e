"""Setting when a room is open, and what is kept free around each use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises.furnishing import note_changes, replace_rows
from incubator.premises.models import DayProfile, Opening, Premises
from incubator.premises.opening import as_written
from incubator.premises.registering import own
from incubator.premises.words import PROFILE_WORDS

LONGEST_BUFFER = 8 * 60


@dataclass(frozen=True)
class Hours:
    """Windows of each day profile as (opens, closes) in minutes, and what is kept free around a use."""

    windows: dict[DayProfile, list[tuple[int, int]]]
    minutes_before: int = 0
    minutes_after: int = 0


def open_it(room_id: int, hours: Hours, *, by: Hat, at: datetime) -> None:
    """Set the opening hours; uses already promised keep their times."""
    room = own(room_id, by)
    for name in ("minutes_before", "minutes_after"):
        if not 0 <= getattr(hours, name) <= LONGEST_BUFFER:
            raise RuleError(_("前后预留的时间请填写 0 至 480 分钟。"), field=name)
    wanted = [(day, *window) for day, windows in hours.windows.items() for window in windows]
    if not wanted:
        raise RuleError(_("请至少填写一类日子的开放时间，否则没有人可以预约。"), field="workday")
    before = _hours_of(room)
    replace_rows(
        room.openings,
        wanted,
        lambda row: (row.profile, row.opens, row.closes),
        lambda one: Opening(profile=one[0], opens=one[1], closes=one[2]),
    )
    room.minutes_before, room.minutes_after = hours.minutes_before, hours.minutes_after
    db.session.flush()
    note_changes(room, "premises.open", before, _hours_of(room), by=by, at=at)


def _hours_of(room: Premises) -> dict[str, Any]:
    return {
        "openings": [
            f"{PROFILE_WORDS[profile][:]} {as_written(rows)}"
            for profile in DayProfile
            if (rows := [row for row in room.openings if row.profile is profile])
        ],
        "minutes_before": room.minutes_before,
        "minutes_after": room.minutes_after,
    }
