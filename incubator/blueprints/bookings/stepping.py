"""One step of a booking as a page: what it does, its form, and the one press that takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings.case_page import found
from incubator.premises import charging, feeding
from incubator.premises.booking import Booking
from incubator.premises.taking import SlotTaken
from incubator.web.forms import StepForm
from incubator.web.pressing import press, ready
from incubator.web.sessions import viewer


@dataclass(frozen=True)
class Words:
    """What the page of a step says: its name, what will come of it, and afterwards."""

    title: str
    said: str
    hint: str = ""
    danger: bool = False


Act = Callable[[datetime], Booking]
"""Takes the step at a moment and answers the booking to go on with."""


def step_page(
    booking: Booking,
    form: StepForm,
    act: Act,
    words: Words,
    template: str = "bookings/step.html",
    **facts: object,
) -> ResponseReturnValue:
    """Show a step, or take it once and go to the booking; what is owed for it is settled with it."""
    id, purpose = booking.id, f"bookings.{words.title[:]}:{booking.id}"
    status = 200

    def taken(at: datetime) -> str:
        hat, after = viewer(), act(at)
        charging.settle(after, by=hat, at=at)
        feeding.tell_confirmed(after, at=at)
        if after.id != id:
            charging.settle(found(id), by=hat, at=at)
        return url_for(".show", id=after.id)

    if not form.is_submitted():
        form.version.data = str(booking.version)
        ready(form, purpose)
    elif form.submitted():
        try:
            target = press(form, purpose, taken)
        except SlotTaken as refusal:
            form.form_errors.append(refusal.message)
            target, status = None, 409
        if target is not None:
            flash(words.said, "success")
            return redirect(target)
    return render_template(
        template,
        form=form,
        booking=found(id),
        words=words,
        frame="base.html" if viewer().for_hub else "base_alone.html",
        **facts,
    ), form.status if status == 200 else status
