"""The form of each section, built from the questions; and the small forms around an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import DateInput

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.funds import answers, budget
from incubator.funds.applications import FundApplication, MoneyFrom, Section
from incubator.funds.questions import (
    ROWS,
    SECTION_WORDS,
    SOURCE_WORDS,
    Question,
    Rows,
    Shape,
    asked,
)
from incubator.funds.sections import Typed
from incubator.web.forms import BaseForm, OnceForm
from incubator.web.photographed import PagesField
from incubator.web.row_forms import RowsForm

_BLANK_ROWS = {"stages": 3, "indicators": 3, "lines": 4}
_FIGURES = {"inputmode": "numeric", "autocomplete": "off", "class": "num"}
_LOOKS: dict[Shape, dict[str, Any]] = {
    Shape.COUNT: _FIGURES,
    Shape.MONEY: {**_FIGURES, "inputmode": "decimal"},
    Shape.PHONE: {"type": "tel", "autocomplete": "off"},
    Shape.EMAIL: {"type": "email", "autocomplete": "off"},
    Shape.ACCOUNT: {"inputmode": "numeric", "autocomplete": "off"},
}


class _Expected:
    """Marks a question that must be answered before handing in; saving never insists on it."""

    field_flags = {"required": True}  # noqa: RUF012  (the name wtforms reads)

    def __call__(self, form: Any, field: Any) -> None:
        """A draft may stay incomplete."""


class SectionForm(RowsForm):
    """One section. What is typed goes to the domain as text, which keeps what it can read."""

    version = HiddenField()

    def typed(self) -> Typed:
        fields = {
            field.name: field.data or ""
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


def section_form(section: Section, application: FundApplication) -> type[SectionForm]:
    """The form of a section as it is put to this organization."""
    fields: dict[str, Any] = {
        one.name: _field(one) for one in asked(section, application.organization)
    }
    for rows in ROWS.get(section, ()):
        fields[rows.name] = FieldList(FormField(_row_form(rows)), rows.label, max_entries=rows.most)
    return type("SectionForm", (SectionForm,), fields)


def _field(question: Question) -> Any:
    facts: dict[str, Any] = {
        "label": question.label,
        "description": question.hint,
        "validators": [_Expected()] if question.required else [],
        "render_kw": _LOOKS.get(question.shape, {}),
    }
    if question.shape is Shape.TEXT:
        return TextAreaField(**facts)
    if question.shape is Shape.SOURCE:
        choices = [SelectChoice(source.value, SOURCE_WORDS[source]) for source in MoneyFrom]
        return SelectField(question.label, choices=choices, validate_choice=False)
    if question.shape is Shape.DAY:
        return StringField(**facts, widget=DateInput())
    return StringField(**facts)


def _row_form(rows: Rows) -> type[Form]:
    fields = {column.name: _field(column) for column in rows.columns}
    return type("RowForm", (Form,), fields)


def written(section: Section, application: FundApplication, version: int) -> dict[str, Any]:
    """What the form is filled in with; secrets are never put back."""
    filled: dict[str, Any] = {"version": str(version)}
    for one in asked(section, application.organization):
        value = getattr(application, one.name)
        unnamed = one.name == "title" and value == application.call.title
        filled[one.name] = "" if unnamed else answers.typed(one, value)
    for rows in ROWS.get(section, ()):
        filled[rows.name] = [
            {
                column.name: answers.typed(column, getattr(row, column.name))
                for column in rows.columns
            }
            for row in getattr(application, rows.name)
        ]
    return filled


def dress(form: SectionForm, section: Section, application: FundApplication) -> None:
    """Say what is already kept of a secret, and show blank rows where a table has none."""
    for one in asked(section, application.organization):
        kept = getattr(application, one.name)
        if one.secret and kept:
            form[one.name].description = _(
                "已登记 %(kept)s，不改请留空。", kept=answers.masked(kept)
            )
    for rows in ROWS.get(section, ()):
        form.at_least(rows.name, _BLANK_ROWS[rows.name])


def typed_lines(form: SectionForm) -> list[budget.Line | None]:
    """The budget as typed, to add it up beside the inputs; None for a row that cannot be read."""
    columns = {column.name: column for column in ROWS[Section.BUDGET][0].columns}
    return [_line(columns, entry.form) for entry in form["lines"].entries]


def _line(columns: Mapping[str, Question], row: Any) -> budget.Line | None:
    try:
        price = answers.parse(columns["unit_price"], row.unit_price.data or "")
        quantity = answers.parse(columns["quantity"], row.quantity.data or "")
    except RuleError:
        return None
    source = row.money_from.data
    known = source in {one.value for one in MoneyFrom}
    return budget.Line(
        row.head.data or "",
        price if isinstance(price, int) else None,
        quantity if isinstance(quantity, int) else None,
        MoneyFrom(source) if known else MoneyFrom.FUND,
    )


class SubmitForm(OnceForm):
    promised = BooleanField(_("我已核对全部内容，代表本组织作出以上承诺"))


class UploadForm(BaseForm):
    kind = HiddenField()
    file = MultipleFileField(_("选择文件"))
    photos = PagesField(_("照片"))


def upload_form(kind: str, label: str) -> type[UploadForm]:
    """One attachment's own upload, with an id of its own on a page of several."""
    field = MultipleFileField(
        _("选择文件（%(label)s）", label=label), id=f"file-{kind}", validators=[_Expected()]
    )
    photos = PagesField(_("照片（%(label)s）", label=label), id=f"photos-{kind}")
    return type("UploadForm", (UploadForm,), {"file": field, "photos": photos})


class ReplaceForm(BaseForm):
    file = PagesField(_("新的文件"), [_Expected()])


class OnBehalfForm(BaseForm):
    call_id = SelectField(_("申报批次"), coerce=int)
    organization = StringField(
        _("申报组织"),
        [InputRequired(_("请填写组织的信用代码、备案编号或全称。")), Length(max=100)],
        description=_("统一社会信用代码、备案编号或全称。"),
    )
    received_on = DateField(_("收件日期"), [InputRequired(_("请填写收到纸质件的日期。"))])
    scan = PagesField(_("纸质申报书扫描件"), [_Expected()])


class CheckForm(OnceForm):
    """The ticks of the formal check are plain check boxes named by their point."""


class ReturnForm(OnceForm):
    reason = TextAreaField(
        _("总的说明"),
        [InputRequired(_("请写明退回的理由，申报者会看到这段文字。")), Length(max=500)],
    )


def return_form() -> type[ReturnForm]:
    """With a note for each section; an empty one leaves the section closed."""
    notes = {
        f"note_{section.value}": TextAreaField(
            SECTION_WORDS[section], [Length(max=500)], render_kw={"rows": "2"}
        )
        for section in Section
    }
    return type("ReturnForm", (ReturnForm,), notes)
