"""Forms of the register. What looks like an ID-card number is never shown again."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.contacts import Contacts
from incubator.organizations.facts import Statement
from incubator.organizations.labels import RESULT_LABEL, STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.particulars import FIELD_LABEL, Particulars
from incubator.organizations.standing import Grade
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
            *(SelectChoice(status.value, label) for status, label in STATUS_LABEL.items()),
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


class FactForm(DiscreetForm):
    """Fields every dated fact has; each kind adds its own and says how its days are called."""

    kind: FactKind
    valid_from = DateField(_("日期"), [InputRequired(_("请选择日期。"))])
    issuer = StringField(_("作出决定的机关"), [Optional()])
    basis = StringField(_("文号或公告"), [Optional()])
    source = StringField(
        _("来源"), [InputRequired(_("请写明从哪里查到。"))], render_kw={"list": "sources"}
    )
    reason = TextAreaField(_("修改理由"), [Optional()])

    def statement(self) -> Statement:
        return Statement(
            kind=self.kind,
            valid_from=self.valid_from.data,
            valid_through=self._optional("valid_through"),
            value=self._optional("value") or "",
            number=self._optional("number") or "",
            for_year=self._optional("for_year") or 0,
            issuer=self.issuer.data or "",
            basis=self.basis.data or "",
            source=self.source.data,
        )

    def _optional(self, name: str) -> Any:
        return self[name].data if name in self else None


class GradeForm(FactForm):
    kind = FactKind.GRADE
    value = SelectField(_("等级"), choices=[SelectChoice(one.value) for one in Grade])
    valid_from = DateField(_("有效期起"), [InputRequired(_("请填写等级证书上的起始日。"))])
    valid_through = DateField(_("有效期止"), [InputRequired(_("请填写等级证书上的截止日。"))])
    number = StringField(_("证书编号"), [Optional()])


class InspectionForm(FactForm):
    kind = FactKind.INSPECTION
    for_year = IntegerField(_("所属年度"), [InputRequired(_("请填写四位年度，例如 2025。"))])
    value = SelectField(_("结论"), choices=[SelectChoice(*one) for one in RESULT_LABEL.items()])
    valid_from = DateField(_("结论日期"), [InputRequired(_("请填写结论日期。"))])


class ListForm(FactForm):
    valid_from = DateField(_("列入日期"), [InputRequired(_("请填写列入日期。"))])
    valid_through = DateField(_("移出日期"), [Optional()])
    basis = StringField(_("列入事由和文号"), [Optional()])


class AbnormalForm(ListForm):
    kind = FactKind.ABNORMAL


class SeriousForm(ListForm):
    kind = FactKind.SERIOUS


class PenaltyForm(FactForm):
    kind = FactKind.PENALTY
    value = StringField(_("处罚种类"), [InputRequired(_("请写明处罚种类，例如警告。"))])
    number = StringField(_("决定书文号"), [Optional()])
    valid_from = DateField(_("决定日期"), [InputRequired(_("请填写处罚决定日期。"))])
    basis = StringField(_("违法事实和依据"), [Optional()])


FACT_FORMS: dict[FactKind, type[FactForm]] = {
    form.kind: form for form in (GradeForm, InspectionForm, AbnormalForm, SeriousForm, PenaltyForm)
}


class RevealForm(DiscreetForm):
    reason = StringField(_("查看用途"), [InputRequired(_("请写明查看联系方式的用途。"))])


class VerifyForm(BaseForm):
    """Nothing to fill in: the button says who and today."""


class TableForm(DiscreetForm):
    table = FileField(_("名册文件"))


class ConfirmForm(BaseForm):
    """Nothing to fill in: the preview above it says what will happen."""
