"""A copy of one's own data, after the password was asked for again."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import ConfirmForm
from incubator.blueprints.account.own import check_password, me
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.people import copying
from incubator.people.models import Person, User
from incubator.web import personal_copy
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import viewer


@bp.route("/account/copy", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def copy() -> ResponseReturnValue:
    """The file goes out with the answer to the press and is kept nowhere."""
    form = ConfirmForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            user = db.session.get_one(User, me().user_id)
            check_password(user, form.password.data, field="password")
            with transaction():
                person = locked(Person, me().hat.person_id)
                copying.note_copy(person, by=viewer(), at=clock.now())
        if rules.ok:
            return personal_copy.answer(_myself(), on=clock.today())
    return render_template("account/copy.html", form=form), form.status


def _myself() -> Person:
    return db.session.get_one(Person, me().hat.person_id)
