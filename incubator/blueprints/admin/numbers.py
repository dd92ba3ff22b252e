"""A person's ID number and account: entering, looking at them for a reason, finding who has one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.people import WHO, person_or_404
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.people import consents, numbers
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.people.queries import persons_visible_to
from incubator.web.access import requires
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import rules_shown_on
from incubator.web.limits import ANSWERING, limiter
from incubator.web.number_forms import MOST, NEVER_KEPT, NumbersForm, SilentForm
from incubator.web.sessions import viewer


class RevealForm(DiscreetForm):
    reason = TextAreaField(_("查看用途"), [InputRequired(_("请写明查看的用途。")), Length(max=300)])


class FindForm(SilentForm):
    number = StringField(
        _("完整的电话或证件号码"), [InputRequired(_("请填写号码。")), MOST], render_kw=NEVER_KEPT
    )


@bp.route("/people/<int:id>/numbers", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
@limiter.limit(ANSWERING, methods=["POST"])
def numbers_of(id: int) -> ResponseReturnValue:
    found = person_or_404(id)
    form = NumbersForm(bank_name=found.bank_name)
    if form.submitted():
        doubt = ""
        with rules_shown_on(form) as rules, transaction():
            doubt = numbers.change(locked(Person, id), form.stated(), by=viewer(), at=clock.now())
        if rules.ok:
            flash(doubt or _("已保存。"))
            return redirect(url_for(".person", id=id))
        found = person_or_404(id)
    return render_template(
        "admin/numbers.html",
        form=form,
        person=found,
        id_number=masked(found.id_number),
        bank_account=masked(found.bank_account),
        consented=consents.holds(id, ConsentKind.BANK_ACCOUNT),
    ), form.status


@bp.route("/people/<int:id>/reveal", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def reveal(id: int) -> ResponseReturnValue:
    """Everything in clear, once, for a reason that is kept."""
    found, form, shown = person_or_404(id), RevealForm(), False
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            numbers.reveal(
                locked(Person, id), reason=form.reason.data or "", by=viewer(), at=clock.now()
            )
        found, shown = person_or_404(id), rules.ok
    return render_template(
        "admin/reveal.html", form=form, person=found, shown=_in_clear(found) if shown else []
    ), form.status


def _in_clear(person: Person) -> list[tuple[str, str | None]]:
    return [
        (_("电话"), person.phone),
        (_("邮箱"), person.email),
        (_("身份证件号码"), person.id_number),
        (_("开户银行"), person.bank_name),
        (_("银行账号"), person.bank_account),
    ]


@bp.route("/people/find", methods=["GET", "POST"])
@requires(*WHO)
@limiter.limit(ANSWERING, methods=["POST"])
def find() -> ResponseReturnValue:
    """Who has this very number; it is posted, so that no address and no log keeps it."""
    form = FindForm()
    if form.submitted():
        with rules_shown_on(form):
            known = numbers.known_by(form.number.data or "")
            one = db.session.scalars(persons_visible_to(viewer()).where(known).limit(1)).first()
            if one is not None:
                return redirect(url_for(".person", id=one.id))
            raise RuleError(_("没有找到这个号码。请填写完整的号码，一位也不能少。"), field="number")
    return render_template("admin/find.html", form=form), form.status
