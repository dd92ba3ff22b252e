"""The base of every form: refusals of the domain land on the field they name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from incubator.core.errors import RuleError
from incubator.core.words import _

_NEVER_TYPED = frozenset({"Cc", "Cs"})


def legible(text: str) -> str:
    """Without control characters, which neither a page nor PostgreSQL takes."""
    return "".join(c for c in text if c in "\r\n\t" or unicodedata.category(c) not in _NEVER_TYPED)


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Declarations only: forms ask no questions of the database and decide nothing."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf ships no types
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without characters nobody can type or read."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            return MultiDict(
                (name, legible(value) if isinstance(value, str) else value)
                for name, value in sent.items(multi=True)
            )

    @property
    def status(self) -> int:
        """200 for a form that is shown, 422 for one that is shown again with its errors."""
        return 422 if self.errors else 200

    def submitted(self) -> bool:
        return bool(self.validate_on_submit())

    def refuse(self, error: RuleError) -> None:
        """Put a broken rule where the person can see it."""
        field: Any = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


def version_in(text: object) -> int:
    """The version a hidden field names; -1, which nothing ever has, where that is not a number."""
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class OnceForm(BaseForm):
    """A form that may take effect once: it carries the key the server issued with the page."""

    once = HiddenField()


class StepForm(OnceForm):
    """`version` is what the person saw of the case: a step on something changed since is refused."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        return version_in(self.version.data)


def as_validator(check: Callable[[], object]) -> None:
    """Let a rule of the domain speak among a field's validators, so that all errors show at once."""
    try:
        check()
    except RuleError as refusal:
        raise ValidationError(refusal.message) from refusal


class rules_shown_on:  # noqa: N801  (reads as a phrase: with rules_shown_on(form))
    """Turns a RuleError of the block into an error of the form; `ok` is False when there was one."""

    def __init__(self, form: BaseForm) -> None:
        self.form = form
        self.ok = True

    def __enter__(self) -> rules_shown_on:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, RuleError):
            self.form.refuse(error)
            self.ok = False
            return True
        return False


def at_most(most: int) -> Length:
    return Length(max=most, message=_("最多 %(most)s 个字。", most=most))


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a select, radio or tick list."""
    return [SelectChoice(value, words) for value, words in pairs]
