"""The steps of an organization's life: registered, filed, suspended, resumed, cancelled, revoked."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.life_forms import EndForm, EnterForm, LifeForm, PauseForm
from incubator.casework import registering
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import living
from incubator.organizations.lifecycle import ENDINGS, LIFECYCLE, PAPER, Action, open_to
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.records import documents
from incubator.records.models import Document, Visibility
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, Upload, checked

KIND = "organization-step"
_ENTRIES = frozenset({Action.REGISTER, Action.FILE})


@bp.route("/<int:id>/steps/<action>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def step(id: int, action: str) -> ResponseReturnValue:
    """One step with its form and its document."""
    found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    taken = _offered(found, action)
    form = _form(found, taken)
    if form.submitted():
        with rules_shown_on(form) as rules:
            proof = _proof(form, taken)
            with transaction():
                _take(locked(Organization, id), taken, form, proof)
        if rules.ok:
            flash(_("已办理：%(step)s。", step=LIFECYCLE.steps[taken].label), "success")
            return redirect(url_for(".show", id=id))
        found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    return render_template(
        "organizations/step.html",
        form=form,
        organization=found,
        label=LIFECYCLE.steps[taken].label,
        ends=taken in ENDINGS,
        paper=PAPER[taken],
        papers=PAPERS,
        largest=settings().upload_bytes,
    ), form.status


def _offered(organization: Organization, action: str) -> Action:
    """The step, where the table offers it now."""
    taken = next((one for one in Action if one.value == action), None)
    if taken is None:
        raise NotFound(_("没有这个步骤。"))
    if taken not in [one.action for one in open_to(organization, viewer())]:
        raise RuleError(
            _(
                "当前状态是“%(state)s”，不能“%(step)s”。请刷新页面查看最新进度。",
                state=LIFECYCLE.states[organization.status].label,
                step=LIFECYCLE.steps[taken].label,
            )
        )
    return taken


def _form(organization: Organization, action: Action) -> LifeForm:
    seen = {"version": organization.version}
    if action in ENDINGS:
        ending = EndForm(data=seen)
        if action is not Action.CANCEL or not organization.uscc:
            del ending.liquidation
        return ending
    if action not in _ENTRIES:
        return PauseForm(data=seen)
    form = EnterForm(data=seen | {"name": organization.name, "registrar": organization.registrar})
    if action is Action.FILE:
        del form.uscc
        del form.code_exception
    else:
        del form.filing_no
    return form


def _proof(form: LifeForm, action: Action) -> Upload:
    """The document, checked and kept before the transaction begins."""
    file: FileStorage | None = form.proof.data
    if not file or not file.filename:
        raise RuleError(_("请上传“%(paper)s”。", paper=PAPER[action]), field="proof")
    upload = checked(file, field="proof")
    documents.keep(upload.content)
    return upload


def _take(organization: Organization, action: Action, form: LifeForm, upload: Upload) -> None:
    by, at = viewer(), clock.now()
    proof = _filed(upload)
    if isinstance(form, EnterForm):
        registering.enter(
            organization, action, form.entry(), proof=proof, version=form.seen, by=by, at=at
        )
    elif isinstance(form, EndForm):
        living.end(organization, action, form.ended(), proof=proof, version=form.seen, by=by, at=at)
    else:
        living.suspend_or_resume(
            organization,
            action,
            reason=form.reason.data or "",
            proof=proof,
            version=form.seen,
            by=by,
            at=at,
        )
    registering.keep(organization, by=by, at=at)


def _filed(upload: Upload) -> Document:
    return documents.file_document(
        sha256=upload.sha256,
        size=len(upload.content),
        media_type=upload.media_type,
        name=upload.name,
        kind=KIND,
        visibility=Visibility.STAFF,
        by=viewer(),
        at=clock.now(),
    )
