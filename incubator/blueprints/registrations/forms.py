"""Forms of a request, one for each kind of body, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from incubator.core.permissions import ROLE_LABEL, Role
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.organizations.particulars import Particulars
from incubator.people.passwords import Chosen
from incubator.registrations.models import Registration
from incubator.registrations.requests import (
    MOST_SPONSORS,
    Applicant,
    Kind,
    Request,
    SponsorLine,
    require_code,
    roles,
)
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import BaseForm, OnceForm, as_validator, choices
from incubator.web.login_fields import LoginFields
from incubator.web.photographed import PagesField
from incubator.web.row_forms import RowsForm

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}
ROLE_WORDS = {
    Kind.REGISTERED: {
        Role.LEGAL_REPRESENTATIVE: ROLE_LABEL[Role.LEGAL_REPRESENTATIVE],
        Role.AGENT: _("经办人"),
    },
    Kind.FILED: {Role.AGENT: _("负责人或经办人")},
    Kind.PROSPECTIVE: {Role.AGENT: _("发起人代表")},
}


def _filled(words: str) -> InputRequired:
    return InputRequired(words)


class PersonFields:
    """Who asks; left out where somebody is signed in."""

    applicant_name = StringField(
        _("您的姓名"),
        [_filled(_("请填写您的姓名。")), Length(max=60)],
        render_kw={"autocomplete": "name"},
    )
    phone = StringField(
        _("您的手机号码"),
        [_filled(_("请填写手机号码。")), Length(max=20)],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    email = StringField(
        _("邮箱"), [Optional(), Length(max=100)], render_kw={"autocomplete": "email", **_PLAIN}
    )


class SponsorForm(Form):  # type: ignore[misc]  # wtforms ships no types
    name = StringField(_("姓名"), [Length(max=60)], render_kw={"autocomplete": "off"})
    phone = StringField(
        _("电话"), [Length(max=20)], render_kw={"autocomplete": "off", "inputmode": "tel"}
    )


class BodyForm(OnceForm, RowsForm, DiscreetForm):
    """What every kind of body says of itself."""

    kind: Kind
    hub = SelectField(_("所在街道"), [_filled(_("请选择街道。"))], coerce=int)
    name = StringField(_("组织名称"), [_filled(_("请填写全称。"))])
    address = StringField(_("住所或活动地点"), [Optional()])
    community = StringField(_("所在社区"), [Optional()])
    role = RadioField(_("您是"), [_filled(_("请选择您在组织中的职务。"))], coerce=Role)
    papers = MultipleFileField(_("证书或证明"))
    photos = PagesField(_("签名页照片"))
    version = HiddenField()
    needs_papers = True
    """False where what was sent before still stands."""

    def validate_papers(self, field: Any) -> None:
        if self.needs_papers and not any(field.data or []) and not self.photos.data:
            raise ValidationError(_("请上传证书、备案证明或签名名单的扫描件或照片。"))

    def prepare(self, hubs: Sequence[Hub]) -> None:
        """Fill the choices; where there is nothing to choose the only one is set."""
        self.hub.choices = choices((one.id, one.name) for one in hubs)
        words = ROLE_WORDS[self.kind]
        self.role.choices = choices((role.value, words[role]) for role in roles(self.kind))
        if self.hub.data is None and len(hubs) == 1:
            self.hub.data = hubs[0].id
        if self.role.data is None and len(self.role.choices) == 1:
            self.role.data = roles(self.kind)[0]

    @property
    def seen(self) -> int:
        """The version the person saw; a changed one is no version at all."""
        text = (self.version.raw_data or [""])[0]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def request(
        self,
        *,
        person_id: int | None = None,
        password: Chosen | None = None,
        before: Registration | None = None,
    ) -> Request:
        """What was asked for; a correction (`before`) keeps the phone and mail that were left blank."""
        return Request(
            self.kind,
            self._particulars(),
            Applicant(
                role=self.role.data,
                person_id=person_id,
                name=self._typed("applicant_name"),
                phone=self._typed("phone") or (before.phone if before else "") or "",
                email=self._typed("email") or (before.email if before else "") or "",
                username=self._typed("username"),
                password=password,
            ),
            self._sponsors(before),
        )

    def _typed(self, name: str) -> str:
        return (self[name].data or "") if name in self else ""

    def _particulars(self) -> Particulars:
        return Particulars(
            name=self.name.data,
            uscc=self._typed("uscc"),
            filing_no=self._typed("filing_no"),
            registered_on=self.registered_on.data if "registered_on" in self else None,
            registrar=self._typed("registrar"),
            supervising_unit=self._typed("supervising_unit"),
            business_scope=self._typed("business_scope"),
            address=self.address.data or "",
            community=self.community.data or "",
        )

    def _sponsors(self, before: Registration | None) -> tuple[SponsorLine, ...]:
        if "sponsors" not in self:
            return ()
        known = {one.name: one.phone for one in before.sponsors} if before else {}
        return tuple(
            SponsorLine(row["name"] or "", row["phone"] or known.get(row["name"]) or "")
            for row in self["sponsors"].data
        )


class RegisteredForm(BodyForm):
    kind = Kind.REGISTERED
    uscc = StringField(
        _("统一社会信用代码"),
        [_filled(_("请填写登记证书上的代码。"))],
        render_kw={"autocomplete": "off", **_PLAIN},
    )
    registered_on = DateField(_("成立登记日期"), [_filled(_("请填写登记证书上的日期。"))])
    registrar = StringField(_("登记管理机关"), [Optional()])
    supervising_unit = StringField(_("业务主管单位"), [Optional()])
    business_scope = TextAreaField(_("业务范围"), [Optional()])

    def validate_uscc(self, field: Any) -> None:
        as_validator(lambda: require_code(field.data))


class FiledForm(BodyForm):
    kind = Kind.FILED
    filing_no = StringField(_("备案编号"), [_filled(_("请填写街道给的备案编号。"))])
    business_scope = TextAreaField(_("平时开展什么活动"), [Optional()])


class ProspectiveForm(BodyForm):
    kind = Kind.PROSPECTIVE
    business_scope = TextAreaField(
        _("准备做什么、为谁服务"), [_filled(_("请写明准备做什么、为谁服务。"))]
    )
    sponsors = FieldList(FormField(SponsorForm), _("发起人"), max_entries=MOST_SPONSORS)


class RegisteredByVisitor(RegisteredForm, PersonFields, LoginFields):
    pass


class FiledByVisitor(FiledForm, PersonFields, LoginFields):
    pass


class ProspectiveByVisitor(ProspectiveForm, PersonFields, LoginFields):
    pass


class RegisteredOnPaper(RegisteredForm, PersonFields):
    pass


class FiledOnPaper(FiledForm, PersonFields):
    pass


class ProspectiveOnPaper(ProspectiveForm, PersonFields):
    pass


VISITORS: dict[Kind, type[BodyForm]] = {
    one.kind: one for one in (RegisteredByVisitor, FiledByVisitor, ProspectiveByVisitor)
}
ON_PAPER: dict[Kind, type[BodyForm]] = {
    one.kind: one for one in (RegisteredOnPaper, FiledOnPaper, ProspectiveOnPaper)
}
SIGNED_IN: dict[Kind, type[BodyForm]] = {
    one.kind: one for one in (RegisteredForm, FiledForm, ProspectiveForm)
}


class JoinForm(BaseForm):
    hub = SelectField(_("所在街道"), [_filled(_("请选择街道。"))], coerce=int)
    body = StringField(
        _("组织的信用代码、备案编号或名称"),
        [_filled(_("请填写是哪个组织。")), Length(max=100)],
        render_kw={"autocomplete": "off"},
    )
    name = PersonFields.applicant_name
    phone = PersonFields.phone
    email = PersonFields.email


class ApproveForm(BaseForm):
    person = RadioField(_("申请人"))
    version = BodyForm.version
    seen = BodyForm.seen


class AnswerForm(BaseForm):
    reason = TextAreaField(
        _("理由"),
        [
            _filled(_("请写明理由，申请人会看到这段文字。")),
            Length(max=500, message=_("最多 500 个字。")),
        ],
    )
    version = BodyForm.version
    seen = BodyForm.seen
