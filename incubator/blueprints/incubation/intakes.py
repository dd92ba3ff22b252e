"""What the base offers and which intakes there are: public for everybody, drawn up by staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.intake_forms import (
    CloseForm,
    ExtendForm,
    IntakeForm,
    suggested,
    written,
)
from incubator.blueprints.incubation.intake_registers import intakes as register
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import Finding, may_submit
from incubator.eligibility.table import TESTS
from incubator.incubation import (
    announcing,
    application_form,
    applying,
    conditions,
    drawing_up,
    occupancy,
    queries,
)
from incubator.incubation import intakes as known
from incubator.incubation.intake import Intake, IntakeRequirement, Track
from incubator.incubation.intakes import PHASE_WORDS, TRACK_WORDS
from incubator.incubation.models import Incubation
from incubator.organizations.models import Organization
from incubator.organizations.naming import named
from incubator.papers import page
from incubator.web import listing, menu
from incubator.web.access import public, requires
from incubator.web.files import PDF, download
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.rule_rows import local, moment_of
from incubator.web.sessions import guest_or_viewer, viewer
from incubator.web.settings import settings

menu.add(menu.Entry(_("入驻招募"), "incubation.intakes", 31, menu.INCUBATION, counts=known.of_hub))
_FIRST_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Own:
    """What an intake means to the organization that looks at it."""

    findings: list[Finding]
    may: bool
    application: Incubation | None


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What the base offers, and every intake that takes applications now, with one's own self-check."""
    hat, now = guest_or_viewer(), clock.now()
    mine = hat.hub_id if hat is not None else None
    open_now = list(db.session.scalars(known.open_now(now, hub_id=mine)).unique())
    bases = [base for base in db.session.scalars(known.bases_open()) if mine in (None, base.hub_id)]
    return render_template(
        "incubation/offer.html",
        bases=bases,
        intakes=[(one, _own(one, hat)) for one in open_now],
        track_words=TRACK_WORDS,
        applies=hat is not None and hat.may(Permission.APPLY),
        staff=hat is not None and hat.may(Permission.VIEW_CASES),
        now=now,
    )


@bp.get("/intakes")
@requires(Permission.VIEW_CASES)
def intakes() -> ResponseReturnValue:
    return listing.show(
        register(viewer()),
        "incubation/intakes.html",
        phase_words=PHASE_WORDS,
        phase_of=lambda one: known.phase(one, at=clock.now()),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
    )


@bp.get("/intakes/<code>")
@public
def intake(code: str) -> ResponseReturnValue:
    """One intake: whom it takes, until when, its rules by track; for an applicant with their own answers."""
    found, hat, now = _found(code), guest_or_viewer(), clock.now()
    ours = hat is not None and hat.may(Permission.VIEW_CASES) and hat.hub_id == found.base.hub_id
    manages = ours and hat is not None and hat.may(Permission.MANAGE_INCUBATION)
    draft = found.published_at is None
    return render_template(
        "incubation/intake.html",
        intake=found,
        phase=known.phase(found, at=now),
        phase_words=PHASE_WORDS,
        now=now,
        tracks=[_track(found, track) for track in Track if track in found.tracks],
        own=_own(found, hat),
        largest=settings().upload_bytes,
        ours=ours,
        manages=manages,
        missing=drawing_up.missing(found, now) if manages and draft else [],
        received=known.handed_in([found.id]).get(found.id, 0) if ours else 0,
    )


@dataclass(frozen=True)
class TrackLine:
    """What one kind of body is asked, and what it may not have."""

    track: Track
    label: str
    rules: list[tuple[str, str]]
    papers: list[tuple[str, bool]]
    refused: str


def _track(found: Intake, track: Track) -> TrackLine:
    return TrackLine(
        track,
        TRACK_WORDS[track],
        [(_question(one), one.text) for one in found.requirements if one.track in (None, track)],
        [(one.label, one.required) for one in found.papers if one.track in (None, track)],
        conditions.no_desk(found.base, track) or "",
    )


def _question(requirement: IntakeRequirement) -> str:
    test = TESTS.get(requirement.test)
    return test.question(requirement.parameter) if test else requirement.text


def _own(found: Intake, hat: Hat | None) -> Own | None:
    if hat is None or not hat.may(Permission.APPLY) or hat.organization_id is None:
        return None
    organization = db.session.get_one(Organization, hat.organization_id)
    findings = conditions.ask_organization(found, organization, on=clock.today())
    application = queries.applying(organization.id) or queries.staying(organization.id)
    return Own(findings, may_submit(findings), application)


def _found(code: str) -> Intake:
    return one_or_404(known.visible_to(guest_or_viewer()).where(Intake.code == code))


def _ours(code: str) -> Intake:
    return one_or_404(known.of_hub(viewer()).where(Intake.code == code))


