"""The form of one section of a long form, built from its questions; what is typed stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    FieldList,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from incubator.casework import answers
from incubator.casework.filling import Typed
from incubator.casework.questions import Question, Shape
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.web.row_forms import RowsForm

_FIGURES = {"inputmode": "numeric", "autocomplete": "off", "class": "num"}
_LOOKS: dict[Shape, dict[str, Any]] = {
    Shape.COUNT: _FIGURES,
    Shape.MONEY: {**_FIGURES, "inputmode": "decimal"},
    Shape.PHONE: {"type": "tel", "autocomplete": "off"},
    Shape.EMAIL: {"type": "email", "autocomplete": "off"},
    Shape.ACCOUNT: {"inputmode": "numeric", "autocomplete": "off"},
}


class Expected:
    """Marks a question that must be answered before handing in; saving never insists on it."""

    field_flags = {"required": True}  # noqa: RUF012  (the name wtforms reads)

    def __call__(self, form: Any, field: Any) -> None:
        """A draft may stay incomplete."""


class TicksField(SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """Several of the choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """The domain reads what was ticked, and says what is wrong with it."""


class SectionForm(RowsForm):
    """One section. What is typed goes to the domain as text, which keeps what it can read."""

    version = HiddenField()

    def typed(self) -> Typed:
        fields = {
            field.name: _text(field.data)
            for field in self
            if not isinstance(field, FieldList | HiddenField)
        }
        tables = {
            field.name: [
                {cell.short_name: cell.data or "" for cell in entry.form} for entry in field.entries
            ]
            for field in self
            if isinstance(field, FieldList)
        }
        return Typed(fields, tables)

    @property
    def started_from(self) -> int:
        """The version the page was opened with; nonsense counts as none."""
        text = (self.version.raw_data or [""])[0]  # as sent: what was left out is no version
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each answer that could not be read beside its own input."""
        for name, sentence in problems.items():
            self.refuse(RuleError(sentence, field=name))


def _text(data: Any) -> str:
    return " ".join(data) if isinstance(data, list) else data or ""


def field_of(question: Question) -> Any:
    facts: dict[str, Any] = {
        "label": question.label,
        "description": question.hint,
        "validators": [Expected()] if question.required else [],
        "render_kw": _LOOKS.get(question.shape, {}),
    }
    if question.shape is Shape.TEXT:
        return TextAreaField(**facts)
    if question.shape is Shape.CHOICE:
        return RadioField(**facts, choices=_choices(question), validate_choice=False)
    if question.shape is Shape.TICKS:
        return TicksField(**facts, choices=_choices(question))
    if question.shape is Shape.DAY:
        return StringField(**facts, widget=DateInput())
    return StringField(**facts)


def cell_of(question: Question) -> Any:
    """The same in a row of a table, where a choice is a short list."""
    if question.shape is not Shape.CHOICE:
        return field_of(question)
    return SelectField(question.label, choices=_choices(question), validate_choice=False)


def _choices(question: Question) -> list[SelectChoice]:
    return [SelectChoice(value.value, words) for value, words in question.choices]


def row_form(columns: Sequence[Question]) -> type[Form]:
    return type("RowForm", (Form,), {column.name: cell_of(column) for column in columns})


def filled(questions: Sequence[Question], subject: Any) -> dict[str, Any]:
    """What the form is filled in with; secrets are never put back."""
    made: dict[str, Any] = {}
    for one in questions:
        text = answers.typed(one, getattr(subject, one.name))
        made[one.name] = text.split() if one.shape is Shape.TICKS else text
    return made


def say_kept(form: SectionForm, questions: Sequence[Question], subject: Any) -> None:
    """Say beside each secret what is already kept of it."""
    for one in questions:
        kept = getattr(subject, one.name)
        if one.secret and kept:
            form[one.name].description = _(
                "已登记 %(kept)s，不改请留空。", kept=answers.masked(kept)
            )
