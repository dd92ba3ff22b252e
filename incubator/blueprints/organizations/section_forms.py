"""The form of one section of an organization's file, made from the fields its kind has."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from incubator.core.words import _
from incubator.organizations.describing import shown, value_of
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.field_texts import Value, read, written
from incubator.organizations.models import OrgType
from incubator.organizations.sections import PREMISES_LABEL, Field, Section, Shape
from incubator.web.discreet import DiscreetForm

REMOVE = _("无")
"""What is typed to remove a personal value, since an empty box leaves it as it is."""
NEVER_SEEN = 999_999_999
"""No file has this version: what was changed on the way is refused as overtaken."""


class SectionForm(DiscreetForm):
    """`version` is that of the file the person saw, 0 for none yet."""

    version = HiddenField()
    described: tuple[Field, ...] = ()

    @property
    def seen(self) -> int:
        text = (self.version.raw_data or [""])[0]  # as sent: what was left out is no version
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else NEVER_SEEN

    def stated(self) -> dict[str, Value]:
        """Every field as it was typed; RuleError names the one that cannot be read."""
        return {one.key: self._typed(one) for one in self.described if not self._kept(one)}

    def _kept(self, field: Field) -> bool:
        return field.secret and not (self[field.key].data or "").strip()

    def _typed(self, field: Field) -> Value:
        data = self[field.key].data
        if field.shape in (Shape.DAY, Shape.FLAG):
            return data if field.shape is Shape.DAY else bool(data)
        text = data or ""
        return read(field, "" if field.secret and text.strip() == REMOVE else text)


def section_form(
    section: Section, org_type: OrgType, details: OrganizationDetails | None
) -> SectionForm:
    """The form filled with what the file says; personal values are never sent back to be edited."""
    fields = tuple(section.of(org_type))
    controls = {one.key: _control(one, details) for one in fields}
    made = type("SectionForm", (SectionForm,), {**controls, "described": fields})
    data: dict[str, Any] = {
        one.key: _initial(one, value_of(details, one)) for one in fields if not one.secret
    }
    form: SectionForm = made(data={"version": details.version if details else 0, **data})
    return form


def _initial(field: Field, value: Any) -> Any:
    if field.shape in (Shape.DAY, Shape.FLAG):
        return value
    if field.shape is Shape.CHOICE:
        return value.value if value else ""
    return written(field, value)


def _control(field: Field, details: OrganizationDetails | None) -> Any:
    label = (
        _("%(field)s（%(unit)s）", field=field.label, unit=field.unit)
        if field.unit
        else field.label
    )
    hint = _hint(field, details)
    if field.shape is Shape.DAY:
        return DateField(label, [Optional()], description=hint)
    if field.shape is Shape.FLAG:
        return BooleanField(label, description=hint)
    if field.shape is Shape.CHOICE:
        choices = [SelectChoice("", _("未填"))]
        choices += [SelectChoice(one.value, words) for one, words in PREMISES_LABEL.items()]
        return SelectField(label, [Optional()], choices=choices, description=hint)
    if field.shape is Shape.LONG:
        return TextAreaField(label, [Optional()], description=hint)
    keys = {"inputmode": _KEYS[field.shape]} if field.shape in _KEYS else {}
    return StringField(label, [Optional()], render_kw=keys, description=hint)


_KEYS = {
    Shape.COUNT: "numeric",
    Shape.AREA: "decimal",
    Shape.MONEY: "decimal",
    Shape.NUMBER: "tel",
    Shape.POST_CODE: "numeric",
    Shape.EMAIL: "email",
}


def _hint(field: Field, details: OrganizationDetails | None) -> str:
    if not field.secret:
        return field.hint
    now = shown(field, value_of(details, field))
    if not now:
        return _("加密保存，页面上遮盖显示。")
    return _("现在是 %(now)s。留空不修改，填“无”删除。", now=now)
