"""Issuing, correcting and revoking certificates."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from incubator.core.words import _
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm


class IssueForm(BaseForm):
    """Under whose names; the words themselves come from the award."""

    issuers = TicksField(
        _("颁发单位"),
        coerce=str,
        validators=[InputRequired(_("请至少勾选一家颁发单位，证书签发后不能再改。"))],
    )


class BatchForm(IssueForm):
    after = HiddenField()
    """The award up to which this run has come: one that was refused does not come again."""


class CorrectForm(BaseForm):
    recipient = StringField(
        _("持证单位"), [InputRequired(_("请填写持证单位的法定全称。")), Length(max=120)]
    )
    recipient_code = StringField(_("统一社会信用代码或备案编号"), [Optional(), Length(max=40)])
    project_title = StringField(_("项目名称"), [Optional(), Length(max=200)])
    reason = TextAreaField(_("更正原因"), [InputRequired(_("请写明更正的原因。")), Length(max=300)])


class RevokeForm(BaseForm):
    reason = TextAreaField(_("作废理由"), [InputRequired(_("请写明作废的理由。")), Length(max=300)])
