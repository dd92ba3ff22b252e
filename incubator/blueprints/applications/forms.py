"""The form of each section, built from the questions; and the small forms around an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from incubator.casework import answers
from incubator.casework.questions import Question
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.funds import budget
from incubator.funds.applications import FundApplication, MoneyFrom, Section
from incubator.funds.questions import (
    ROWS,
    SECTION_WORDS,
    asked,
)
from incubator.web.forms import BaseForm, OnceForm
from incubator.web.photographed import PagesField
from incubator.web.section_forms import (
    Expected,
    SectionForm,
    field_of,
    filled,
    row_form,
    say_kept,
)

_BLANK_ROWS = {"stages": 3, "indicators": 3, "lines": 4}


def section_form(section: Section, application: FundApplication) -> type[SectionForm]:
    """The form of a section as it is put to this organization."""
    fields: dict[str, Any] = {
        one.name: field_of(one) for one in asked(section, application.organization)
    }
    for rows in ROWS.get(section, ()):
        fields[rows.name] = FieldList(
            FormField(row_form(rows.columns)), rows.label, max_entries=rows.most
        )
    return type("SectionForm", (SectionForm,), fields)


def written(section: Section, application: FundApplication, version: int) -> dict[str, Any]:
    """What the form is filled in with; secrets are never put back."""
    questions = asked(section, application.organization)
    made = {"version": str(version), **filled(questions, application)}
    if made.get("title") == application.call.title:
        made["title"] = ""
    for rows in ROWS.get(section, ()):
        made[rows.name] = [
            {
                column.name: answers.typed(column, getattr(row, column.name))
                for column in rows.columns
            }
            for row in getattr(application, rows.name)
        ]
    return made


def dress(form: SectionForm, section: Section, application: FundApplication) -> None:
    """Say what is already kept of a secret, and show blank rows where a table has none."""
    say_kept(form, asked(section, application.organization), application)
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
        _("选择文件（%(label)s）", label=label), id=f"file-{kind}", validators=[Expected()]
    )
    photos = PagesField(_("照片（%(label)s）", label=label), id=f"photos-{kind}")
    return type("UploadForm", (UploadForm,), {"file": field, "photos": photos})


class ReplaceForm(BaseForm):
    file = PagesField(_("新的文件"), [Expected()])


class OnBehalfForm(BaseForm):
    call_id = SelectField(_("申报批次"), coerce=int)
    organization = StringField(
        _("申报组织"),
        [InputRequired(_("请填写组织的信用代码、备案编号或全称。")), Length(max=100)],
        description=_("统一社会信用代码、备案编号或全称。"),
    )
    received_on = DateField(_("收件日期"), [InputRequired(_("请填写收到纸质件的日期。"))])
    scan = PagesField(_("纸质申报书扫描件"), [Expected()])


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
