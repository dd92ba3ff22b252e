"""Adding a dated fact to an organization, and putting one right."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.forms import FACT_FORMS, FactForm
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import services
from incubator.organizations.labels import FACT_LABEL
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.queries import facts_visible_to, visible_to
from incubator.organizations.standing import CREDIT_LISTS
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


@bp.route("/<int:id>/facts/<kind>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def new_fact(id: int, kind: str) -> ResponseReturnValue:
    found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    form = _form(kind)
    del form.reason
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.record_fact(
                locked(Organization, id), form.statement(), by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("已登记。"), "success")
            return redirect(url_for(".show", id=id))
        found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    title = _("登记%(kind)s", kind=FACT_LABEL[form.kind])
    return _page(form, found, title)


@bp.route("/<int:id>/facts/<int:fact_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def correct_fact(id: int, fact_id: int) -> ResponseReturnValue:
    """Removal from a list, or a mistake put right; what it said before stays in the history."""
    fact = _fact(id, fact_id)
    form = _form(fact.kind.value, fact)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.correct_fact(
                locked(Fact, fact_id),
                form.statement(),
                reason=form.reason.data or "",
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("已保存，原来的内容留在经办记录里。"), "success")
            return redirect(url_for(".show", id=id))
        fact = _fact(id, fact_id)
    label = FACT_LABEL[fact.kind]
    listed = fact.kind in CREDIT_LISTS
    title = _("移出或更正%(kind)s", kind=label) if listed else _("更正%(kind)s", kind=label)
    return _page(form, fact.organization, title)


def _fact(id: int, fact_id: int) -> Fact:
    return one_or_404(
        facts_visible_to(viewer()).where(Fact.id == fact_id, Fact.organization_id == id)
    )


def _form(kind: str, fact: Fact | None = None) -> FactForm:
    form = next((made for found, made in FACT_FORMS.items() if found == kind), None)
    if form is None:
        raise NotFound(_("没有这一类记录。"))
    return form(obj=fact)


def _page(form: FactForm, organization: Organization, title: str) -> ResponseReturnValue:
    return render_template(
        "organizations/fact.html", form=form, organization=organization, heading=title
    ), form.status


def addable() -> list[tuple[FactKind, str]]:
    """The kinds somebody may add by hand."""
    return [(kind, FACT_LABEL[kind]) for kind in FACT_FORMS]
