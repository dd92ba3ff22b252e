"""Dated rules: what holds now and held before, and a new value from a day on."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import AmendForm
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.records.events import record
from incubator.rules import queries, services, values
from incubator.rules.models import Rule
from incubator.rules.seeds import HOUSE
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.get("/rules")
@requires(Permission.MANAGE_SETTINGS, Permission.VIEW_SYSTEM)
def rules() -> ResponseReturnValue:
    today = clock.today()
    return render_template(
        "admin/rules.html",
        lines=queries.overview(hub_id=viewer().hub_id, on=today),
        shown=values.shown,
        unchecked=HOUSE[:],
    )


def _history(key: str) -> list[Rule]:
    found = queries.history(key, hub_id=viewer().hub_id)
    if not found:
        raise NotFound(_("没有找到这条规则。"))
    return found


@bp.get("/rules/<key>")
@requires(Permission.MANAGE_SETTINGS, Permission.VIEW_SYSTEM)
def rule(key: str) -> ResponseReturnValue:
    today, found = clock.today(), _history(key)
    lines = queries.overview(hub_id=viewer().hub_id, on=today)
    return render_template(
        "admin/rule.html",
        history=found,
        current=next(line.current for line in lines if line.key == key),
        shown=values.shown,
        today=today,
        manages=viewer().may(Permission.MANAGE_SETTINGS),
    )


@bp.route("/rules/<key>/amend", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def amend_rule(key: str) -> ResponseReturnValue:
    latest = _history(key)[0]
    form = AmendForm(value=values.typed(latest.value, latest.unit))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            _amend(key, form)
        if rules.ok:
            flash(_("新规定已保存，从 %(day)s 起适用。", day=form.valid_from.data.isoformat()))
            return redirect(url_for(".rule", key=key))
    return render_template(
        "admin/amend_rule.html",
        form=form,
        rule=latest,
        shown=values.shown,
        unit=values.UNIT_LABEL[latest.unit],
    ), form.status


def _amend(key: str, form: AmendForm) -> None:
    hat, at = viewer(), clock.now()
    found = _history(key)[0]
    new = services.Amendment(
        values.parsed(form.value.data, found.unit), form.valid_from.data, form.source.data
    )
    services.amend(
        found,
        new,
        hub_id=hat.hub_id or 0,
        on=clock.on(at),
        note=partial(record, by=hat, at=at),
    )
