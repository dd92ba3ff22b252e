"""A form in which an ID-card number may be typed by mistake: it is never shown again."""

from __future__ import annotations

from incubator.core.errors import RuleError
from incubator.organizations.codes import holds_id_card, looks_like_id_card
from incubator.web.forms import BaseForm


class DiscreetForm(BaseForm):
    """A form that empties a box in which an ID-card number was typed before it is shown again."""

    def submitted(self) -> bool:
        answer = super().submitted()
        if not answer:
            self._forget_id_cards()
        return answer

    def refuse(self, error: RuleError) -> None:
        super().refuse(error)
        self._forget_id_cards()

    def _forget_id_cards(self) -> None:
        for field in self:
            typed = " ".join(map(str, field.raw_data or ()))
            if looks_like_id_card(typed) or holds_id_card(typed):
                field.raw_data, field.data = None, None
