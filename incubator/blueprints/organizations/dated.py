"""Adding a dated fact to an organization, putting one right, and noting what was looked up."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from incubator.blueprints.organizations import timeline
from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.fact_forms import (
    FACT_FORMS,
    FactForm,
    LookUpForm,
    OutcomeForm,
    local,
    moment_of,
)
from incubator.casework import obligations
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations import checking, recording
from incubator.organizations.checking import Found, LookUp
from incubator.organizations.labels import FACT_LABEL
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.queries import facts_visible_to, visible_to
from incubator.organizations.standing import CREDIT_LISTS
from incubator.records import documents
from incubator.records.models import Document, Visibility
from incubator.web.access import requires
from incubator.web.discreet import DiscreetForm
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, Upload, checked

_HINTS = {
    FactKind.GRADE: {"valid_through": _("不填的，按规则中的有效期从起始日推算。")},
    FactKind.PARTY: {"valid_through": _("改为另一种设置时，在这里填原来的截止日期。")},
}


@bp.route("/<int:id>/facts/<kind>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def new_fact(id: int, kind: str) -> ResponseReturnValue:
    found = _organization(id)
    form = _form(kind)
    del form.reason
    if form.submitted():
        with rules_shown_on(form) as rules:
            stated, proof = form.statement(), _proof(form.proof.data)
            with transaction():
                recording.record_fact(
                    locked(Organization, id),
                    stated,
                    by=viewer(),
                    at=clock.now(),
                    proof=_filed(proof, "fact-proof"),
                )
                obligations.meet_all(at=clock.now())
        if rules.ok:
            flash(_("已登记。"), "success")
            return redirect(url_for(".show", id=id))
        found = _organization(id)
    title = _("登记%(kind)s", kind=FACT_LABEL[form.kind])
    return _page(form, found, title)


@bp.route("/<int:id>/facts/<int:fact_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def correct_fact(id: int, fact_id: int) -> ResponseReturnValue:
    """Removal from a list, or a mistake put right; what it said before stays in the history."""
    fact = _fact(id, fact_id)
    form = _form(fact.kind.value, fact)
    if form.submitted():
        with rules_shown_on(form) as rules:
            stated, proof = form.statement(), _proof(form.proof.data)
            with transaction():
                recording.correct_fact(
                    locked(Fact, fact_id),
                    stated,
                    reason=form.reason.data or "",
                    by=viewer(),
                    at=clock.now(),
                    proof=_filed(proof, "fact-proof"),
                )
                obligations.meet_all(at=clock.now())
        if rules.ok:
            flash(_("已保存，原来的内容留在经办记录里。"), "success")
            return redirect(url_for(".show", id=id))
        fact = _fact(id, fact_id)
    label = FACT_LABEL[fact.kind]
    listed = fact.kind in CREDIT_LISTS
    title = _("移出或更正%(kind)s", kind=label) if listed else _("更正%(kind)s", kind=label)
    return _page(form, fact.organization, title)


@bp.route("/<int:id>/lists", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def look_up(id: int) -> ResponseReturnValue:
    """A look at the credit lists with nothing new on them: where, when, and the screenshot."""
    found, form = _organization(id), LookUpForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            seen_at, proof = moment_of(form.seen.data) or clock.now(), _proof(form.proof.data)
            with transaction():
                said = LookUp(
                    form.source.data, seen_at, Found(form.found.data), _filed(proof, "list-check")
                )
                checking.look_up(locked(Organization, id), said, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已登记。"), "success")
            return redirect(url_for(".show", id=id))
        found = _organization(id)
    return _page(form, found, _("登记一次查看"))


@bp.route("/<int:id>/outcome", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def outcome(id: int) -> ResponseReturnValue:
    """How the check of records that contradict each other came out; the records stay."""
    found, form = _organization(id), OutcomeForm()
    offered = _at_odds(found)
    if not offered:
        raise NotFound(_("这个组织没有互相矛盾的记录。"))
    form.offer([(fact, timeline.what(fact)) for fact in offered])
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            organization = locked(Organization, id)
            chosen = [fact for fact in _at_odds(organization) if fact.id in form.facts.data]
            checking.note_outcome(
                organization, chosen, form.outcome.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("已注明，写在这些记录的事由里。"), "success")
            return redirect(url_for(".show", id=id))
        found = _organization(id)
    return _page(form, found, _("注明核实结果"))


def _at_odds(organization: Organization) -> list[Fact]:
    facts = db.session.scalars(select(Fact).where(Fact.organization_id == organization.id)).all()
    groups = timeline.disputed(facts, on=clock.today())
    return list({fact.id: fact for group in groups for fact in group}.values())


def _organization(id: int) -> Organization:
    return one_or_404(visible_to(viewer()).where(Organization.id == id))


def _fact(id: int, fact_id: int) -> Fact:
    return one_or_404(
        facts_visible_to(viewer()).where(Fact.id == fact_id, Fact.organization_id == id)
    )


def _form(kind: str, fact: Fact | None = None) -> FactForm:
    form = next((made for found, made in FACT_FORMS.items() if found == kind), None)
    if form is None:
        raise NotFound(_("没有这一类记录。"))
    return form(obj=fact, seen=local(fact.seen_at)) if fact else form()


def _proof(file: FileStorage | None) -> Upload | None:
    """The screenshot, checked and kept before the transaction begins."""
    if not file or not file.filename:
        return None
    upload = checked(file, field="proof", kinds=SCANS)
    documents.keep(upload.content)
    return upload


def _filed(upload: Upload | None, kind: str) -> Document | None:
    if upload is None:
        return None
    return documents.file_document(
        sha256=upload.sha256,
        size=len(upload.content),
        media_type=upload.media_type,
        name=upload.name,
        kind=kind,
        visibility=Visibility.STAFF,
        by=viewer(),
        at=clock.now(),
        pages=upload.pages,
    )


def _page(form: DiscreetForm, organization: Organization, title: str) -> ResponseReturnValue:
    return render_template(
        "organizations/fact.html",
        form=form,
        organization=organization,
        heading=title,
        hints=_HINTS.get(form.kind, {}) if isinstance(form, FactForm) else {},
        kinds=SCANS,
        largest=settings().upload_bytes,
    ), form.status
