"""One step of an occupancy as a page: what it rests on, its form, and the one press that takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.casework.attaching import File
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.findings import Finding
from incubator.premises import occupying
from incubator.premises.occupancy import Occupancy
from incubator.premises.taking import SlotTaken
from incubator.records.documents import keep
from incubator.web.forms import StepForm, rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, Upload, checked_pages

Act = Callable[[datetime], object]
CONFLICT = 409


@dataclass(frozen=True)
class Step:
    """What the page of a step says: what will come of it, the facts it rests on, and afterwards."""

    title: str
    said: str
    hint: str = ""
    button: str = ""
    danger: bool = False
    facts: Sequence[tuple[str, str]] = ()
    findings: Sequence[Finding] = ()
    warnings: Sequence[str] = ()
    anchor: str = ""


def found(id: int) -> Occupancy:
    """An occupancy the viewer may see; 404 for any other."""
    return one_or_404(
        occupying.visible_to(viewer())
        .where(Occupancy.id == id)
        .options(joinedload(Occupancy.organization), joinedload(Occupancy.premises))
    )


def step_page(
    case: Occupancy,
    form: StepForm,
    act: Act,
    words: Step,
    *,
    before: Callable[[], object] | None = None,
) -> ResponseReturnValue:
    """Show a step, or take it once and go back to the case. `before` is kept ahead of the transaction."""
    case_id, purpose, taken = case.id, f"occupancy.{words.title[:]}:{case.id}", False

    def go(at: datetime) -> str:
        act(at)
        return url_for("premises.occupancy", id=case_id, _anchor=words.anchor or None)

    if not form.is_submitted():
        form.version.data = str(case.version)
        ready(form, purpose)
    elif form.submitted() and prepared(form, before):
        try:
            if target := press(form, purpose, go):
                flash(words.said, "success")
                return redirect(target)
        except SlotTaken as refusal:
            taken = True
            form.refuse(RuleError(refusal.message))
    return render_template(
        "premises/occupancy_step.html",
        form=form,
        case=found(case_id),
        words=words,
        **frame(),
    ), CONFLICT if taken else form.status


def frame() -> dict[str, Any]:
    """What every page of an occupancy needs besides its own facts."""
    return {
        "kinds": PAPERS,
        "largest": settings().upload_bytes,
        "frame": "base.html" if viewer().for_hub else "base_alone.html",
    }


def prepared(form: StepForm, before: Callable[[], object] | None) -> bool:
    with rules_shown_on(form) as rules:
        if before is not None:
            before()
    return rules.ok


def kept(field: Any, name: str) -> File | None:
    """One paper of a form, checked and kept before any transaction; None where none was sent."""
    if not any(field.data or []):
        return None
    sent: Upload = checked_pages(field.data, field=name, kinds=PAPERS)
    keep(sent.content)
    return File(sent.sha256, len(sent.content), sent.media_type, sent.name, sent.pages)


def tenths(text: str | None, field: str) -> int | None:
    """Square metres with one decimal as tenths; None for none."""
    typed = (text or "").strip()
    whole, _dot, part = typed.partition(".")
    if not typed:
        return None
    sound = whole.isascii() and whole.isdigit() and len(whole) <= 6
    if not sound or not (part or "0").isdecimal() or len(part) > 1 or not part.isascii():
        raise RuleError(_("面积填写平方米，最多一位小数，例如 120.5。"), field=field)
    found_tenths = int(whole) * 10 + int(part or "0")
    if not found_tenths:
        raise RuleError(_("面积要大于零；不知道的请留空。"), field=field)
    return found_tenths
