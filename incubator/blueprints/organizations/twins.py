"""Rows that may be one organization: the list, saying they are two, and merging them."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from incubator.blueprints.organizations.blueprint import bp
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import duplicates, merging, references
from incubator.organizations.contacts import masked
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import Organization
from incubator.organizations.particulars import FIELD_LABEL
from incubator.organizations.queries import visible_to
from incubator.web.access import requires
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, OnceForm, rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

_MOST_NAMED = 3
_PRESS = "organization.merge"


class ApartForm(BaseForm):
    reason = TextAreaField(
        _("为什么不是同一个组织"), [InputRequired(_("请写明理由。")), Length(max=300)]
    )


class MergeForm(OnceForm):
    taken = TicksField(
        _("采用另一条记录的内容"),
        coerce=str,
        choices=[SelectChoice(name, FIELD_LABEL[name]) for name in merging.CHOICES],
    )
    reason = TextAreaField(_("合并的依据"), [InputRequired(_("请写明理由。")), Length(max=300)])


def warn(id: int) -> None:
    """Say after a row was written that it looks like others; nothing is stopped by it."""
    found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    others = duplicates.twins_of(found, viewer())
    if others:
        flash(
            _(
                "与“%(names)s”可能是同一个组织，请在“可能重复的组织”中核对。",
                names="、".join(one.name for one in others[:_MOST_NAMED]),
            )
        )


@bp.get("/duplicates")
@requires(Permission.MANAGE_ORGANIZATIONS)
def duplicates_page() -> ResponseReturnValue:
    return render_template("organizations/duplicates.html", pairs=duplicates.pairs(viewer()))


@bp.route("/<int:id>/apart/<int:other>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def apart(id: int, other: int) -> ResponseReturnValue:
    """Saying that two rows which look alike are two organizations."""
    both = _both(id, other)
    form = ApartForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            duplicates.say_apart(id, other, reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已记下：不是同一个组织。"), "success")
            return redirect(url_for(".duplicates_page"))
        both = _both(id, other)
    return render_template("organizations/apart.html", form=form, both=both), form.status


@bp.route("/<int:id>/merge/<int:other>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def merge(id: int, other: int) -> ResponseReturnValue:
    """Both rows side by side; the one named first stays."""
    into, gone = _both(id, other)
    form = MergeForm()
    if form.submitted():
        target = press(form, _PRESS, lambda at: _merge(form, id, other, at))
        if target is not None:
            return redirect(target)
        into, gone = _both(id, other)
    elif not form.is_submitted():
        ready(form, _PRESS)
    return render_template(
        "organizations/merge.html",
        form=form,
        into=into,
        other=gone,
        lines=_side_by_side(into, gone),
        moving=_moving(gone),
        against=_against(into, gone),
    ), form.status


def _merge(form: MergeForm, id: int, other: int, at: datetime) -> str:
    done = merging.merge(
        id, other, taken=form.taken.data or (), reason=form.reason.data, by=viewer(), at=at
    )
    flash(_("已合并，移来 %(n)s 条记录。", n=sum(done.counts.values())), "success")
    return url_for(".show", id=id)


def _both(id: int, other: int) -> tuple[Organization, Organization]:
    first, second = (
        one_or_404(visible_to(viewer()).where(Organization.id == one)) for one in (id, other)
    )
    return first, second


def _against(into: Organization, other: Organization) -> str:
    """Why they cannot be merged, before anybody fills the form in."""
    try:
        merging.refuse(into, other)
    except RuleError as error:
        return str(error.message)
    return ""


def _side_by_side(into: Organization, other: Organization) -> list[tuple[str, str, str]]:
    names = ("uscc", "org_type", "status", *merging.CHOICES)
    return [(FIELD_LABEL[name], _shown(into, name), _shown(other, name)) for name in names]


def _shown(organization: Organization, name: str) -> str:
    value = getattr(organization, name)
    if name in merging.TOGETHER:
        return masked(value)
    if name == "org_type":
        return str(TYPE_LABEL[value])
    return str(STATUS_LABEL[value] if name == "status" else value or "")


def _moving(other: Organization) -> list[tuple[str, int]]:
    counts = merging.counted(other.id)
    return [(str(references.COUNTED[table]), count) for table, count in counts.items()]
