"""Forms of the agreement, the desks and the entry check-list."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.incubation.agreeing import Ticked
from incubator.incubation.leaving import HandOver, Thing
from incubator.incubation.leaving_words import THING_LABEL
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, StepForm, at_most
from incubator.web.photographed import PagesField


class SignForm(StepForm):
    signed_on = DateField(_("签订日期"), [InputRequired(_("请填写签订日期。"))])
    signatory = StringField(
        _("乙方签字人"),
        [
            InputRequired(_("请填写乙方签字人。")),
            Length(max=120, message=_("签字人最多 120 字。")),
        ],
    )
    scan = PagesField(_("签字的协议"), [FileRequired(_("请上传双方签字的协议扫描件或照片。"))])


class Desks:
    """A picker of the desks that can be given; to be mixed into a form."""

    desks = TicksField(_("工位"))


class SignWithDesksForm(SignForm, Desks):
    """Signing where desks can be given along with it."""


class GiveDesksForm(StepForm, Desks):
    """Desks before or after signing."""


class MoveInForm(StepForm):
    on = DateField(_("入驻日期"), [InputRequired(_("请填写入驻日期。"))])


_READINGS: dict[Thing, str] = {
    Thing.KEY: _("钥匙或门禁卡编号"),
    Thing.ACCOUNT: _("账号名"),
    Thing.METER: _("读数"),
}
"""What is written down of a thing besides that it was handed over."""


class CheckListForm(BaseForm):
    """A few fields for each line, named after what is handed over."""

    on = DateField(
        _("交接日期"),
        [InputRequired(_("请填写交接日期。"))],
        description=_("这次勾选的各项记在这一天；以前勾选的日期不变。"),
    )
    lines: list[HandOver] = []  # noqa: RUF012  (set anew in the class made for each list)

    @property
    def rows(self) -> list[tuple[HandOver, str, dict[str, Any]]]:
        """Each line with its words and its fields."""
        return [(one, THING_LABEL[one.thing], _fields(self, one)) for one in self.lines]

    def ticked(self) -> dict[Thing, Ticked]:
        return {one.thing: _ticked(_fields(self, one)) for one in self.lines}


def _fields(form: CheckListForm, one: HandOver) -> dict[str, Any]:
    """The tick is named like the thing, so that a refusal about the thing lands there."""
    name = one.thing.value
    return {
        "done": form[name],
        "reading": form[f"{name}-reading"] if one.thing in _READINGS else None,
        "note": form[f"{name}-note"],
        "away": form[f"{name}-away"],
    }


def _ticked(fields: dict[str, Any]) -> Ticked:
    return Ticked(
        bool(fields["done"].data),
        reading=(fields["reading"].data or "") if fields["reading"] else "",
        note=fields["note"].data or "",
        not_needed_because=fields["away"].data or "",
    )


def check_list_form(lines: list[HandOver]) -> CheckListForm:
    """The form of this check-list, filled with what is written so far."""
    fields: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for one in lines:
        name = one.thing.value
        fields[name] = BooleanField(_("已交接"))
        if one.thing in _READINGS:
            fields[f"{name}-reading"] = StringField(_READINGS[one.thing], [at_most(60)])
        fields[f"{name}-note"] = StringField(_("说明"), [at_most(300)])
        fields[f"{name}-away"] = StringField(_("不需要的原因"), [at_most(200)])
        kept[name] = one.done_on is not None
        kept[f"{name}-reading"], kept[f"{name}-note"] = one.reading, one.note
        kept[f"{name}-away"] = one.not_needed_because
    made: CheckListForm = type("LinesForm", (CheckListForm,), fields)(data=kept)
    made.lines = lines
    return made
