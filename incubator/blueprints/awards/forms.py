"""Making one award, or all whose notice is over."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from incubator.core.words import _
from incubator.web.forms import OnceForm


class AwardForm(OnceForm):
    """Nothing to fill in: what is awarded was decided before."""


class AwardManyForm(OnceForm):
    items = SelectMultipleField(
        _("可以立项的申报"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
