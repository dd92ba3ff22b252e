"""The forms around an application: its sections, attachments, submission, first check and ways out."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, MultipleFileField
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
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.words import _
from incubator.incubation import conditions
from incubator.incubation.models import Incubation, Mode, Section
from incubator.incubation.questions import (
    MOST_SPONSORS,
    SECTION_WORDS,
    SPONSOR_COLUMNS,
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

_BLANK_SPONSORS = 3


def section_form(section: Section, application: Incubation) -> type[SectionForm]:
    """The form of a section as it is put to this application."""
    fields: dict[str, Any] = {one.name: field_of(one) for one in asked(section, application.track)}
    if section is Section.SPONSORS:
        fields["sponsors"] = FieldList(
            FormField(row_form(SPONSOR_COLUMNS)),
            SECTION_WORDS[section],
            max_entries=MOST_SPONSORS,
        )
    return type("SectionForm", (SectionForm,), fields)


def written(section: Section, application: Incubation, version: int) -> dict[str, Any]:
    """What the form is filled in with; secrets are never put back."""
    made = {"version": str(version), **filled(asked(section, application.track), application)}
    if section is Section.SPONSORS:
        made["sponsors"] = [{"name": one.name or "", "phone": ""} for one in application.sponsors]
    return made


def dress(form: SectionForm, section: Section, application: Incubation) -> None:
    """Say what is kept of a secret, offer only the modes there are, and show blank sponsors."""
    say_kept(form, asked(section, application.track), application)
    if section is Section.NEEDS:
        _offer_modes(form, application)
    if section is Section.SPONSORS:
        form.at_least("sponsors", _BLANK_SPONSORS)


def _offer_modes(form: SectionForm, application: Incubation) -> None:
    """A mode this kind of body cannot have is left out, and the rule stands in its place."""
    refused = {
        mode: sentence
        for mode in Mode
        if (sentence := conditions.why_not(mode, application.base, application.track))
    }
    field = form["mode"]
    field.choices = [one for one in field.choices if Mode(one.value) not in refused]
    if Mode.PHYSICAL in refused and not application.desks_wanted:
        del form.desks_wanted
    field.description = "".join(f"{sentence}" for sentence in refused.values())


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
    file = FileField(_("新的文件"), [Expected()])


class OnBehalfForm(BaseForm):
    intake_id = SelectField(_("招募"), coerce=int)
    organization = StringField(
        _("申请组织"),
        [InputRequired(_("请填写组织的信用代码、备案编号或全称。")), Length(max=100)],
        description=_("统一社会信用代码、备案编号或全称。"),
    )
    received_on = DateField(_("收件日期"), [InputRequired(_("请填写收到纸质件的日期。"))])
    scan = FileField(_("纸质申请表扫描件"), [Expected()])


class CheckForm(OnceForm):
    """The ticks of the first check are plain check boxes; each sponsor has a day."""


def check_form(application: Incubation) -> type[CheckForm]:
    days = {
        f"signed-{one.id}": DateField(_("%(name)s签字日期", name=one.name or ""), [Optional()])
        for one in application.sponsors
    }
    return type("CheckForm", (CheckForm,), days)


class ReturnForm(OnceForm):
    reason = TextAreaField(_("总的说明"), [Optional(), Length(max=500)])


def return_form(sections: list[Section]) -> type[ReturnForm]:
    """With a note for each section; an empty one leaves the section closed."""
    notes = {
        f"note_{section.value}": TextAreaField(
            SECTION_WORDS[section], [Length(max=500)], render_kw={"rows": "2"}
        )
        for section in sections
    }
    return type("ReturnForm", (ReturnForm,), notes)


class ReasonForm(OnceForm):
    reason = TextAreaField(
        _("理由"), [InputRequired(_("请写明理由，对方会看到这段文字。")), Length(max=500)]
    )


def choices_for(form: OnBehalfForm, intakes: list[tuple[int, str]]) -> None:
    form.intake_id.choices = [SelectChoice(id, title) for id, title in intakes]
