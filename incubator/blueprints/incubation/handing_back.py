"""The exit check-list: what has come back, what is not needed, and the sheet both sides sign."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import agreeing, handing_back, leaving_days
from incubator.incubation.agreeing import Ticked
from incubator.incubation.leaving import HandOver, Thing, Way
from incubator.incubation.leaving_words import THING_LABEL
from incubator.web.access import requires
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.sessions import viewer

OPEN, DONE, NOT_NEEDED = "open", "done", "not-needed"


class ListForm(BaseForm):
    """Three fields for each line, named by the thing: how it stands, its reading, its note."""

    on = DateField(_("交接日期"), [InputRequired(_("请填写交接日期。"))])

    def of(self, thing: str) -> tuple[Any, Any, Any]:
        return self[thing], self[f"{thing}_reading"], self[f"{thing}_note"]

    def ticked(self, thing: str) -> Ticked:
        state, reading, note = (one.data or "" for one in self.of(thing))
        if state != NOT_NEEDED:
            return Ticked(state == DONE, reading, note)
        if not note.strip():
            raise RuleError(_("请在“说明”中写明为什么不需要。"), field=f"{thing}_note")
        return Ticked(False, reading, "", not_needed_because=note)


def form_of(lines: list[HandOver]) -> ListForm:
    """The form of one check-list, filled in as the lines stand."""
    fields: dict[str, Any] = {}
    for line in lines:
        fields |= _fields(line.thing)
    filled = {key: value for line in lines for key, value in _standing(line).items()}
    form: ListForm = type("LinesForm", (ListForm,), fields)(on=clock.today(), **filled)
    return form


def _fields(thing: Thing) -> dict[str, Any]:
    states = ((OPEN, _("还没交接")), (DONE, _("已交接")), (NOT_NEEDED, _("不需要")))
    most = Length(max=200, message=_("最多 200 个字。"))
    number = {Thing.METER: _("读数"), Thing.KEY: _("编号")}.get(thing, _("编号或读数"))
    return {
        thing.value: RadioField(THING_LABEL[thing], choices=choices(states)),
        f"{thing.value}_reading": StringField(number, [Length(max=60)]),
        f"{thing.value}_note": StringField(_("说明"), [most]),
    }


def _standing(line: HandOver) -> dict[str, str]:
    state = DONE if line.done_on else NOT_NEEDED if line.not_needed_because else OPEN
    return {
        line.thing.value: state,
        f"{line.thing.value}_reading": line.reading,
        f"{line.thing.value}_note": line.not_needed_because or line.note,
    }


@bp.route("/<int:id>/hand-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def hand_back(id: int) -> ResponseReturnValue:
    """May be filled in over several days; the day is that of the lines newly handed over."""
    stay = found(id)
    lines = agreeing.checklist(stay, Way.OUT)
    form = form_of(lines)
    if form.submitted():
        with rules_shown_on(form) as rules:
            ticked = {line.thing: form.ticked(line.thing.value) for line in lines}
            with transaction():
                handing_back.tick(id, ticked, on=form.on.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("退驻清单已保存。"), "success")
            return redirect(url_for(".show", id=id, _anchor="leaving"))
    return render_template(
        "incubation/hand_back.html",
        form=form,
        stay=stay,
        lines=lines,
        due=leaving_days.hand_over_deadline(stay),
    ), form.status
