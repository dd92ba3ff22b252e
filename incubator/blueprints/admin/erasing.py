"""Erasing a person on request, after a page that says what goes and what stays."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import ReasonForm
from incubator.blueprints.admin.people import person_or_404
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people import redaction
from incubator.people.models import Person
from incubator.people.queries import held
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.route("/people/<int:id>/erase", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def erase(id: int) -> ResponseReturnValue:
    found, form = person_or_404(id), ReasonForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            redaction.redact(
                locked(Person, id),
                by=viewer(),
                at=clock.now(),
                now=clock.real_now(),
                reason=form.reason.data or "",
            )
        if rules.ok:
            flash(_("个人信息已删除，办理记录保留在化名之下。"))
            return redirect(url_for(".person", id=id))
    return render_template(
        "admin/erase.html",
        form=form,
        person=found,
        pseudonym=redaction.pseudonym(found),
        posts=[post for post in found.posts if held(post, clock.today())],
    ), form.status
