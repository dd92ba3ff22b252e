"""Forms that set up funds and send money down to them."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from incubator.core.words import _
from incubator.web.fields import MoneyField, NumberField
from incubator.web.forms import OnceForm

_PAPER = _("指标文号、文件名称或会议纪要编号，印在账上。")


class AmountForm(OnceForm):
    """An amount and the paper it comes by."""

    amount = MoneyField(_("金额"), [InputRequired(_("请填写金额，以元为单位。"))])
    memo = StringField(
        _("依据文件"),
        [
            InputRequired(_("请填写依据文件或指标文号。")),
            Length(max=200, message=_("最多 200 字。")),
        ],
        description=_PAPER,
    )


class LineForm(AmountForm):
    """A source's money for one year."""

    source = StringField(
        _("资金来源"),
        [
            InputRequired(_("请填写资金来源，例如“区级财政”。")),
            Length(max=60, message=_("最多 60 字。")),
        ],
        description=_("例如：区级财政、福利彩票公益金、定向捐赠。不同来源分开记账。"),
    )
    year = NumberField(
        _("预算年度"),
        [
            InputRequired(_("请填写四位数的年度，例如 2026。")),
            NumberRange(2000, 2100, message=_("请填写四位数的年度，例如 2026。")),
        ],
    )


class FundForm(LineForm):
    """A fund with its first line."""

    owner_id = SelectField(
        _("资金归属"),
        coerce=int,
        description=_("钱在谁的账上。联合会、基金会是另外的法人，只有其任职人员能看到和管理。"),
    )
    name = StringField(
        _("资金名称"),
        [InputRequired(_("请填写资金名称。")), Length(max=100, message=_("最多 100 字。"))],
    )
    basis = StringField(
        _("管理办法"),
        [
            InputRequired(_("请填写所依据的管理办法及文号。")),
            Length(max=300, message=_("最多 300 字。")),
        ],
    )
