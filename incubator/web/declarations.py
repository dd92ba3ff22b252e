"""The declarations of a person as a page: relatives and state office, one's own or entered from paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import joinedload
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import declaring
from incubator.people.declarations import Relative
from incubator.people.models import Person
from incubator.web.forms import BaseForm, rules_shown_on


class OfficialForm(BaseForm):
    state_official = RadioField(
        _("是否现职国家工作人员"),
        [InputRequired(_("请选择是或否。"))],
        choices=[SelectChoice("yes", _("是")), SelectChoice("no", _("否"))],
    )


class RelativeForm(BaseForm):
    relative = StringField(
        _("亲属姓名"),
        [InputRequired(_("请填写亲属的姓名。")), Length(max=60)],
        render_kw={"autocomplete": "off"},
    )
    organization = StringField(
        _("任职单位"),
        [InputRequired(_("请填写亲属任职单位的全称或信用代码。")), Length(max=100)],
        render_kw={"autocomplete": "off"},
    )
    tie = StringField(
        _("亲属关系"),
        [InputRequired(_("请写明是什么亲属，例如：配偶、父子、兄妹。")), Length(max=30)],
    )


@dataclass(frozen=True)
class Tie:
    """One declared relative, as seen from one of the two."""

    id: int
    name: str
    tie: str
    declared_on: date
    ended_on: date | None


def ties(person_id: int) -> Sequence[Tie]:
    rows = db.session.scalars(
        declaring.ties_of(person_id).options(
            joinedload(Relative.person), joinedload(Relative.relative)
        )
    )
    return [
        Tie(
            one.id,
            one.relative.name if one.person_id == person_id else one.person.name,
            one.tie,
            one.declared_on,
            one.ended_on,
        )
        for one in rows
    ]


def official_form(person: Person) -> OfficialForm:
    chosen = {None: None, True: "yes", False: "no"}[person.state_official]
    return OfficialForm(state_official=chosen)


def keep_official(form: OfficialForm, person_id: int, by: Hat) -> bool:
    """Write what the form says; False where it was refused and shows why."""
    with rules_shown_on(form) as rules, transaction():
        declaring.declare_official(
            locked(Person, person_id),
            form.state_official.data == "yes",
            by=by,
            at=clock.now(),
        )
    return bool(rules.ok)


def keep_relative(form: RelativeForm, person_id: int, by: Hat) -> bool:
    with rules_shown_on(form) as rules, transaction():
        declaring.declare_relative(
            db.session.get_one(Person, person_id),
            declaring.relative_named(form.relative.data, form.organization.data, but=person_id),
            form.tie.data,
            by=by,
            at=clock.now(),
        )
    return bool(rules.ok)
