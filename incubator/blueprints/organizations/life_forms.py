"""Forms of the steps in an organization's life: each asks what its paper says, and the paper."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from incubator.core.words import _
from incubator.organizations.living import Ended, Registered
from incubator.organizations.particulars import FIELD_LABEL
from incubator.web.discreet import DiscreetForm


class LifeForm(DiscreetForm):
    """`version` is what the person saw; `proof` is the document the step rests on."""

    version = HiddenField()
    proof = FileField(_("依据文件"), [FileRequired(_("没有选择文件，或文件是空的。请重新选择。"))])

    @property
    def seen(self) -> int:
        text = (self.version.raw_data or [""])[0]  # as sent: what was left out is no version
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def optional(self, name: str) -> str:
        """What was typed, "" where this step does not ask for it."""
        return (self[name].data or "") if name in self else ""


class EnterForm(LifeForm):
    name = StringField(FIELD_LABEL["name"], [InputRequired(_("请按证书填写全称。"))])
    uscc = StringField(
        FIELD_LABEL["uscc"],
        [InputRequired(_("请填写登记证书上的统一社会信用代码。"))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    filing_no = StringField(
        FIELD_LABEL["filing_no"], [InputRequired(_("请填写街道给出的备案编号。"))]
    )
    registered_on = DateField(
        _("证书或备案文件上的日期"), [InputRequired(_("请填写证书或备案文件上的日期。"))]
    )
    registrar = StringField(FIELD_LABEL["registrar"], [Optional()])
    code_exception = TextAreaField(FIELD_LABEL["code_exception"], [Optional()])

    def entry(self) -> Registered:
        return Registered(
            name=self.name.data,
            registered_on=self.registered_on.data,
            uscc=self.optional("uscc"),
            filing_no=self.optional("filing_no"),
            registrar=self.registrar.data or "",
            code_exception=self.optional("code_exception"),
        )


class PauseForm(LifeForm):
    reason = TextAreaField(_("理由"), [InputRequired(_("请写明理由。"))])


class EndForm(LifeForm):
    ended_on = DateField(_("终止日期"), [InputRequired(_("请填写决定书上的日期。"))])
    reason = TextAreaField(_("终止原因"), [InputRequired(_("请写明原因。"))])
    liquidation = TextAreaField(
        _("清算结论"), [InputRequired(_("法人注销前要清算，请写明清算结论。"))]
    )

    def ended(self) -> Ended:
        return Ended(
            ended_on=self.ended_on.data,
            reason=self.reason.data or "",
            liquidation=self.optional("liquidation"),
        )
