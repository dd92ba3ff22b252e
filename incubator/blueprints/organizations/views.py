"""The register: the list, one organization, adding, changing, verifying; and its other pages."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from incubator.blueprints.organizations import (
    beside,
    bringing_in,
    dated,
    facts_in,
    history,
    inspections,
    life,
    own,
    registers,
    twins,
)
from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.filing import filed, in_clear
from incubator.blueprints.organizations.forms import OrganizationForm, RevealForm, VerifyForm
from incubator.blueprints.organizations.lines import lines
from incubator.blueprints.organizations.timeline import timeline
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import merging, services
from incubator.organizations.contacts import Contacts, masked
from incubator.organizations.lifecycle import OVER, open_to
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.organizations.services import CodeException
from incubator.records import documents
from incubator.records.models import Visibility
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, Upload, checked

__all__ = ["bp", "bringing_in", "dated", "facts_in", "inspections", "life", "own", "twins"]


def organization_or_404(id: int) -> Organization:
    return one_or_404(visible_to(viewer()).where(Organization.id == id))


@bp.get("/")
@requires(Permission.VIEW_ORGANIZATIONS)
def index() -> ResponseReturnValue:
    return listing.show(registers.organizations(viewer()), "organizations/index.html")


@bp.get("/exceptions")
@requires(Permission.VIEW_ORGANIZATIONS)
def exceptions() -> ResponseReturnValue:
    return listing.show(registers.exceptions(viewer()), "organizations/exceptions.html")


@bp.get("/<int:id>")
@requires(Permission.VIEW_ORGANIZATIONS)
def show(id: int) -> ResponseReturnValue:
    survivor = merging.survivor_of(id)
    if survivor is not None:
        return redirect(url_for(".show", id=organization_or_404(survivor).id))
    found, today = organization_or_404(id), clock.today()
    events = db.session.scalars(history.events_of(found).limit(10)).all()
    return render_template(
        "organizations/show.html",
        organization=found,
        line=lines([found], on=today)[0],
        file=filed(found, viewer()),
        steps=open_to(found, viewer()),
        stage=beside.stage(found, on=today),
        phone=masked(found.phone),
        account=masked(found.bank_account),
        dated=timeline(found, viewer(), on=today),
        people=beside.people(found, on=today),
        verifier=beside.verifier(found),
        cases=beside.cases(found, viewer()),
        files=beside.files(found, viewer()),
        acts=history.acts(events),
        verify=VerifyForm(),
        over=found.status in OVER,
        reveal=RevealForm(formdata=None),
    )


@bp.get("/<int:id>/history")
@requires(Permission.VIEW_ORGANIZATIONS)
def acts(id: int) -> ResponseReturnValue:
    found = organization_or_404(id)
    return listing.show(history.register(found), "organizations/history.html", organization=found)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def new() -> ResponseReturnValue:
    form = OrganizationForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            proof = _proof(form)
            with transaction():
                made = services.create(
                    form.particulars(),
                    by=viewer(),
                    at=clock.now(),
                    exception=_exception(form, proof),
                    contacts=form.contacts(),
                )
                id = made.id
        if rules.ok:
            flash(_("已新增。"), "success")
            twins.warn(id)
            return redirect(url_for(".show", id=id))
    return _form_page("organizations/new.html", form)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def edit(id: int) -> ResponseReturnValue:
    found = organization_or_404(id)
    form = OrganizationForm(data=_shown(found))
    if form.submitted():
        with rules_shown_on(form) as rules:
            proof = _proof(form)
            with transaction():
                services.change(
                    locked(Organization, id),
                    form.particulars(),
                    version=form.seen,
                    by=viewer(),
                    at=clock.now(),
                    exception=_exception(form, proof),
                    contacts=form.contacts(),
                )
        if rules.ok:
            flash(_("已保存。"), "success")
            twins.warn(id)
            return redirect(url_for(".show", id=id))
        found = organization_or_404(id)
    return _form_page("organizations/edit.html", form, organization=found)


def _form_page(template: str, form: OrganizationForm, **facts: Any) -> ResponseReturnValue:
    return render_template(
        template, form=form, papers=PAPERS, largest=settings().upload_bytes, **facts
    ), form.status


def _shown(organization: Organization) -> dict[str, Any]:
    """What the form starts from: never a phone or an account, which are only replaced."""
    stated = vars(services.stated_of(organization))
    return stated | {
        "state": organization.status,
        "version": organization.version,
        "bank_name": organization.bank_name,
    }


def _proof(form: OrganizationForm) -> Upload | None:
    """The scan, checked and kept before the transaction begins."""
    file: FileStorage | None = form.proof.data
    if not file or not file.filename:
        if form.code_exception.data:
            raise RuleError(_("人工确认代码要有登记证书的扫描件。请选择文件。"), field="proof")
        return None
    upload = checked(file, field="proof")
    documents.keep(upload.content)
    return upload


def _exception(form: OrganizationForm, proof: Upload | None) -> CodeException | None:
    if proof is None:
        return None
    filed = documents.file_document(
        sha256=proof.sha256,
        size=len(proof.content),
        media_type=proof.media_type,
        name=proof.name,
        kind="code-proof",
        visibility=Visibility.STAFF,
        by=viewer(),
        at=clock.now(),
    )
    return CodeException(form.code_exception.data or "", filed)


@bp.post("/<int:id>/verify")
@requires(Permission.MANAGE_ORGANIZATIONS)
def verify(id: int) -> ResponseReturnValue:
    organization_or_404(id)
    with transaction():
        services.verify(locked(Organization, id), by=viewer(), at=clock.now())
    flash(_("已记下：您今天核对过这个组织。"), "success")
    return redirect(url_for(".show", id=id))


@bp.route("/<int:id>/contacts", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def contacts(id: int) -> ResponseReturnValue:
    """Phone and account in clear, once, for a reason that is kept."""
    found = organization_or_404(id)
    form = RevealForm()
    shown: Contacts | None = None
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.reveal_contacts(
                locked(Organization, id), reason=form.reason.data, by=viewer(), at=clock.now()
            )
        found = organization_or_404(id)
        shown = Contacts(found.phone, found.bank_name, found.bank_account) if rules.ok else None
    return render_template(
        "organizations/contacts.html",
        form=form,
        organization=found,
        shown=shown,
        more=in_clear(found) if shown else [],
    ), form.status
