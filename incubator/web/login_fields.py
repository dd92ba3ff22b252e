"""What a newcomer fills in to sign in from now on: a name of their own, a password, the consent."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.people.accounts import checked_username
from incubator.people.passwords import LONGEST, require_kept
from incubator.web.forms import as_validator

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


class LoginFields:
    """To be mixed into the form of a request or of an invitation."""

    username = StringField(
        _("用户名"),
        [InputRequired(_("请给自己起一个用户名。")), Length(max=40)],
        render_kw={"autocomplete": "username", **_PLAIN},
    )
    password = PasswordField(
        _("密码"),
        [InputRequired(_("请设置密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password", **_PLAIN},
    )
    again = PasswordField(
        _("再填一次密码"),
        [InputRequired(_("请再填一次密码。"))],
        render_kw={"autocomplete": "new-password", **_PLAIN},
    )
    consent = BooleanField(
        _("我已阅读并同意上面的个人信息处理说明"), [InputRequired(_("请阅读并勾选同意。"))]
    )

    def validate_username(self, field: Any) -> None:
        as_validator(lambda: checked_username(field.data))

    def validate_password(self, field: Any) -> None:
        as_validator(lambda: require_kept(field.data, username=self.username.data or ""))

    def validate_again(self, field: Any) -> None:
        if field.data != self.password.data:
            field.errors = [*field.errors, _("两次填写的密码不一样，请重新填写。")]
