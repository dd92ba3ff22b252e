"""Forms around a proposal and its answer; each takes effect once."""

from __future__ import annotations

from wtforms import TextAreaField as TextArea
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.fields import MoneyField, TicksField
from incubator.web.forms import StepForm
from incubator.web.signed_papers import SignedFields


class ProposeForm(StepForm):
    amount = MoneyField(_("建议金额"), [InputRequired(_("请填写建议金额。"))])
    reasons = TextArea(
        _("理由"),
        [Length(max=1000, message=_("理由最多 1000 字。"))],
        description=_("不按排名提出，或金额与申请不同的，请写明理由；会写进会议纪要。"),
    )


class ReasonForm(StepForm):
    reason = TextArea(
        _("理由"),
        [
            InputRequired(_("请写明理由，对方会看到这段文字。")),
            Length(max=1000, message=_("理由最多 1000 字。")),
        ],
        description=_("对方会看到这段文字；请不要写个人电话和证件号码。"),
    )


class PaperForm(StepForm, SignedFields):
    """A step that was signed on paper."""


class PaperRejectionForm(PaperForm):
    reason = ReasonForm.reason


class BatchForm(PaperForm):
    picked = TicksField(_("批准的申报"))
