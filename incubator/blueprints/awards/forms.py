"""Making one award, or all whose notice is over."""

from __future__ import annotations

from incubator.core.words import _
from incubator.web.fields import TicksField
from incubator.web.forms import OnceForm


class AwardForm(OnceForm):
    """Nothing to fill in: what is awarded was decided before."""


class AwardManyForm(OnceForm):
    items = TicksField(_("可以立项的申报"))
