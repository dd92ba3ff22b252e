"""The confirmation of a step that has no form of its own."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.forms import BaseForm


class StepForm(BaseForm):
    """`version` is what the person saw: a step on something that has changed since is refused."""

    version = HiddenField()
    reason_text = ""

    @property
    def seen(self) -> int:
        """The version as a number; what is none was never shown and fits nothing."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class ReasonedStepForm(StepForm):
    reason = TextAreaField(
        _("理由"),
        [
            InputRequired(_("请写明理由，对方会看到这段文字。")),
            Length(max=1000, message=_("理由最多 1000 字。")),
        ],
        description=_("对方会看到这段文字；请不要写个人电话和证件号码。"),
    )

    @property
    def reason_text(self) -> str:  # type: ignore[override]  # a field's text in place of the empty one
        return self.reason.data or ""
