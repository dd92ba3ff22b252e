"""Forms in which an ID number or an account is typed: never shown again, right or wrong."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.people.numbers import Numbers
from incubator.web.discreet import DiscreetForm

MOST = Length(max=40, message=_("最多 40 个字。"))
NEVER_KEPT = {"autocomplete": "off"}


class SilentForm(DiscreetForm):
    """What was typed is never shown again, right or wrong."""

    def submitted(self) -> bool:
        answer = super().submitted()
        if not answer:
            self._forget()
        return answer

    def refuse(self, error: RuleError) -> None:
        super().refuse(error)
        self._forget()

    def _forget(self) -> None:
        for name in ("id_number", "bank_account", "number"):
            if name in self:
                self[name].raw_data, self[name].data = None, None


class NumbersForm(SilentForm):
    id_number = StringField(_("身份证件号码"), [MOST], render_kw=NEVER_KEPT)
    forget_id_number = BooleanField(_("删去证件号码"))
    bank_name = StringField(
        _("开户银行"), [Length(max=100, message=_("最多 100 个字。"))], render_kw=NEVER_KEPT
    )
    bank_account = StringField(
        _("银行账号"), [MOST], render_kw={**NEVER_KEPT, "inputmode": "numeric"}
    )
    forget_bank_account = BooleanField(_("删去银行账号"))

    def stated(self) -> Numbers:
        return Numbers(
            id_number="" if self.forget_id_number.data else self.id_number.data or None,
            bank_name=self.bank_name.data or "",
            bank_account="" if self.forget_bank_account.data else self.bank_account.data or None,
        )
