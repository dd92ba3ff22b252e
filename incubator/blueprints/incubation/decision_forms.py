"""Forms of the steps that take an applicant in; each takes effect once."""

from __future__ import annotations

from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from incubator.blueprints.incubation.stay_forms import ReasonForm
from incubator.core.words import _
from incubator.incubation.deciding import Terms
from incubator.incubation.models import Mode
from incubator.incubation.stay_words import MODE_LABEL
from incubator.web.forms import StepForm, choices
from incubator.web.signed_papers import SignedFields

_MOST_DESKS = 99


class SendBackForm(StepForm):
    reason = TextAreaField(
        _("理由"),
        [
            InputRequired(_("请写明退回的理由。")),
            Length(max=500, message=_("理由最多 500 字。")),
        ],
        description=_("提出人会看到这段文字，申请组织不会；请不要写个人电话和证件号码。"),
    )


class TermsForm(StepForm):
    mode = RadioField(
        _("孵化方式"),
        [InputRequired(_("请选择孵化方式。"))],
        coerce=Mode,
        choices=choices((one, MODE_LABEL[one]) for one in Mode),
    )
    desks = IntegerField(
        _("工位数"),
        [
            InputRequired(_("请填写工位数，虚拟孵化填 0。")),
            NumberRange(
                0, _MOST_DESKS, message=_("工位数请填写 0 至 %(most)s。", most=_MOST_DESKS)
            ),
        ],
    )
    term_from = DateField(_("入驻起始日"), [InputRequired(_("请填写入驻起始日。"))])
    term_through = DateField(_("到期日"), [InputRequired(_("请填写到期日。"))])
    reasons = TextAreaField(
        _("建议理由"),
        [
            InputRequired(_("请写明建议的理由，会印在呈批件上。")),
            Length(max=1000, message=_("理由最多 1000 字。")),
        ],
        description=_("会印在呈批件上；请不要写个人电话和证件号码。"),
    )

    def terms(self) -> Terms:
        return Terms(self.mode.data, self.desks.data, self.term_from.data, self.term_through.data)


class PaperForm(StepForm, SignedFields):
    """An answer that was signed on paper."""


class PaperRejectionForm(PaperForm):
    reason = ReasonForm.reason