@bp.get("/intakes/<code>/blank-<track>.pdf")
@public
def blank(code: str, track: str) -> Response:
    """The form of one track to fill in by hand."""
    found = _found(code)
    if track not in {one.value for one in found.tracks}:
        abort(404)
    paper = application_form.blank_form(found, Track(track))
    return download(
        page.draw(paper), f"{found.code}-空白表-{TRACK_WORDS[Track(track)][:]}.pdf", PDF
    )


@bp.post("/intakes/<code>/apply")
@requires(Permission.APPLY)
def apply(code: str) -> ResponseReturnValue:
    """Begin the organization's application, or go on with the one it has."""
    found, hat = _found(code), viewer()
    own = queries.applying(hat.organization_id)
    if own is not None:
        return redirect(url_for(".application", id=own.id))
    with transaction():
        organization = locked(Organization, hat.organization_id)
        made = applying.begin(locked(Intake, found.id), organization, by=hat, at=clock.now())
        id = made.id
    flash(_("草稿已建立，填写的内容会自动保存。"))
    return redirect(url_for(".application", id=id))


@bp.route("/intakes/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def new_intake() -> ResponseReturnValue:
    opens = clock.at(clock.today() + timedelta(days=1), 9)
    closes = clock.at(clock.on(opens) + _FIRST_WINDOW, 17)
    return _drawn_up(IntakeForm(data=suggested(opens, closes)), None)


@bp.route("/intakes/<code>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def edit_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    return _drawn_up(IntakeForm(data=written(found)), found)


def _drawn_up(form: IntakeForm, found: Intake | None) -> ResponseReturnValue:
    """The form of a draft, shown until it is saved without a refusal."""
    bases = list(db.session.scalars(occupancy.bases_visible_to(viewer())))
    if not bases:
        flash(_("请先建立孵化基地，再发布招募。"), "warning")
        return redirect(url_for(".house"))
    form.base_id.choices = [SelectChoice(base.id, base.name) for base in bases]
    pressed = form.is_submitted() and form.rows_pressed()
    if not pressed and form.submitted():
        with rules_shown_on(form) as rules, transaction():
            code = _save(form, found)
        if rules.ok:
            flash(_("招募已保存为草稿，核对后发布。"))
            return redirect(url_for(".intake", code=code))
    for table in ("requirements", "papers"):
        form.at_least(table, 2)
    return render_template(
        "incubation/intake_form.html",
        form=form,
        intake=found,
        known_papers=drawing_up.PAPER_KINDS.values(),
    ), form.status


def _save(form: IntakeForm, found: Intake | None) -> str:
    hat, now = viewer(), clock.now()
    if found is None:
        return announcing.create(form.facts(), by=hat, at=now).code
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    one = locked(Intake, found.id)
    announcing.change(one, form.facts(), version=version, by=hat, at=now)
    return str(one.code)


@bp.post("/intakes/<code>/publish")
@requires(Permission.MANAGE_INCUBATION)
def publish_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    with transaction():
        announcing.publish(locked(Intake, found.id), by=viewer(), at=clock.now())
    flash(_("招募已发布，公开页面和申请入口已经打开。"), "success")
    return redirect(url_for(".intake", code=code))


@bp.route("/intakes/<code>/extend", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def extend_intake(code: str) -> ResponseReturnValue:
    """Move the end for everybody, or for one organization that has begun."""
    found = _ours(code)
    shown = local(found.closes_at) if found.closes_at else None
    form = ExtendForm(closes_at=shown, organization=request.args.get("organization", ""))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            _extend(found.id, form)
        if rules.ok:
            flash(_("截止时间已延长。"), "success")
            return redirect(url_for(".intake", code=code))
    return render_template("incubation/intake_extend.html", form=form, intake=found), form.status


def _extend(id: int, form: ExtendForm) -> None:
    until, reason = moment_of(form.closes_at), form.reason.data
    one, hat, now = locked(Intake, id), viewer(), clock.now()
    words = (form.organization.data or "").strip()
    if not words:
        announcing.extend(one, until, reason=reason, by=hat, at=now)
        return
    organization = named(words, hat)
    draft = db.session.scalar(
        queries.drafts_of(id).where(Incubation.organization_id == organization.id)
    )
    if draft is None:
        raise RuleError(
            _(
                "%(name)s在这次招募中没有未提交的申请，不能单独延期。",
                name=organization.name,
            ),
            field="organization",
        )
    case = locked(Incubation, draft.id)
    announcing.extend_for_one(case, until, reason=reason, by=hat, at=now)


@bp.route("/intakes/<code>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def close_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    form = CloseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            one = locked(Intake, found.id)
            announcing.close(one, reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("招募已结束。"), "success")
            return redirect(url_for(".intake", code=code))
    return render_template("incubation/intake_close.html", form=form, intake=found), form.status
