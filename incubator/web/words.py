"""Words and filters every template may use."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask, request
from flask_babel import gettext

from incubator.casework import wording
from incubator.core import clock, money
from incubator.core.words import _, known, several, spoken
from incubator.web import document_words, subjects
from incubator.web.language import language
from incubator.web.sessions import signed_in_user

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(_=_gettext, lang_of=language, page_of=subjects.page_of)
    app.jinja_env.filters.update(
        yuan=money.yuan,
        yuan_sign=money.yuan_sign,
        in_words=money.in_words,
        day=day,
        day_iso=day_iso,
        moment=moment,
        clock_time=clock_time,
        owed=wording.label,
        called=wording.title,
        because=wording.because,
        told=wording.subject,
        told_below=wording.body,
        known=known,
        several=several,
        document_kind=document_words.of,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)


def _gettext(msgid: str, **params: object) -> str:
    """Source strings are Chinese, so Chinese needs no catalogue look-up."""
    if language() == "zh":
        return msgid % params if params else msgid
    return spoken(gettext, msgid, params)


def _context() -> dict[str, object]:
    user = signed_in_user()
    return {
        "lang": language(),
        "hat": user.hat if user else None,
        "hats_count": user.hats_count if user else 0,
        "now": clock.now(),
        "today": clock.today(),
        "clock_moved": clock.moved(),
        "here": request.path.replace("\x00", ""),
    }


def day(value: date | datetime | None, *, weekday: bool = True, after: date | None = None) -> str:
    """11月23日（周一）, with the year where it is not this one; Mon 23 Nov 2026 in English.

    `after` is the day written before it: beside a day of another year it always says its own.
    """
    if value is None:
        return "—"
    value = clock.on(value) if isinstance(value, datetime) else value
    if language() == "en":
        return f"{value:%a} {value.day} {value:%b %Y}" if weekday else f"{value.day} {value:%b %Y}"
    told = value.year == (after or value).year == clock.today().year
    year = "" if told else f"{value.year}年"
    name = f"（{WEEKDAYS[value.weekday()]}）" if weekday else ""
    return f"{year}{value.month}月{value.day}日{name}"


def day_iso(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return (clock.on(value) if isinstance(value, datetime) else value).isoformat()


def clock_time(value: datetime | None) -> str:
    """09:05 where it was today, with its day before it where it was not."""
    if value is None:
        return ""
    time = value.astimezone(clock.zone()).strftime("%H:%M")
    return time if clock.on(value) == clock.today() else f"{day(value, weekday=False)} {time}"


def moment(value: datetime | None) -> str:
    """2026-11-23 09:05 in the street's time zone."""
    return value.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if value else "—"
