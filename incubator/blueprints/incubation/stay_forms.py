"""Forms of a stay: the log entry first, which is filled in on a phone in ten seconds."""

from __future__ import annotations

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from incubator.core.words import _
from incubator.incubation.serving import MOST_MINUTES, MOST_PEOPLE, Noted
from incubator.incubation.stay_words import (
    GOAL_WORDS,
    PHASE_LABEL,
    SERVICE_LABEL,
    SUPPORT_LABEL,
)
from incubator.incubation.staying import GoalState, Phase, Service, Support
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, OnceForm, StepForm, at_most, choices


def _filled(words: str) -> InputRequired:
    return InputRequired(words)


class LogForm(OnceForm):
    on = DateField(_("服务日期"), [_filled(_("请填写服务日期。"))])
    minutes = IntegerField(
        _("时长"),
        [
            _filled(_("请填写时长（分钟）。")),
            NumberRange(
                1, MOST_MINUTES, message=_("时长请填写 1 至 %(most)s 分钟。", most=MOST_MINUTES)
            ),
        ],
    )
    kind = SelectField(
        _("服务内容"), coerce=Service, choices=choices((one, SERVICE_LABEL[one]) for one in Service)
    )
    people = IntegerField(
        _("人数"),
        [
            _filled(_("请填写人数。")),
            NumberRange(0, MOST_PEOPLE, message=_("人数请填写 0 至 %(most)s。", most=MOST_PEOPLE)),
        ],
    )
    reached = RadioField(
        _("结果"),
        choices=choices((("yes", _("已服务")), ("no", _("未联系上")))),
        default="yes",
    )
    note = TextAreaField(
        _("记录"),
        [at_most(1000)],
        description=_("做了什么、说定了什么；不写个人电话和证件号码。"),
        render_kw={"rows": 2},
    )
    follow_up = StringField(_("要跟进的事"), [at_most(200)])
    follow_up_on = DateField(_("跟进日期"), [Optional()])

    def noted(self) -> Noted:
        """What was typed, as the service takes it."""
        return Noted(
            on=self.on.data,
            minutes=self.minutes.data,
            kind=self.kind.data,
            people=self.people.data,
            reached=self.reached.data == "yes",
            note=self.note.data or "",
            follow_up=self.follow_up.data or "",
            follow_up_on=self.follow_up_on.data,
        )


class EventForm(LogForm):
    stays = TicksField(_("参加的组织"))


class WithdrawForm(BaseForm):
    reason = TextAreaField(
        _("撤回的理由"),
        [_filled(_("请写明撤回的理由。")), at_most(200)],
        description=_("原记录和理由仍可查看；撤回后重新登记正确的一条。"),
    )


class GoalForm(BaseForm):
    text = TextAreaField(_("目标"), [_filled(_("请写明目标。")), at_most(300)])
    measure = StringField(
        _("衡量方式"), [at_most(200)], description=_("看什么就知道达成了，例如：取得登记证书。")
    )
    due_on = DateField(_("期限"), [Optional()])


class ChangeGoalForm(GoalForm):
    version = HiddenField()
    reason = StringField(_("修改的理由"), [_filled(_("请写明为什么修改目标。")), at_most(200)])


class CloseGoalForm(BaseForm):
    version = HiddenField()
    state = RadioField(
        _("结果"),
        [_filled(_("请选择目标的结果。"))],
        coerce=GoalState,
        choices=choices(
            (one, GOAL_WORDS[one][0]) for one in GoalState if one is not GoalState.OPEN
        ),
    )
    remark = TextAreaField(_("说明"), [at_most(500)], description=_("未达成或取消的，写明原因。"))


class PlanForm(BaseForm):
    what = StringField(_("计划的服务"), [_filled(_("请写明计划提供什么服务。")), at_most(200)])
    by_whom = StringField(_("由谁提供"), [at_most(60)])
    due_on = DateField(_("期限"), [Optional()])


class PhaseForm(BaseForm):
    phase = SelectField(
        _("孵化阶段"), coerce=Phase, choices=choices((one, PHASE_LABEL[one]) for one in Phase)
    )
    on = DateField(_("从哪天起"), [_filled(_("请填写日期。"))])
    reason = TextAreaField(_("理由"), [_filled(_("请写明调整阶段的理由。")), at_most(300)])


class MentorForm(BaseForm):
    post = SelectField(_("导师"), coerce=int)
    starts_on = DateField(_("开始日期"), [_filled(_("请填写开始日期。"))])


class EndMentorForm(BaseForm):
    ends_on = DateField(
        _("最后一天"),
        [_filled(_("请填写最后一天。"))],
        description=_("次日起这位导师不再看到这个组织。"),
    )


class PressForm(StepForm):
    """Nothing to fill in: pressing the button is the step."""


class ReasonForm(StepForm):
    reason = TextAreaField(
        _("理由"),
        [_filled(_("请写明理由，对方会看到这段文字。")), at_most(500)],
        description=_("对方会看到这段文字；请不要写个人电话和证件号码。"),
    )


class AskForm(OnceForm):
    what = SelectField(
        _("需要的支持"),
        coerce=Support,
        choices=choices((one, SUPPORT_LABEL[one]) for one in Support),
    )
    wish = TextAreaField(
        _("具体需要"),
        [_filled(_("请写明需要什么支持。")), at_most(2000)],
        description=_("写明要解决的问题和希望的时间；不写个人证件号码。"),
    )


class AnswerForm(StepForm):
    reason = TextAreaField(
        _("答复"),
        [_filled(_("请写明答复的内容，对方会看到。")), at_most(2000)],
        description=_("答复函按这段文字打印。"),
    )
