"""Fields every form may need: an amount in yuan that is whole fen in Python, a number a column can hold."""

from __future__ import annotations

from typing import Any

from wtforms import DecimalField, Field, IntegerField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from incubator.core.errors import RuleError
from incubator.core.money import parse_yuan, yuan_plain
from incubator.core.words import _

LARGEST = 2**31 - 1
"""What an integer column holds."""


class NumberField(IntegerField):  # type: ignore[misc]  # wtforms ships no types
    """A whole number; one that no column can hold is refused before anybody compares or keeps it."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


class FiniteField(DecimalField):  # type: ignore[misc]  # wtforms ships no types
    """A decimal number; what only stands for one (NaN, Infinity) is refused before it is compared."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class TicksField(SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """A list to tick, of ids or (`coerce=str`) of codes; what is no longer offered, taken meanwhile by a colleague, is refused in words."""

    data: Any

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label,
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            **{"coerce": int, **options},
        )

    def pre_validate(self, form: object) -> None:
        gone = set(self.data or ()) - {choice.value for choice in self.iter_choices()}
        if gone:
            raise ValidationError(
                _(
                    "选中的有 %(n)s 项现在不能选，可能刚被他人办理。请刷新页面，重新选择。",
                    n=len(gone),
                )
            )


class MoneyField(Field):  # type: ignore[misc]  # wtforms ships no types
    """Reads what people type (¥, commas, full-width digits) and holds fen, or None when left empty."""

    widget = TextInput()
    data: Any
    """Fen; None only where nothing was typed or what was typed is refused."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return yuan_plain(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            self.data = parse_yuan(str(valuelist[0]))
        except RuleError as refusal:
            raise ValueError(refusal.message) from refusal
