"""Writing an application: sections with autosave, attachments, last year's answers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.applications import sending, showing
from incubator.blueprints.applications.blueprint import bp, found
from incubator.blueprints.applications.forms import (
    ReplaceForm,
    UploadForm,
    dress,
    section_form,
    typed_lines,
    upload_form,
    written,
)
from incubator.casework.filling import Saved
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import (
    applying,
    attaching,
    budget,
    editing,
    progress,
    queries,
    reading,
    sections,
)
from incubator.funds import snapshot as snapshots
from incubator.funds.applications import FundApplication, MoneyFrom, Section
from incubator.funds.questions import QUESTIONS, SECTION_WORDS, SOURCE_WORDS
from incubator.records.models import Document
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.section_forms import SectionForm
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, checked_pages

_NAMES = "organization, project, plan, budget, account"


@bp.route(f"/<int:id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def section(id: int, name: str) -> ResponseReturnValue:
    application, chosen = found(id), Section(name)
    known = _progress(application, chosen)
    closed = editing.why_not(application, chosen, by=viewer(), at=clock.now())
    if closed and request.method == "GET":
        flash(closed, "warning")
        return redirect(url_for(".show", id=id))
    form = section_form(chosen, application)(data=written(chosen, application, known.version))
    if form.is_submitted() and form.rows_pressed():
        return _section_page(application, chosen, form)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            saved = _save(id, chosen, form)
        if rules.ok and not saved.problems:
            return _onwards(application, chosen)
        if rules.ok:
            form.version.data = str(saved.version)
            form.show_problems(saved.problems)
            flash(_("其余内容已保存，下面标出的内容没有保存，请改正。"), "warning")
    return _section_page(found(id), chosen, form)


def _progress(application: FundApplication, chosen: Section) -> progress.SectionProgress:
    return next(one for one in progress.of(application) if one.section is chosen)


def _save(id: int, chosen: Section, form: SectionForm) -> Saved:
    return sections.save(
        locked(FundApplication, id),
        chosen,
        form.typed(),
        version=form.started_from,
        by=viewer(),
        at=clock.now(),
    )


def _onwards(application: FundApplication, chosen: Section) -> ResponseReturnValue:
    flash(*showing.saved_words(_progress(application, chosen)))
    following = showing.next_section(chosen)
    if request.form.get("go") == "next" and following:
        return redirect(showing.section_url(application, following))
    return redirect(url_for(".show", id=application.id))


def _section_page(
    application: FundApplication, chosen: Section, form: SectionForm
) -> ResponseReturnValue:
    dress(form, chosen, application)
    known = _progress(application, chosen)
    return render_template(
        "applications/section.html",
        application=application,
        section=chosen,
        label=SECTION_WORDS[chosen],
        form=form,
        known=known,
        gaps=known.gaps if known.state and not form.errors else (),
        saved_at=known.state.saved_at if known.state else None,
        register=_register(application) if chosen is Section.ORGANIZATION else (),
        sums=_sums(application, form) if chosen is Section.BUDGET else {},
        units={one.name: one.unit for one in QUESTIONS[chosen]},
    ), form.status


def _register(application: FundApplication) -> tuple[tuple[str, str], ...]:
    return reading.applicant(snapshots.of(application, on=clock.today()))


def _sums(application: FundApplication, form: SectionForm) -> dict[str, Any]:
    """What the budget adds up to as it stands in the form."""
    lines = typed_lines(form)
    sums = budget.totals([line for line in lines if line])
    limits = progress.limits(application)
    asked = {
        "key": MoneyFrom.FUND.value,
        "label": _("申请专项资金"),
        "fen": sums.requested,
        "percent": sums.percent.removesuffix("%"),
        "limit": limits.share,
        "over": budget.over_share(sums, limits.share),
    }
    own = {"key": MoneyFrom.OWN.value, "label": SOURCE_WORDS[MoneyFrom.OWN], "fen": sums.own}
    other = {
        "key": MoneyFrom.OTHER.value,
        "label": SOURCE_WORDS[MoneyFrom.OTHER],
        "fen": sums.other,
    }
    whole = {"key": "", "label": _("项目总预算"), "fen": sums.whole}
    return {
        "amounts": [line.amount if line else None for line in lines],
        "totals": [{"limit": 0, **one} for one in (asked, own, other, whole)],
        "limits": limits,
    }


@bp.post(f"/<int:id>/<any({_NAMES}):name>/autosave")
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def autosave(id: int, name: str) -> ResponseReturnValue:
    """Keep what can be kept while somebody types; 409 when somebody else saved the section since."""
    application, chosen = found(id), Section(name)
    form = section_form(chosen, application)()
    with transaction():
        saved = _save(id, chosen, form)
    return jsonify(
        version=saved.version,
        saved_at=saved.saved_at.astimezone(clock.zone()).strftime("%H:%M:%S"),
        problems=dict(saved.problems),
    )


@bp.post("/<int:id>/copy")
@requires(Permission.APPLY)
def copy(id: int) -> ResponseReturnValue:
    """Fill untouched sections with the organization's last application."""
    application = found(id)
    earlier = queries.earlier_of(application)
    if earlier is None:
        abort(404)
    with transaction():
        filled = applying.copy_earlier(
            locked(FundApplication, id),
            locked(FundApplication, earlier.id),
            by=viewer(),
            at=clock.now(),
        )
        names = "、".join(f"{SECTION_WORDS[one]}" for one in filled)
    flash(_("已套用：%(names)s。日期和附件请重新填写，其余请逐节核对。", names=names), "success")
    return redirect(url_for(".show", id=id))


