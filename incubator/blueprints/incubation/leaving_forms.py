"""Forms of the way out: the review, the second term, the steps of leaving and the year after."""

from __future__ import annotations

from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from incubator.blueprints.incubation.stay_forms import ReasonForm
from incubator.core.words import _
from incubator.incubation.afterwards import Told
from incubator.incubation.graduating import Reviewed
from incubator.incubation.leaving import Advice
from incubator.incubation.leaving_words import ADVICE_LABEL
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, StepForm, at_most, choices
from incubator.web.photographed import PagesField
from incubator.web.signed_papers import SignedFields

_MOST_COUNTED = 99_999


class TerminationForm(ReasonForm, SignedFields):
    """A termination that was signed on paper."""


class RenewForm(StepForm):
    signed_on = DateField(_("签订日期"), [InputRequired(_("请填写续驻协议的签订日期。"))])
    signatory = StringField(
        _("乙方签字人"),
        [InputRequired(_("请填写乙方签字人。")), at_most(120)],
        description=_("备案团体由发起人或代管单位签字。"),
    )
    through = DateField(_("续驻到期日"), [InputRequired(_("请填写续驻到期日。"))])
    scan = PagesField(_("续驻协议扫描件"), [FileRequired(_("请上传双方签字的续驻协议。"))])


class HandOverForm(StepForm):
    on = DateField(_("交接完成的日期"), [InputRequired(_("请填写交接完成的日期。"))])


class SelfAssessmentForm(BaseForm):
    words = TextAreaField(
        _("自评"),
        [InputRequired(_("请填写自评。")), at_most(4000)],
        description=_(
            "写明组织架构、团队能力、财务管理、项目运作的情况，入驻时的目标达成了没有，"
            "希望出壳还是续驻。"
        ),
    )


class ReviewForm(BaseForm):
    interview_on = DateField(_("面谈日期"), [InputRequired(_("请填写面谈日期。"))])
    interview = TextAreaField(_("面谈情况"), [InputRequired(_("请写明面谈情况。")), at_most(2000)])
    papers_read = BooleanField(_("已审阅年检、财务、项目和自评材料"))
    advice = RadioField(
        _("评估意见"),
        [InputRequired(_("请选择评估意见。"))],
        coerce=Advice,
        choices=choices((one, ADVICE_LABEL[one]) for one in Advice),
    )
    development = TextAreaField(
        _("发展建议"), [at_most(2000)], description=_("会印在出壳说明上，组织可以看到。")
    )

    def reviewed(self) -> Reviewed:
        return Reviewed(
            self.interview_on.data,
            self.interview.data or "",
            bool(self.papers_read.data),
            self.advice.data,
            self.development.data or "",
        )


class CertificateForm(BaseForm):
    """Under whose names; the words themselves come from the stay."""

    issuers = TicksField(_("颁发单位"), coerce=str)


def _counted() -> list[object]:
    limits = NumberRange(
        0, _MOST_COUNTED, message=_("请填写 0 至 %(most)s 的整数。", most=_MOST_COUNTED)
    )
    return [Optional(), limits]


class FollowUpForm(BaseForm):
    on = DateField(_("回访日期"), [InputRequired(_("请填写回访日期。"))])
    alive = RadioField(
        _("组织是否还在活动"),
        [InputRequired(_("请选择组织是否还在活动。"))],
        choices=choices((("yes", _("还在活动")), ("no", _("已停止活动或注销")))),
    )
    jobs = IntegerField(_("全职人数"), _counted())
    projects = IntegerField(_("正在做的项目数"), _counted())
    words = TextAreaField(
        _("近况"), [at_most(1000)], description=_("搬到哪里、承接了什么项目、还需要什么帮助。")
    )

    def told(self) -> Told:
        return Told(
            self.alive.data == "yes", self.jobs.data, self.projects.data, self.words.data or ""
        )
