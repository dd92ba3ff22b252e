"""One's own ID number and bank account, which nobody else at the centre has to enter."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.own import me
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.people import consents, numbers
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.number_forms import NumbersForm
from incubator.web.sessions import viewer


@bp.route("/account/numbers", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def own_numbers() -> ResponseReturnValue:
    mine = me().hat.person_id
    form = NumbersForm(bank_name=_myself().bank_name)
    if form.submitted():
        doubt = ""
        with rules_shown_on(form) as rules, transaction():
            doubt = numbers.change_own(
                locked(Person, mine), form.stated(), by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(doubt or _("已保存。"))
            return redirect(url_for(".show"))
    person = _myself()
    return render_template(
        "account/numbers.html",
        form=form,
        id_number=masked(person.id_number),
        bank_account=masked(person.bank_account),
        consented=consents.holds(person.id, ConsentKind.BANK_ACCOUNT),
    ), form.status


def _myself() -> Person:
    return db.session.get_one(Person, me().hat.person_id)