@bp.route("/<int:id>/papers", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def papers(id: int) -> ResponseReturnValue:
    """Attachments by kind; what is sent is kept at once, whatever else the application lacks."""
    application = found(id)
    closed = editing.why_not(application, Section.PAPERS, by=viewer(), at=clock.now())
    if closed and request.method == "GET":
        flash(closed, "warning")
        return redirect(url_for(".show", id=id))
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
    return _papers_page(application, forms), status


def _uploaded(id: int, kind: str, form: UploadForm) -> bool:
    """Keep every file that was sent, or none: all are looked at before the first is written."""
    with rules_shown_on(form) as rules:
        uploads = sending.sent(form)
        digests = [one.sha256 for one in uploads]
        attaching.refuse_unless_room(found(id), kind, digests, by=viewer(), at=clock.now())
        kept = [sending.kept(one) for one in uploads]
        with transaction():
            application = locked(FundApplication, id)
            for one in kept:
                attaching.attach(application, kind, one, by=viewer(), at=clock.now())
    if not rules.ok:
        form.file.errors = [*form.file.errors, *form.form_errors]
    else:
        say_order(*uploads)
    return rules.ok


def _papers_page(application: FundApplication, forms: dict[str, UploadForm]) -> str:
    files = progress.attachments(application)
    rows = [
        {
            "paper": paper,
            "form": forms[paper.kind],
            "files": showing.files([one for one in files if one.kind == paper.kind], application),
        }
        for paper in progress.papers_asked(application)
    ]
    return render_template(
        "applications/papers.html",
        application=application,
        rows=rows,
        kinds=PAPERS,
        largest=settings().upload_bytes,
        known=_progress(application, Section.PAPERS),
        most=attaching.MOST_FILES,
        count=len(files),
    )


@bp.post("/<int:id>/papers/<int:document>/withdraw")
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def take_down(id: int, document: int) -> ResponseReturnValue:
    found(id)
    with transaction():
        application = locked(FundApplication, id)
        one = _attachment(application, document)
        attaching.take_down(one, application, by=viewer(), at=clock.now())
        name = one.name
    flash(_("“%(name)s”已撤下。", name=name))
    return redirect(url_for(".papers", id=id))


@bp.route("/<int:id>/papers/<int:document>/replace", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def replace(id: int, document: int) -> ResponseReturnValue:
    application = found(id)
    old = _attachment(application, document)
    form = ReplaceForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked_pages(form.file.data, field="file", kinds=PAPERS)
            kept = sending.kept(sent)
            with transaction():
                application = locked(FundApplication, id)
                one = _attachment(application, document)
                attaching.replace(one, application, kept, by=viewer(), at=clock.now())
        if rules.ok:
            say_order(sent)
            flash(_("文件已替换。"), "success")
            return redirect(url_for(".papers", id=id))
    return render_template(
        "applications/replace.html",
        application=application,
        form=form,
        old=old,
        kinds=PAPERS,
        largest=settings().upload_bytes,
    ), form.status


def _attachment(application: FundApplication, document: int) -> Document:
    one = db.session.get(Document, document)
    kinds = {paper.kind for paper in application.call.papers}
    if one is None or one.case_id != application.id or one.kind not in kinds or one.withdrawn_at:
        raise NotFound(_("没有找到这个附件。"))
    return one
