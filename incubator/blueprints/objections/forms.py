"""The answer to an objection."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.forms import BaseForm, choices


class AnswerForm(BaseForm):
    outcome = RadioField(
        _("处理结果"),
        [InputRequired(_("请选择异议是否成立。"))],
        choices=choices(
            [("dismissed", _("异议不成立，继续公示")), ("upheld", _("异议成立，取消资助"))]
        ),
    )
    words = TextAreaField(
        _("调查情况和答复意见"), [InputRequired(_("请写明调查情况和答复意见。")), Length(max=2000)]
    )
