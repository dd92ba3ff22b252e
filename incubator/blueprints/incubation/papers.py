"""The attachments of an application: uploaded by kind, replaced and taken down."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from incubator.blueprints.incubation.application import found
from incubator.blueprints.incubation.application_forms import ReplaceForm, UploadForm, upload_form
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.files import labelled
from incubator.casework.attaching import MOST_FILES, File
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import attachments, editing, progress
from incubator.incubation.models import Incubation, Section
from incubator.records.documents import keep
from incubator.records.models import Document
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import (
    PAPERS,
    PHOTOGRAPHS,
    Upload,
    checked,
    checked_all,
    checked_pages,
)


@bp.route("/<int:id>/application/papers", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def papers(id: int) -> ResponseReturnValue:
    """Attachments by kind; what is sent is kept at once, whatever else the application lacks."""
    application = found(id)
    closed = editing.why_not(application, Section.PAPERS, by=viewer(), at=clock.now())
    if closed and request.method == "GET":
        flash(closed, "warning")
        return redirect(url_for(".application", id=id))
    asked, sent_kind = progress.papers_asked(application), request.form.get("kind", "")
    if request.method == "POST" and sent_kind not in {paper.kind for paper in asked}:
        raise RuleError(_("没有选择文件，或没有说明是哪一种附件。请在那种附件下选择文件后再上传。"))
    forms: dict[str, UploadForm] = {}
    status = 200
    for paper in asked:
        sent = request.method == "POST" and paper.kind == sent_kind
        made = upload_form(paper.kind, paper.label)
        forms[paper.kind] = made() if sent else made(formdata=None)
        if sent and _uploaded(id, paper.kind, forms[paper.kind]):
            flash(_("“%(label)s”已上传。", label=paper.label), "success")
            return redirect(url_for(".papers", id=id))
        status = max(status, forms[paper.kind].status)
    return _page(application, forms), status


def _uploaded(id: int, kind: str, form: UploadForm) -> bool:
    """Keep every file that was sent, or none: all are looked at before the first is written."""
    with rules_shown_on(form) as rules:
        uploads = _sent(form)
        digests = [one.sha256 for one in uploads]
        attachments.refuse_unless_room(found(id), kind, digests, by=viewer(), at=clock.now())
        files = [kept(one) for one in uploads]
        with transaction():
            application = locked(Incubation, id)
            for one in files:
                attachments.attach(application, kind, one, by=viewer(), at=clock.now())
    if not rules.ok:
        form.file.errors = [*form.file.errors, *form.form_errors]
        return False
    say_order(*uploads)
    return True


def _sent(form: UploadForm) -> list[Upload]:
    """The files as they are; photographs chosen as such are the pages of one more."""
    photos, files = form.photos.data, [one for one in form.file.data or [] if one]
    bound = [checked_pages(photos, field="photos", kinds=PHOTOGRAPHS)] if photos else []
    return [*checked_all(files, field="file"), *bound] if files or not bound else bound


def kept(upload: Upload) -> File:
    """The file on disk under its hash, before any transaction."""
    keep(upload.content)
    return File(upload.sha256, len(upload.content), upload.media_type, upload.name, upload.pages)


def _page(application: Incubation, forms: dict[str, UploadForm]) -> str:
    files = progress.attachments(application)
    return render_template(
        "incubation/papers.html",
        application=application,
        rows=[
            {
                "paper": paper,
                "needed": progress.must_be_there(paper, application),
                "form": forms[paper.kind],
                "files": labelled([one for one in files if one.kind == paper.kind], application),
            }
            for paper in progress.papers_asked(application)
        ],
        kinds=PAPERS,
        largest=settings().upload_bytes,
        known=progress.one(application, Section.PAPERS),
        most=MOST_FILES,
        count=len(files),
    )


@bp.post("/<int:id>/application/papers/<int:document>/withdraw")
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def take_down(id: int, document: int) -> ResponseReturnValue:
    found(id)
    with transaction():
        application = locked(Incubation, id)
        one = _attachment(application, document)
        attachments.take_down(one, application, by=viewer(), at=clock.now())
        name = one.name
    flash(_("“%(name)s”已撤下。", name=name))
    return redirect(url_for(".papers", id=id))


@bp.route("/<int:id>/application/papers/<int:document>/replace", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def replace(id: int, document: int) -> ResponseReturnValue:
    application = found(id)
    old = _attachment(application, document)
    form = ReplaceForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            new = kept(checked(form.file.data or FileStorage(), field="file"))
            with transaction():
                application = locked(Incubation, id)
                one = _attachment(application, document)
                attachments.replace(one, application, new, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("文件已替换。"), "success")
            return redirect(url_for(".papers", id=id))
    return render_template(
        "incubation/paper_replace.html",
        application=application,
        form=form,
        old=old,
        kinds=PAPERS,
        largest=settings().upload_bytes,
    ), form.status


def _attachment(application: Incubation, document: int) -> Document:
    one = db.session.get(Document, document)
    kinds = {paper.kind for paper in progress.papers_asked(application)}
    if one is None or one.case_id != application.id or one.kind not in kinds or one.withdrawn_at:
        raise NotFound(_("没有找到这个附件。"))
    return one
