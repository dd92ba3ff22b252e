"""One field of every kind, and a budget, for the component page."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from incubator.core.words import _
from incubator.web.fields import MoneyField
from incubator.web.forms import BaseForm

SOURCES = [SelectChoice("fund", _("申请资金")), SelectChoice("own", _("自筹"))]


class ExampleForm(BaseForm):
    """Some fields are required and empty, so that the page shows their errors."""

    name = StringField(_("项目名称"), [InputRequired(_("请填写项目名称。"))])
    served = IntegerField(_("服务人数"), description=_("预计直接服务的人数，只填数字。"))
    amount = MoneyField(_("申请金额"), [InputRequired(_("请填写申请金额，单位元。"))])
    ends_on = DateField(_("完成日期"))
    category = SelectField(
        _("类别"), choices=[SelectChoice("a", _("能力建设")), SelectChoice("b", _("品牌项目"))]
    )
    kind = RadioField(
        _("申报身份"),
        choices=[SelectChoice("a", _("社会组织")), SelectChoice("b", _("社区社会组织"))],
    )
    text = TextAreaField(_("项目背景"), description=_("不超过 500 字。"))
    agree = BooleanField(_("承诺以上内容属实"))
    paper = FileField(_("附件"))


class LineForm(Form):  # type: ignore[misc]  # wtforms ships no types
    head = StringField(_("支出内容"))
    unit_price = MoneyField(_("单价（元）"))
    quantity = IntegerField(_("数量"))
    source = SelectField(_("资金来源"), choices=SOURCES)


class BudgetForm(Form):  # type: ignore[misc]  # wtforms ships no types
    lines = FieldList(FormField(LineForm), label=_("预算明细"))
