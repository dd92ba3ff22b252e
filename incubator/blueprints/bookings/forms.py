"""What is typed when a room is asked for: four things, and what some requests need besides."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.premises.asking import Ask, Refused
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.models import Premises, Use
from incubator.premises.series import Series, plan, span_on, weekly
from incubator.premises.taking import Span
from incubator.premises.words import USE_WORDS
from incubator.rules.queries import calendar
from incubator.web.forms import OnceForm, StepForm, choices
from incubator.web.listing import typed_day

_MOST_PEOPLE = 100_000
_BETWEEN_DATES = re.compile(r"[\s,，、;；]+")
_SPOKEN_OF = {"spans": "on"}
"""Where the form asks for what a rule calls otherwise."""
REPEATS = (("", _("不重复")), ("1", _("每周同一时间")), ("2", _("每两周同一时间")))


def at_most(most: int) -> Length:
    return Length(max=most, message=_("最多 %(most)s 个字。", most=most))


class SlotFields:
    """The date and the hours; an end at or before the beginning is on the next day."""

    on = DateField(_("日期"), [InputRequired(_("请选择日期。"))])
    starts = TimeField(_("开始时间"), [InputRequired(_("请填写开始时间，例如 09:00。"))])
    ends = TimeField(
        _("结束时间"),
        [InputRequired(_("请填写结束时间，例如 11:00。"))],
        description=_("早于开始时间的，是第二天。"),
    )

    def span(self) -> Span:
        return span_on(self.on.data, minute(self.starts.data), minute(self.ends.data))


def minute(typed: time) -> int:
    return typed.hour * 60 + typed.minute


class AboutFields:
    """What the room is for, and who comes."""

    use = SelectField(_("用途"), coerce=Use)
    purpose = StringField(
        _("事由"),
        [InputRequired(_("请写明用场地做什么，例如：居民手工活动。")), at_most(200)],
        description=_("做什么活动，一句话；不写个人姓名和电话。"),
    )
    people = IntegerField(
        _("参加人数"),
        [
            InputRequired(_("请填写参加人数。")),
            NumberRange(
                1, _MOST_PEOPLE, message=_("人数请填写 1 至 %(most)s。", most=_MOST_PEOPLE)
            ),
        ],
    )
    involves_minors = BooleanField(_("有未成年人参加"))
    safety_officer = StringField(
        _("安全负责人"), [at_most(60)], description=_("有未成年人参加时填写，活动时应在场。")
    )
    safety_phone = StringField(_("安全负责人电话"), [at_most(30)])
    equipment_wanted = StringField(_("需要的设备"), [at_most(300)])


AS_ASKED = (
    "use",
    "purpose",
    "people",
    "involves_minors",
    "safety_officer",
    "safety_phone",
    "equipment_wanted",
)


def offer_uses(form: AboutFields, room: Premises) -> None:
    """The uses that are permitted in the room; every use where none is named."""
    allowed = [one.use for one in room.uses] or list(Use)
    form.use.choices = choices((one.value, USE_WORDS[one]) for one in allowed)


def about(form: AboutFields) -> dict[str, Any]:
    """What was typed of the use itself, as the service takes it."""
    typed = {name: getattr(form, name).data for name in AS_ASKED}
    return {name: "" if value is None else value for name, value in typed.items()}


class SeriesFields(SlotFields):
    """Several dates at the same time: each week, by a rule, or one by one."""

    repeat = RadioField(_("重复"), choices=choices(REPEATS), default="")
    until = DateField(_("重复到哪天"), [Optional()])
    other_dates = StringField(
        _("还要的其他日期"),
        [at_most(600)],
        description=_("同一时间的其他日期，用逗号分开，例如 2026-12-08，2026-12-15。"),
    )
    recurrence = StringField(
        _("重复规则"),
        [at_most(200)],
        description=_("RFC 5545，例如 FREQ=MONTHLY;BYDAY=2SA;COUNT=6。填写后不看上面的重复。"),
    )
    workdays_only = BooleanField(_("只要工作日（按国家放假和调休安排）"))

    def validate_other_dates(self, field: StringField) -> None:
        if any(typed_day(one) is None for one in self._typed_dates()):
            raise ValidationError(_("日期请写成 2026-12-08 的样子，用逗号分开。"))

    def validate_until(self, field: DateField) -> None:
        if self.repeat.data and field.data is None:
            raise ValidationError(_("重复的预约请填写到哪天为止。"))

    def _typed_dates(self) -> list[str]:
        return [one for one in _BETWEEN_DATES.split(self.other_dates.data or "") if one]

    def rule(self) -> str:
        """The RRULE of what was chosen; empty for single dates."""
        # the field is taken out of the form in the small profile
        written = str(self.recurrence.data or "").strip() if self.recurrence else ""
        if written:
            return written
        if not self.repeat.data:
            return ""
        return weekly(until=self.until.data, every=int(self.repeat.data))

    def dates(self) -> Series:
        """All dates asked for. Raises `RuleError` for a rule that is none."""
        first = self.span()
        if rule := self.rule():
            return plan(
                rule, first, calendar=calendar(), workdays_only=bool(self.workdays_only.data)
            )
        more = {day for one in self._typed_dates() if (day := typed_day(one))}
        return Series(tuple(self._on(day) for day in sorted({*more, self.on.data})), ())

    def _on(self, day: date) -> Span:
        return span_on(day, minute(self.starts.data), minute(self.ends.data))


class Refusing(OnceForm):
    """Shows each thing that stands against a request at its own field."""

    def refuse(self, error: RuleError) -> None:
        failures = error.failures if isinstance(error, Refused) else [error]
        for one in failures:
            field = _SPOKEN_OF.get(one.field or "", one.field)
            super().refuse(RuleError(one.message, field=field))


class RequestForm(Refusing, SeriesFields, AboutFields):
    """One request. Staff name the organization; the full profile takes a rule for the dates."""

    premises = HiddenField()
    organization = StringField(
        _("组织"),
        [InputRequired(_("请填写组织的全称或代码。")), at_most(100)],
        description=_("全称、统一社会信用代码或备案编号。"),
    )
    exception = TextAreaField(
        _("例外的理由"),
        [at_most(300)],
        description=_("超出开放时间或预约限制时由工作人员写明，会记入经办记录。"),
        render_kw={"rows": 2},
    )
    confirm = BooleanField(_("当场确认，不再另行答复"))
    promised = BooleanField(
        _("承诺不转让、不用于经营，爱护设施，用后恢复原状"),
    )

    def suit(self, room: Premises, *, staff: bool, full: bool) -> None:
        """Leave out what does not concern this room and this person."""
        offer_uses(self, room)
        for name in () if staff else ("organization", "exception", "confirm"):
            del self[name]
        if not full:
            del self["recurrence"]

    def ask(self, organization_id: int, spans: tuple[Span, ...]) -> Ask:
        """What was typed, as the service takes it."""
        return Ask(
            premises_id=int(self.premises.data),
            organization_id=organization_id,
            spans=spans,
            recurrence=self.rule(),
            workdays_only=bool(self.workdays_only.data),
            exception=(self.exception.data or "") if self.exception else "",
            promised=bool(self.promised.data),
            **about(self),
        )


class StepOfBooking(Refusing, StepForm):
    """Pressing the button is the step; what stands against it is said at its field."""


class NoteForm(StepOfBooking):
    note = TextAreaField(
        _("附言"),
        [at_most(300)],
        description=_("对方会看到，例如：钥匙在一楼值班室领取。可以不填。"),
        render_kw={"rows": 2},
    )


class ReasonForm(StepOfBooking):
    reason = TextAreaField(
        _("理由"),
        [InputRequired(_("请写明理由，对方会看到这段文字。")), at_most(300)],
        description=_("对方会看到这段文字；请不要写个人电话和证件号码。"),
    )


class MoveForm(StepOfBooking, SlotFields):
    premises = SelectField(_("场地"), coerce=int)
    following = RadioField(
        _("改哪些"),
        choices=choices((("", _("只改这一次")), ("1", _("这一次和以后的各次，按同样的办法改")))),
        default="",
    )


class CorrectionForm(StepOfBooking, SeriesFields, AboutFields):
    """A returned request, filled in again."""

    def filled(self, booking: Booking, first: Occurrence) -> None:
        """As it was handed in, its dates one by one."""
        since, until = (m.astimezone(clock.zone()) for m in (first.starts_at, first.ends_at))
        self.on.data, self.starts.data, self.ends.data = since.date(), since.time(), until.time()
        asked = [
            one for one in booking.occurrences if one.state is State.ASKED and one is not first
        ]
        self.other_dates.data = "，".join(clock.on(one.starts_at).isoformat() for one in asked)
        for name in AS_ASKED:
            self[name].data = getattr(booking, name)

    def ask(self, booking: Booking, spans: tuple[Span, ...]) -> Ask:
        return Ask(
            premises_id=booking.premises_id,
            organization_id=booking.organization_id,
            spans=spans,
            recurrence=self.rule(),
            workdays_only=bool(self.workdays_only.data),
            exception=booking.exception,
            promised=True,
            **about(self),
        )
