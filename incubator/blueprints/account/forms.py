"""Forms of sign-in and of one's own account."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.people.passwords import LONGEST
from incubator.web.forms import BaseForm

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _filled(words: str) -> InputRequired:
    return InputRequired(words)


class LoginForm(BaseForm):
    username = StringField(
        _("用户名"),
        [_filled(_("请填写用户名。")), Length(max=60, message=_("用户名最多 60 个字符。"))],
        render_kw={"autocomplete": "username", "autofocus": True, **_PLAIN},
    )
    password = PasswordField(
        _("密码或一次性验证码"),
        [_filled(_("请填写密码。")), Length(max=LONGEST, message=_("密码最多 128 个字符。"))],
        render_kw={"autocomplete": "current-password", **_PLAIN},
    )


class CodeForm(BaseForm):
    code = StringField(
        _("动态验证码"),
        [_filled(_("请填写验证器上显示的 6 位数字。")), Length(max=12)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True},
    )


class RecoveryForm(BaseForm):
    code = StringField(
        _("恢复码"),
        [_filled(_("请填写一个恢复码。")), Length(max=20, message=_("恢复码是 10 个字母和数字。"))],
        render_kw={"autocomplete": "off", "autofocus": True, **_PLAIN},
    )


class HatForm(BaseForm):
    post = RadioField(
        _("以何职务办理"), [_filled(_("请选择一个身份。"))], coerce=int, validate_choice=True
    )


class PasswordForm(BaseForm):
    """`current` is left out where the person was let in by a code or a password somebody else made."""

    current = PasswordField(
        _("现在的密码"),
        [_filled(_("请填写现在的密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password", **_PLAIN},
    )
    password = PasswordField(
        _("新密码"),
        [_filled(_("请填写新密码。"))],
        render_kw={"autocomplete": "new-password", **_PLAIN},
    )
    again = PasswordField(
        _("再填一次新密码"),
        [_filled(_("请再填一次新密码。"))],
        render_kw={"autocomplete": "new-password", **_PLAIN},
    )

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            field.errors = [*field.errors, _("两次填写的新密码不一样，请重新填写。")]


class ForgottenForm(BaseForm):
    asked = StringField(
        _("用户名或邮箱"),
        [
            _filled(_("请填写用户名或登记过的邮箱。")),
            Length(max=100, message=_("最多 100 个字符。")),
        ],
        render_kw={"autocomplete": "username", "autofocus": True, **_PLAIN},
    )


class ConfirmForm(BaseForm):
    password = PasswordField(
        _("现在的密码"),
        [_filled(_("请填写现在的密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password", **_PLAIN},
    )


class SavedViewForm(BaseForm):
    page = HiddenField()
    query = HiddenField()
    label = StringField(
        _("名称"),
        [_filled(_("请给这个视图起个名称。")), Length(max=40, message=_("名称最多 40 个字。"))],
        render_kw={"autocomplete": "off"},
    )
