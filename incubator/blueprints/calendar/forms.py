"""What calendar somebody wants an address for."""

from __future__ import annotations

from wtforms import SelectField

from incubator.core.words import _
from incubator.web.forms import BaseForm


class FeedForm(BaseForm):
    of = SelectField(_("日历"))
