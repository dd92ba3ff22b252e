"""One step of a stay as a page: what it does, its form, and the one press that takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import rail
from incubator.incubation.models import Incubation
from incubator.web.forms import BaseForm, StepForm, rules_shown_on
from incubator.web.pressing import step
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, Upload

Fact = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """What the page of a step says: what will come of it, the facts it rests on, and afterwards."""

    title: str
    said: str
    hint: str = ""
    facts: Sequence[Fact] = ()
    danger: bool = False


def step_page(
    stay: Incubation, form: StepForm, act: Callable[[datetime], object], words: Step
) -> ResponseReturnValue:
    """Show a step, or take it once and go back to the stay. `act` may answer the case to go to."""
    stay_id, purpose = stay.id, f"incubation.{words.title[:]}:{stay.id}"

    def taken(at: datetime) -> str:
        after = act(at)
        shown = after.id if isinstance(after, Incubation) else stay_id
        return url_for("incubation.show", id=shown, _anchor="leaving")

    done = step(form, stay.version, purpose, taken, said=words.said)
    return done or shown(stay, form, words)


def shown(stay: Incubation, form: BaseForm, words: Step) -> ResponseReturnValue:
    return render_template(
        "incubation/step.html",
        form=form,
        stay=stay,
        words=words,
        kinds=SCANS,
        largest=settings().upload_bytes,
        frame=rail.frame(viewer()),
    ), form.status


def kept(form: BaseForm, keep: Callable[[], Upload]) -> Upload | None:
    """The file of a form that was sent, kept before any transaction; None where nothing may follow."""
    found: Upload | None = None
    if form.submitted():
        with rules_shown_on(form):
            found = keep()
    return found
