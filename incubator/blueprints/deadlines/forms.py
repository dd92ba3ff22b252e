"""What is written down when an obligation is let go."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.core.words import _
from incubator.web.forms import BaseForm


class WaiveForm(BaseForm):
    reason = TextAreaField(
        _("免除的理由"),
        [
            InputRequired(_("请写明免除的理由，例如批准人和文号。")),
            Length(max=300, message=_("理由最多 300 字。")),
        ],
    )
