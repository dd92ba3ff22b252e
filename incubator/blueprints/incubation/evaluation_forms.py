"""The forms of evaluations: filling a part in, and writing what a version asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.words import _, known
from incubator.incubation.evaluating import AnswerKind, Part, Question
from incubator.incubation.evaluating_answers import MOST_POINTS, Told
from incubator.incubation.evaluating_defaults import Line
from incubator.incubation.evaluating_forms import MOST_QUESTIONS
from incubator.incubation.evaluating_words import KIND_LABEL, NO, PART_LABEL, YES
from incubator.web.forms import BaseForm, choices
from incubator.web.row_forms import RowsForm


class AnswersForm(BaseForm):
    """One field for each question, named by its id, and a remark on the whole."""

    asked: Sequence[Question] = ()
    remark = TextAreaField(_("补充说明"), [Length(max=2000, message=_("最多 2000 字。"))])

    def told(self) -> dict[int, Told]:
        return {one.id: _told(one, self[f"q{one.id}"].data) for one in self.asked}


def _told(question: Question, given: Any) -> Told:
    if question.kind is AnswerKind.TEXT:
        return Told(words=given or "")
    return Told(int(given)) if given not in (None, "") else Told()


def answers_form(asked: Sequence[Question]) -> AnswersForm:
    """The form of one part, by the version it was opened with."""
    fields = {f"q{one.id}": _field(number, one) for number, one in enumerate(asked, 1)}
    form: AnswersForm = type("PartForm", (AnswersForm,), {**fields, "asked": list(asked)})()
    return form


def _field(number: int, question: Question) -> Any:
    label = f"{number}. {known(question.text)}"
    missing = _("第 %(n)s 题没有填写。", n=number)
    checks: list[Any] = [InputRequired(missing) if question.required else Optional()]
    if question.kind is AnswerKind.SCORE:
        points = choices((str(n), _("%(n)s 分", n=n)) for n in range(1, MOST_POINTS + 1))
        return RadioField(label, checks, choices=points)
    if question.kind is AnswerKind.YES_NO:
        return RadioField(label, checks, choices=choices((("1", YES), ("0", NO))))
    if question.kind is AnswerKind.NUMBER:
        return IntegerField(label, checks)
    most = Length(max=2000, message=_("最多 2000 字。"))
    return TextAreaField(label, [*checks, most])


class LineForm(Form):  # type: ignore[misc]  # wtforms ships no types
    part = SelectField(
        _("由谁填写"), coerce=Part, choices=choices((one, PART_LABEL[one]) for one in Part)
    )
    kind = SelectField(
        _("怎样回答"),
        coerce=AnswerKind,
        choices=choices((one, KIND_LABEL[one]) for one in AnswerKind),
    )
    text = StringField(
        _("题目"),
        [
            InputRequired(_("请填写题目，或删除这一行。")),
            Length(max=200, message=_("最多 200 个字。")),
        ],
    )
    required = BooleanField(_("必填"))

    def line(self) -> Line:
        return Line(self.part.data, self.kind.data, self.text.data or "", bool(self.required.data))


class VersionForm(RowsForm):
    title = StringField(
        _("评估表名称"),
        [InputRequired(_("请填写评估表的名称。")), Length(max=120, message=_("最多 120 个字。"))],
    )
    lines = FieldList(FormField(LineForm), _("题目"), max_entries=MOST_QUESTIONS)

    def asked(self) -> list[Line]:
        return [entry.form.line() for entry in self.lines.entries]
