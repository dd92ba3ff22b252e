"""Forms of inviting, accepting and ending."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.permissions import Role
from incubator.core.words import _
from incubator.people.invitations import Offer
from incubator.people.models import Office
from incubator.people.offices import OFFICE_LABEL
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import BaseForm, OnceForm, choices
from incubator.web.login_fields import LoginFields

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _filled(words: str) -> InputRequired:
    return InputRequired(words)


class InviteForm(OnceForm, DiscreetForm):
    role = SelectField(
        _("在系统中的身份"), [_filled(_("请选择身份。"))], coerce=Role, default=Role.AGENT
    )
    office = SelectField(
        _("章程职务"),
        default="",
        choices=choices([("", _("无")), *((one.value, OFFICE_LABEL[one]) for one in Office)]),
    )
    title = StringField(_("职务名称"), [Optional(), Length(max=60)])
    name = StringField(
        _("姓名"),
        [_filled(_("请填写被邀请人的姓名。")), Length(max=60)],
        render_kw={"autocomplete": "off"},
    )
    phone = StringField(
        _("手机号码"),
        [Optional(), Length(max=20)],
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )
    email = StringField(
        _("邮箱"), [Optional(), Length(max=100)], render_kw={"autocomplete": "off", **_PLAIN}
    )
    asked = HiddenField()
    """The request to join that this answers, by id."""
    paper = FileField(_("任职文件"))
    paper_number = StringField(_("文件名称和文号"), [Optional(), Length(max=80)])

    def offer(self) -> Offer:
        return Offer(
            role=self.role.data,
            name=self.name.data,
            office=Office(self.office.data) if self.office.data else None,
            title=self.title.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class EndForm(BaseForm):
    ends_on = DateField(
        _("最后一天"),
        [_filled(_("请填写最后一天。"))],
        description=_("当天仍在任。日期是今天或更早时，以此身份的登录立即退出。"),
    )
    reason = TextAreaField(_("理由"), [Optional(), Length(max=300)])


class CodeForm(BaseForm):
    code = StringField(
        _("邀请码"),
        [_filled(_("请填写邀请码。")), Length(max=40)],
        render_kw={"autocomplete": "off", **_PLAIN},
    )


class NewcomerForm(DiscreetForm, LoginFields):
    name = StringField(
        _("您的姓名"),
        [_filled(_("请填写您的姓名。")), Length(max=60)],
        render_kw={"autocomplete": "name"},
    )
