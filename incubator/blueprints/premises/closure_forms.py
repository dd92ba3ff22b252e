"""Forms of closures: what is closed from when to when and why, and opening again before the end."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from incubator.core.words import _
from incubator.premises.holds import ClosureKind
from incubator.premises.using_words import CLOSURE_WORDS
from incubator.web.forms import OnceForm, choices
from incubator.web.rule_rows import LOCAL, required


class ClosureForm(OnceForm):
    premises = SelectMultipleField(
        _("场地"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_("请至少选择一个场地。"))],
        description=_("节假日等整体停用，可以一次选多个。"),
    )
    kind = SelectField(
        _("停用类别"),
        coerce=ClosureKind,
        choices=choices((one, CLOSURE_WORDS[one]) for one in ClosureKind),
    )
    starts = DateTimeLocalField(_("开始"), [required(_("开始时间"))], format=LOCAL)
    ends = DateTimeLocalField(_("结束"), [Optional()], format=LOCAL)
    open_ended = BooleanField(_("恢复时间未定"))
    reason = TextAreaField(
        _("停用理由"),
        [
            InputRequired(_("请写明为什么停用。")),
            Length(max=300, message=_("最多 300 个字。")),
        ],
        description=_("公众会看到，也会告诉被取消的预约单位。"),
    )


class LiftForm(OnceForm):
    reason = TextAreaField(
        _("提前恢复的理由"),
        [
            InputRequired(_("请写明提前恢复的理由。")),
            Length(max=300, message=_("最多 300 个字。")),
        ],
    )
