"""What an organization sees of itself in the register: its record, and its phone and bank to change."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.organizations import beside
from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.filing import filed
from incubator.blueprints.organizations.forms import ContactsForm
from incubator.blueprints.organizations.lines import lines
from incubator.blueprints.organizations.timeline import timeline
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import services
from incubator.organizations.contacts import masked
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


def _own() -> Organization:
    hat = viewer()
    return one_or_404(visible_to(hat).where(Organization.id == hat.organization_id))


@bp.get("/mine")
@requires(Permission.APPLY)
def mine() -> ResponseReturnValue:
    found, today = _own(), clock.today()
    return render_template(
        "organizations/mine.html",
        organization=found,
        line=lines([found], on=today)[0],
        file=filed(found, viewer()),
        stage=beside.stage(found, on=today),
        phone=masked(found.phone),
        account=masked(found.bank_account),
        dated=timeline(found, viewer(), on=today),
        cases=beside.cases(found, viewer()),
        files=beside.files(found, viewer()),
    )


@bp.route("/mine/contacts", methods=["GET", "POST"])
@requires(Permission.APPLY)
def own_contacts() -> ResponseReturnValue:
    found = _own()
    form = ContactsForm(data={"version": found.version, "bank_name": found.bank_name})
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.change_contacts(
                locked(Organization, found.id),
                form.contacts(),
                version=form.seen,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("已保存。"), "success")
            return redirect(url_for(".mine"))
        found = _own()
    return render_template(
        "organizations/own_contacts.html",
        form=form,
        organization=found,
        phone=masked(found.phone),
        account=masked(found.bank_account),
    ), form.status
