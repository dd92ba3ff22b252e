"""Forms of warnings and suspensions: imposing, appealing, answering, lifting."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.forms import OnceForm, choices


def _words(label: str, why: str, most: int, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        [InputRequired(why), Length(max=most, message=_("最多 %(most)s 个字。", most=most))],
        description=hint,
    )


class ImposeForm(OnceForm):
    organization = SelectField(_("组织"), coerce=int)
    suspends = RadioField(
        _("处理"),
        choices=choices([("no", _("警告")), ("yes", _("暂停预约"))]),
        default="no",
    )
    through_on = DateField(_("截止日期"), [InputRequired(_("请填写截止日期。"))])
    reason = _words(_("理由"), _("请写明理由，对方会看到。"), 300, _("对方会看到。"))


class AppealForm(OnceForm):
    appeal = _words(_("申诉理由"), _("请写明申诉的理由。"), 1000)


class AnswerForm(OnceForm):
    lifts = RadioField(
        _("结果"),
        choices=choices([("yes", _("申诉成立，解除处理")), ("no", _("维持处理"))]),
        validators=[InputRequired(_("请选择结果。"))],
    )
    answer = _words(_("答复"), _("请写明答复，对方会看到。"), 1000, _("对方会看到。"))


class LiftForm(OnceForm):
    reason = _words(_("解除理由"), _("请写明解除的理由。"), 300, _("对方会看到。"))
