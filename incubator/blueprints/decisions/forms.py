"""Forms around a proposal and its answer; each takes effect once."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms import TextAreaField as TextArea
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.fields import MoneyField
from incubator.web.forms import OnceForm


class StepForm(OnceForm):
    """`version` is what the person saw of the case: a step on something changed since is refused."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


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


class PaperForm(StepForm):
    """What a signed paper says of itself."""

    signer = SelectField(
        _("签批人"),
        coerce=int,
        description=_("呈批件上签字的负责人；不能是提出建议的人。"),
    )
    number = StringField(
        _("呈批件或会议纪要文号"),
        [InputRequired(_("请填写文号。")), Length(max=80, message=_("文号最多 80 字。"))],
    )
    signed_on = DateField(_("签批日期"), [InputRequired(_("请填写签批日期。"))])
    scan = FileField(_("签批件扫描件"), [FileRequired(_("请上传签批件的扫描件或照片。"))])


class PaperRejectionForm(PaperForm):
    reason = ReasonForm.reason


class BatchForm(PaperForm):
    picked = SelectMultipleField(_("批准的申报"), coerce=int)
