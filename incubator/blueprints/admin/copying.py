"""The copy of one person's data, made by an officer at that person's request."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import ReasonForm
from incubator.blueprints.admin.people import person_or_404
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.people import copying
from incubator.people.models import Person
from incubator.web import personal_copy
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.route("/people/<int:id>/copy", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def copy(id: int) -> ResponseReturnValue:
    """The file goes out with the answer to the press and is kept nowhere."""
    form = ReasonForm()
    person_or_404(id)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            copying.note_copy(
                locked(Person, id), reason=form.reason.data or "", by=viewer(), at=clock.now()
            )
        if rules.ok:
            return personal_copy.answer(person_or_404(id), on=clock.today())
    return render_template("admin/copy.html", form=form, person=person_or_404(id)), form.status
