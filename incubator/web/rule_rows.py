"""Rows of rules in a form, and the small readers that forms with tables share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import DateTimeLocalField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.findings import MustHold
from incubator.eligibility.setting import RequirementRow
from incubator.eligibility.table import TESTS

Kind = TypeVar("Kind", bound=StrEnum)

_YEARS = range(2000, 2101)
LOCAL = "%Y-%m-%dT%H:%M"
"""How a browser sends a day with a time."""
MUST_HOLD_WORDS = {MustHold.AT_SUBMISSION: _("提交时"), MustHold.AT_SIGNING: _("签约前")}


def choices_of(words: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(key.value, word) for key, word in words.items()]


def _tests() -> list[SelectChoice]:
    """Each test; one whose number is a choice is offered once for each choice."""
    offered = [SelectChoice("", _("请选择"))]
    for key, test in TESTS.items():
        if not test.offered:
            continue
        if test.choices:
            offered += [
                SelectChoice(f"{key}:{number}", test.question(number)) for number in test.choices
            ]
        else:
            unit = f"（{test.unit}）" if test.unit else ""
            offered.append(SelectChoice(key, f"{test.label}{unit}"))
    return offered


class RequirementForm(Form):  # type: ignore[misc]  # wtforms ships no types
    test = SelectField(_("条件"), choices=_tests, validate_choice=False)
    parameter = StringField(_("数字"), render_kw={"inputmode": "numeric", "class": "num"})
    must_hold = SelectField(
        _("何时满足"), choices=choices_of(MUST_HOLD_WORDS), validate_choice=False
    )
    text = StringField(_("依据的条文"))


def required(what: str) -> InputRequired:
    return InputRequired(_("请填写%(what)s。", what=what))


def moment_of(field: DateTimeLocalField) -> datetime:
    """The street's clock time as a moment."""
    local: datetime = field.data
    if local.year not in _YEARS:
        raise RuleError(_("年份不对，请检查。"), field=field.name)
    return local.replace(tzinfo=clock.zone())


def local(moment: datetime) -> datetime:
    return moment.astimezone(clock.zone()).replace(tzinfo=None)


def number_in(field: StringField) -> int | None:
    text = (field.data or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise RuleError(
            _("“%(label)s”要写整数，例如 30。", label=field.label.text), field=field.name
        )
    return int(text)


def one_of(kinds: type[Kind], field: SelectField) -> Kind:
    """The choice of a row; the first one where none was sent."""
    if not field.data:
        return next(iter(kinds))
    if field.data not in {kind.value for kind in kinds}:
        raise RuleError(
            _("“%(label)s”请从列出的几项中选择。", label=field.label.text), field=field.name
        )
    return kinds(field.data)


def requirement_in(row: Any) -> RequirementRow:
    key, _colon, choice = (row.test.data or "").partition(":")
    number = int(choice) if choice.isascii() and choice.isdigit() else number_in(row.parameter)
    return RequirementRow(key, number, row.text.data or "", one_of(MustHold, row.must_hold))
