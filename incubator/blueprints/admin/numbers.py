"""A person's ID number and account: entering, looking at them for a reason, finding who has one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.people import WHO, person_or_404
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.people import numbers
from incubator.people.models import Person
from incubator.people.numbers import Numbers
from incubator.people.queries import persons_visible_to
from incubator.web.access import requires
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer

_MOST = Length(max=40, message=_("最多 40 个字。"))
_NEVER_KEPT = {"autocomplete": "off"}


class _SilentForm(DiscreetForm):
    """What was typed is never shown again, right or wrong."""

    def submitted(self) -> bool:
        answer = super().submitted()
        if not answer:
            self._forget()
        return answer

    def refuse(self, error: RuleError) -> None:
        super().refuse(error)
        self._forget()

    def _forget(self) -> None:
        for name in ("id_number", "bank_account", "number"):
            if name in self:
                self[name].raw_data, self[name].data = None, None


class NumbersForm(_SilentForm):
    id_number = StringField(_("身份证件号码"), [_MOST], render_kw=_NEVER_KEPT)
    forget_id_number = BooleanField(_("删去证件号码"))
    bank_name = StringField(
        _("开户银行"), [Length(max=100, message=_("最多 100 个字。"))], render_kw=_NEVER_KEPT
    )
    bank_account = StringField(
        _("银行账号"), [_MOST], render_kw={**_NEVER_KEPT, "inputmode": "numeric"}
    )
    forget_bank_account = BooleanField(_("删去银行账号"))

    def stated(self) -> Numbers:
        return Numbers(
            id_number="" if self.forget_id_number.data else self.id_number.data or None,
            bank_name=self.bank_name.data or "",
            bank_account="" if self.forget_bank_account.data else self.bank_account.data or None,
        )


class RevealForm(DiscreetForm):
    reason = TextAreaField(_("查看用途"), [InputRequired(_("请写明查看的用途。")), Length(max=300)])


class FindForm(_SilentForm):
    number = StringField(
        _("完整的电话或证件号码"), [InputRequired(_("请填写号码。")), _MOST], render_kw=_NEVER_KEPT
    )


@bp.route("/people/<int:id>/numbers", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
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
