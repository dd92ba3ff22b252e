"""The hub's own settings."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import HubForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Hub, Profile
from incubator.people.hubs import HubFacts, change_hub
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.route("/hub", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def hub() -> ResponseReturnValue:
    found = db.session.get(Hub, viewer().hub_id)
    if found is None:
        raise NotFound(_("当前身份不属于任何街道。"))
    form, hub_id = HubForm(obj=found), found.id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            change_hub(locked(Hub, hub_id), _facts(form), by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已保存。"))
            return redirect(url_for(".hub"))
    return render_template("admin/hub.html", form=form, hub=found), form.status


def _facts(form: HubForm) -> HubFacts:
    return HubFacts(
        name=form.name.data.strip(),
        street_office=form.street_office.data.strip(),
        serial_word=form.serial_word.data.strip(),
        profile=Profile(form.profile.data),
        consultation_phone=form.consultation_phone.data.strip(),
        supervision_phone=form.supervision_phone.data.strip(),
        address=form.address.data.strip(),
    )
