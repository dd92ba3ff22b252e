"""Forms before a room is used for months: asking, surveying, proposing, agreeing."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.words import _
from incubator.premises.models import Use
from incubator.premises.occupancy import Bearer
from incubator.premises.occupying_agreement import Agreed
from incubator.premises.occupying_deciding import Terms
from incubator.premises.occupying_requests import Wish
from incubator.premises.occupying_survey import Survey
from incubator.premises.occupying_words import BEARER_LABEL
from incubator.premises.tariff import Term
from incubator.premises.words import TERM_WORDS, USE_WORDS
from incubator.web.fields import MoneyField, NumberField
from incubator.web.forms import StepForm, choices
from incubator.web.photographed import PagesField
from incubator.web.signed_papers import SignedFields


def at_most(most: int) -> Length:
    return Length(max=most, message=_("最多 %(most)s 个字。", most=most))


class ConfirmForm(StepForm):
    """Nothing to fill in: pressing the button is the step."""


class ReasonForm(StepForm):
    reason = TextAreaField(
        _("理由"),
        [InputRequired(_("请写明理由，对方会看到这段文字。")), at_most(500)],
        description=_("对方会看到这段文字；请不要写个人电话和证件号码。"),
    )


class PaperForm(StepForm, SignedFields):
    """An answer that was signed on paper."""


class PaperReasonForm(PaperForm):
    reason = ReasonForm.reason


class WishFields:
    """What is asked for; to be mixed into a form."""

    use = SelectField(_("用途"), coerce=Use, choices=choices((one, USE_WORDS[one]) for one in Use))
    purpose = TextAreaField(
        _("用来做什么"), [InputRequired(_("请写明用来做什么。")), at_most(1000)]
    )
    people = NumberField(_("同时使用人数"), [InputRequired(_("请填写人数。"))])
    from_on = DateField(_("希望从"), [InputRequired(_("请填写起始日。"))])
    through_on = DateField(_("使用到"), [InputRequired(_("请填写到期日。"))])
    contact_name = StringField(_("联系人"), [InputRequired(_("请填写联系人。")), at_most(60)])
    contact_phone = StringField(_("联系电话"), [InputRequired(_("请填写联系电话。")), at_most(30)])


def wish_of(form: Any) -> Wish:
    """What a form with `WishFields` asks for."""
    return Wish(
        form.use.data,
        form.purpose.data or "",
        form.people.data,
        form.from_on.data,
        form.through_on.data,
        form.contact_name.data or "",
        form.contact_phone.data or "",
    )


class ApplyForm(StepForm, WishFields):
    proof = PagesField(_("登记证书或备案证明"), [FileRequired(_("请上传登记证书或备案证明。"))])
    plan = PagesField(_("使用方案"), [FileRequired(_("请上传使用方案。"))])
    promised = BooleanField(_("我已阅读并代表本组织作出以上承诺"))


class CorrectForm(StepForm, WishFields):
    """The same again; papers already there, and the phone number, need not be sent twice."""

    contact_phone = StringField(
        _("联系电话"), [at_most(30)], description=_("留空保持已登记的号码不变。")
    )
    proof = PagesField(_("补充：登记证书或备案证明"))
    plan = PagesField(_("补充：使用方案"))
    promised = BooleanField(_("我已阅读并代表本组织作出以上承诺"))


class OnBehalfForm(StepForm, WishFields):
    organization = StringField(
        _("使用组织"),
        [InputRequired(_("请填写组织的代码或全称。"))],
        description=_("统一社会信用代码、备案编号或全称。"),
    )
    premises_id = SelectField(_("场地"), coerce=int)
    received_on = DateField(_("收件日期"), [InputRequired(_("请填写收件日期。"))])
    scan = PagesField(_("签字的申请表"), [FileRequired(_("请上传签字盖章的申请表扫描件或照片。"))])


class SurveyForm(StepForm):
    on = DateField(_("查勘日期"), [InputRequired(_("请填写查勘日期。"))])
    findings = TextAreaField(_("查勘情况"), [InputRequired(_("请写明查勘情况。")), at_most(2000)])
    area = StringField(_("实测面积（平方米）"), [Optional(), at_most(10)])
    advises = RadioField(
        _("意见"),
        [InputRequired(_("请选择意见。"))],
        choices=choices((("y", _("建议提供使用")), ("n", _("不建议提供使用")))),
    )
    photos = PagesField(_("照片"))

    def survey(self, area_tenths: int | None) -> Survey:
        return Survey(self.on.data, self.findings.data or "", area_tenths, self.advises.data == "y")


class TermsFields:
    """From when through when, at what price; to be mixed into a form."""

    from_on = DateField(_("起始日"), [InputRequired(_("请填写起始日。"))])
    through_on = DateField(_("到期日"), [InputRequired(_("请填写到期日。"))])
    term = RadioField(
        _("收费性质"),
        [InputRequired(_("请选择收费性质。"))],
        coerce=Term,
        choices=choices((one, TERM_WORDS[one]) for one in Term),
    )
    reference_fen = MoneyField(
        _("每月参考价"), description=_("市场或收费办法的价格；无偿的写了才看得出让渡了多少。")
    )
    monthly_fen = MoneyField(_("每月收费"), description=_("无偿的留空。"))
    fee_basis = StringField(_("收费或免费的依据"), [InputRequired(_("请写明依据。")), at_most(200)])


def terms_of(form: Any) -> Terms:
    """The terms of a form with `TermsFields`."""
    return Terms(
        form.from_on.data,
        form.through_on.data,
        form.term.data,
        form.reference_fen.data or 0,
        form.monthly_fen.data or 0,
        form.fee_basis.data or "",
    )


class ProposeForm(StepForm, TermsFields):
    reasons = TextAreaField(
        _("建议理由"),
        [InputRequired(_("请写明建议的理由，会印在呈批件上。")), at_most(1000)],
        description=_("会印在呈批件上；请不要写个人电话和证件号码。"),
    )


class AgreementForm(StepForm):
    area = StringField(_("使用面积（平方米）"), [Optional(), at_most(10)])
    utilities = RadioField(
        _("水、电、暖费用"),
        [InputRequired(_("请选择费用由谁承担。"))],
        coerce=Bearer,
        choices=choices((one, BEARER_LABEL[one]) for one in Bearer),
    )
    deposit_fen = MoneyField(_("押金"), description=_("不收的留空。"))
    insurance = StringField(_("保险"), [at_most(200)])
    end_conditions = TextAreaField(
        _("解除条件"), [at_most(1000)], description=_("留空则印通用条款。")
    )

    def agreed(self, area_tenths: int | None) -> Agreed:
        return Agreed(
            area_tenths,
            self.utilities.data,
            self.deposit_fen.data or 0,
            self.insurance.data or "",
            self.end_conditions.data or "",
        )


class SignForm(StepForm):
    signed_on = DateField(_("签订日期"), [InputRequired(_("请填写签订日期。"))])
    signatory = StringField(
        _("使用方签字人"), [InputRequired(_("请填写使用方签字人。")), at_most(120)]
    )
    scan = PagesField(_("签字的协议"), [FileRequired(_("请上传双方签字的协议扫描件或照片。"))])


class ExtensionForm(StepForm, TermsFields):
    approved_by = StringField(
        _("批准人或会议"), [InputRequired(_("请写明谁批准了续签。")), at_most(100)]
    )
