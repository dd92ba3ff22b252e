"""Forms of the register. What looks like an ID-card number is never shown again."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.contacts import Contacts
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import OrgStatus, OrgType
from incubator.organizations.particulars import FIELD_LABEL, Particulars
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import BaseForm

REMOVE = _("无")
"""What is typed to remove a phone or an account, since an empty box leaves it as it is."""

_CHOSEN_TYPES = (OrgType.PROSPECTIVE, OrgType.SUBDISTRICT, OrgType.OTHER)


class ContactsForm(DiscreetForm):
    version = HiddenField()
    phone = StringField(FIELD_LABEL["phone"], [Optional()], render_kw={"inputmode": "tel"})
    bank_name = StringField(FIELD_LABEL["bank_name"], [Optional()])
    bank_account = StringField(
        FIELD_LABEL["bank_account"], [Optional()], render_kw={"inputmode": "numeric"}
    )

    @property
    def seen(self) -> int:
        """The version the person saw; a changed one is no version at all."""
        text = (self.version.raw_data or [""])[0]  # as sent: what was left out is no version
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def contacts(self) -> Contacts:
        return Contacts(
            _kept(self.phone.data), self.bank_name.data or "", _kept(self.bank_account.data)
        )


def _kept(typed: str | None) -> str | None:
    """None for an empty box (keep what there is), "" for the word that removes it."""
    text = (typed or "").strip()
    return None if not text else "" if text == REMOVE else text


class OrganizationForm(ContactsForm):
    name = StringField(FIELD_LABEL["name"], [InputRequired(_("请按登记证书填写全称。"))])
    uscc = StringField(
        FIELD_LABEL["uscc"], [Optional()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    filing_no = StringField(FIELD_LABEL["filing_no"], [Optional()])
    org_type = SelectField(
        FIELD_LABEL["org_type"],
        choices=[
            SelectChoice("", _("由代码或备案编号判断")),
            *(SelectChoice(kind.value, TYPE_LABEL[kind]) for kind in _CHOSEN_TYPES),
        ],
    )
    state = SelectField(
        FIELD_LABEL["status"],
        choices=[
            SelectChoice("", _("按类型（已登记、已备案、拟登记）")),
            *(
                SelectChoice(status.value, label)
                for status, label in STATUS_LABEL.items()
                if status is not OrgStatus.MERGED  # only a merger leads there
            ),
        ],
    )
    registered_on = DateField(FIELD_LABEL["registered_on"], [Optional()])
    registrar = StringField(FIELD_LABEL["registrar"], [Optional()])
    supervising_unit = StringField(FIELD_LABEL["supervising_unit"], [Optional()])
    business_scope = TextAreaField(FIELD_LABEL["business_scope"], [Optional()])
    address = StringField(FIELD_LABEL["address"], [Optional()])
    community = StringField(FIELD_LABEL["community"], [Optional()])
    code_exception = TextAreaField(FIELD_LABEL["code_exception"], [Optional()])
    proof = FileField(_("登记证书扫描件"))

    def refuse(self, error: RuleError) -> None:
        # `status` is what every form answers with, so the field goes by another name
        field = "state" if error.field == "status" else error.field
        super().refuse(RuleError(error.message, field=field))

    def particulars(self) -> Particulars:
        return Particulars(
            name=self.name.data,
            uscc=self.uscc.data or "",
            filing_no=self.filing_no.data or "",
            org_type=OrgType(self.org_type.data) if self.org_type.data else None,
            status=OrgStatus(self.state.data) if self.state.data else None,
            registered_on=self.registered_on.data,
            registrar=self.registrar.data or "",
            supervising_unit=self.supervising_unit.data or "",
            business_scope=self.business_scope.data or "",
            address=self.address.data or "",
            community=self.community.data or "",
        )


class RevealForm(DiscreetForm):
    reason = StringField(_("查看用途"), [InputRequired(_("请写明查看联系方式的用途。"))])


class VerifyForm(BaseForm):
    """Nothing to fill in: the button says who and today."""


class TableForm(DiscreetForm):
    table = FileField(_("名册文件"))


class ConfirmForm(BaseForm):
    """Nothing to fill in: the preview above it says what will happen."""
