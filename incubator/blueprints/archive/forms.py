"""Forms around a volume."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from incubator.core.words import _
from incubator.web.fields import NumberField
from incubator.web.forms import BaseForm, OnceForm, at_most


class MakeForm(OnceForm):
    """One press makes the volume, or brings in what has come since."""


class LineForm(BaseForm):
    title = StringField(_("题名"), [InputRequired(_("请填写文件题名。")), at_most(200)])
    number = StringField(_("文号"), [at_most(80)])
    responsible = StringField(_("责任者"), [at_most(100)])
    dated = StringField(_("日期"), [at_most(20)], description=_("文件上写的日期。"))
    pages = NumberField(
        _("页数"),
        [
            InputRequired(_("请填写页数。")),
            NumberRange(1, 9999, message=_("页数请填写 1 至 9999。")),
        ],
    )
    remark = StringField(_("备注"), [at_most(100)])


class CloseForm(OnceForm):
    remark = TextAreaField(
        _("缺件说明"), [at_most(300)], description=_("缺少应有的文件时，写明原因。")
    )
