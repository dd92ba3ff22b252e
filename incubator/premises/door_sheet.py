"""The sheet at the door of a room: its name, its rules, the week's uses and the code to check in with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from incubator.certificates.qr import qr_path
from incubator.core import clock
from incubator.core.words import _
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.lines import balanced
from incubator.papers.sheet import A4_UPRIGHT, MM, MUTED, Sheet
from incubator.premises import door, using
from incubator.premises.models import DayProfile, Premises
from incubator.premises.opening import in_words
from incubator.premises.words import PROFILE_WORDS, USE_WORDS
from incubator.rules.queries import rule

_EDGE = 20 * MM
_QR = 46 * MM
_TITLE, _TEXT, _SMALL = 40.0, 13.0, 11.0
_LEADING = 1.55
_MOST_LINES = 14
DAYS = 7


def draw(room: Premises, *, at: datetime) -> bytes:
    """One A4 page; the week begins with the day of `at`."""
    today = clock.on(at)
    fonts = chinese_fonts()
    title = _("%(room)s门牌", room=room.name)[:]
    sheet = Sheet(A4_UPRIGHT, fonts, title=title, author=room.hub.name, dated_on=today)
    y = _name(sheet, fonts, room)
    y = _paragraph(sheet, fonts, y, _about(room))
    y = _heading(sheet, fonts, y, _("使用须知"))
    for line in _rules(room, today):
        y = _paragraph(sheet, fonts, y, [line])
    y = _heading(sheet, fonts, y - 4, _("近期使用（%(day)s 起七天）", day=today.isoformat()))
    _week(sheet, fonts, y, door.uses(room, today, today + timedelta(days=DAYS - 1), at=at))
    _code(sheet, fonts, room)
    sheet.next_page()
    return sheet.save()


def _name(sheet: Sheet, fonts: Fonts, room: Premises) -> float:
    width = sheet.width - 2 * _EDGE
    size = min(_TITLE, _TITLE * width / max(1.0, fonts.serif.width(room.name, _TITLE)))
    y = sheet.height - _EDGE - size
    sheet.text(_EDGE, y, room.name, fonts.serif, size)
    return y - 36


def _about(room: Premises) -> list[str]:
    where = " ".join(filter(None, (room.address, room.floor)))
    facts = [where, _("容纳 %(n)s 人", n=room.capacity)[:]]
    if room.contact:
        facts.append(_("联系：%(who)s", who=room.contact)[:])
    opening = [
        f"{PROFILE_WORDS[kind][:]} {in_words([one for one in room.openings if one.profile is kind])}"
        for kind in DayProfile
        if any(one.profile is kind for one in room.openings)
    ]
    return ["　".join(filter(None, facts)), "　".join(opening)]


def _rules(room: Premises, on: date) -> list[str]:
    found = [_("按预约的时间和用途使用，不转借，不从事经营活动。")]
    if room.wants_check_in:
        minutes = rule("premises.check-in", on=on, hub_id=room.hub_id).value
        early = int(using.EARLY.total_seconds() // 60)
        found.append(
            _(
                "开始前 %(early)s 分钟起扫码签到；开始后 %(minutes)s 分钟没有签到的记为未到，场地放开。",
                early=early,
                minutes=minutes,
            )
        )
    found.append(_("离场时关灯断电、恢复原状，登记人数；有损坏请如实登记。"))
    return [f"{n}. {line[:]}" for n, line in enumerate(found, 1)]


def _heading(sheet: Sheet, fonts: Fonts, y: float, words: str) -> float:
    sheet.text(_EDGE, y - 8, words[:], fonts.sans, 15)
    return y - 32


def _paragraph(sheet: Sheet, fonts: Fonts, y: float, lines: Sequence[str]) -> float:
    width = sheet.width - 2 * _EDGE
    for text in filter(None, lines):
        for part in balanced(text, width, lambda one: fonts.sans.width(one, _TEXT)):
            sheet.text(_EDGE, y, part, fonts.sans, _TEXT)
            y -= _LEADING * _TEXT
    return y


def _week(sheet: Sheet, fonts: Fonts, y: float, lines: Sequence[door.Line]) -> None:
    if not lines:
        sheet.text(_EDGE, y, _("近期没有预约。")[:], fonts.sans, _TEXT, colour=MUTED)
    for one in lines[:_MOST_LINES]:
        begins, ends = (moment.astimezone(clock.zone()) for moment in (one.starts_at, one.ends_at))
        sheet.text(_EDGE, y, f"{begins:%m-%d}", fonts.sans, _TEXT)
        sheet.text(_EDGE + 48, y, f"{begins:%H:%M}–{ends:%H:%M}", fonts.sans, _TEXT)
        what = f"{one.who}（{USE_WORDS[one.use][:]}）"
        most = sheet.width - 2 * _EDGE - 140
        size = min(_TEXT, _TEXT * most / max(1.0, fonts.sans.width(what, _TEXT)))
        sheet.text(_EDGE + 140, y, what, fonts.sans, size)
        y -= _LEADING * _TEXT
    if len(lines) > _MOST_LINES:
        more = _("另有 %(n)s 次，见预约页面。", n=len(lines) - _MOST_LINES)
        sheet.text(_EDGE, y, more[:], fonts.sans, _SMALL, colour=MUTED)


def _code(sheet: Sheet, fonts: Fonts, room: Premises) -> None:
    x, y = _EDGE, _EDGE
    sheet.put(qr_path(door.check_in_address(room.id), x, y, _QR))
    left, top = x + _QR + 8 * MM, y + _QR - 16
    sheet.text(left, top, _("扫码签到")[:], fonts.serif, 24)
    said = (
        _("用预约单位的账号登录，按一下确认。"),
        _("没有手机的，请工作人员代为登记。"),
    )
    for number, words in enumerate(said, 1):
        sheet.text(left, top - 8 - number * 22, words[:], fonts.sans, _TEXT)
    sheet.text(left, y + 4, room.hub.name, fonts.sans, _SMALL, colour=MUTED)
