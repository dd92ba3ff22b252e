"""Forms of fees: what the receipt says, why a fee is waived, what goes back."""

from __future__ import annotations

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.fields import MoneyField
from incubator.web.forms import OnceForm
from incubator.web.photographed import PagesField


def _because(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [InputRequired(_("请写明理由。")), Length(max=300, message=_("最多 300 个字。"))],
        description=_("写明依据；对方会看到。"),
    )


class PayForm(OnceForm):
    paid_on = DateField(_("缴费日期"), [InputRequired(_("请填写缴费日期。"))])
    receipt_number = StringField(
        _("票据号码"),
        [InputRequired(_("请填写票据号码。")), Length(max=80, message=_("最多 80 个字。"))],
    )
    receipt = PagesField(_("票据扫描件"))


class WaiveForm(OnceForm):
    because = _because(_("免收理由"))


class RefundForm(OnceForm):
    amount = MoneyField(_("退还金额（元）"), [InputRequired(_("请填写退还金额。"))])
    refunded_on = DateField(_("退还日期"), [InputRequired(_("请填写退还日期。"))])
    because = _because(_("退还理由"))
