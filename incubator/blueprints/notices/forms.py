"""Forms around a notice."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DateTimeLocalField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.words import _
from incubator.notices.words import PROOF_WORDS
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, OnceForm, choices


class NoticeForm(BaseForm):
    title = StringField(_("公示标题"), [InputRequired(_("请填写公示标题。")), Length(max=120)])
    introduction = TextAreaField(_("正文开头"), [Optional(), Length(max=2000)])
    items = TicksField(_("列入公示的申报"))


class PublishForm(OnceForm):
    starts_on = DateField(_("公示起始日"), [InputRequired(_("请选择公示起始日。"))])


class WithdrawForm(BaseForm):
    reason = TextAreaField(_("撤回理由"), [InputRequired(_("请写明撤回的理由。")), Length(max=300)])


class ObjectionForm(BaseForm):
    item_id = SelectField(_("针对的项目"), coerce=int)
    objector = StringField(
        _("您的姓名或单位"),
        [InputRequired(_("请填写姓名或单位，只有经办人能看到。")), Length(max=60)],
    )
    contact = StringField(
        _("联系方式"), [InputRequired(_("请填写电话或邮箱，便于核实和答复。")), Length(max=60)]
    )
    text = TextAreaField(
        _("异议的事实和理由"), [InputRequired(_("请写明异议的事实和理由。")), Length(max=2000)]
    )


class ProofForm(BaseForm):
    kind = SelectField(
        _("方式"),
        [InputRequired()],
        choices=choices((kind.value, word) for kind, word in PROOF_WORDS.items()),
    )
    address = StringField(_("网址或位置"), [Optional(), Length(max=300)])
    file = FileField(_("截图或照片"))
    shown_at = DateTimeLocalField(
        _("发布时间"), [InputRequired(_("请填写发布时间。"))], format="%Y-%m-%dT%H:%M"
    )
