"""One press of a form that moves money or takes a step: it happens once, and a second press is shown the first result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from incubator.core import clock
from incubator.core.db import transaction
from incubator.web import once
from incubator.web.forms import OnceForm, StepForm, rules_shown_on
from incubator.web.sessions import viewer


def ready(form: OnceForm, purpose: str) -> None:
    """Give a form that is shown for the first time its key."""
    form.once.data = once.issue(purpose, viewer())


def press(form: OnceForm, purpose: str, act: Callable[[datetime], str]) -> str | None:
    """Do `act` (which gets the moment and answers where to go next) in one transaction.

    Answers that address, the first press's where this is a second one, or None where a rule stood
    against it and the form is to be shown again.
    """
    target: str | None = None
    with rules_shown_on(form) as rules:
        pressed = once.Press(form.once.data or "", purpose=purpose, body=_body(form), by=viewer())
        with transaction():
            target = pressed.earlier()
            if target is None:
                now = clock.now()
                target = act(now)
                pressed.keep(target, at=now)
    return target if rules.ok else None


def step(
    form: StepForm,
    version: int,
    purpose: str,
    act: Callable[[datetime], str],
    *,
    said: str,
    before: Callable[[], object] | None = None,
) -> ResponseReturnValue | None:
    """Take a step once on a thing that stands in `version`; None while its page is to be shown.

    `before` is what has to happen ahead of the transaction, such as keeping an uploaded scan.
    """
    if not form.is_submitted():
        form.version.data = str(version)
        ready(form, purpose)
    elif form.submitted() and _prepared(form, before) and (target := press(form, purpose, act)):
        flash(said, "success")
        return redirect(target)
    return None


def _prepared(form: StepForm, before: Callable[[], object] | None) -> bool:
    with rules_shown_on(form) as rules:
        if before is not None:
            before()
    return rules.ok


def _body(form: OnceForm) -> dict[str, object]:
    """What was asked for; of a file its name, the same file being chosen again by a second click."""
    return {
        name: _named(value)
        for name, value in form.data.items()
        if name not in {"once", "csrf_token"}
    }


def _named(value: object) -> object:
    if isinstance(value, list):
        return [_named(one) for one in value]
    return value.filename if isinstance(value, FileStorage) else value
