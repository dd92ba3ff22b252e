"""What the base offers, one intake as everybody reads it, and the way into an application."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import Finding, may_submit
from incubator.eligibility.table import TESTS
from incubator.incubation import (
    application_form,
    applying,
    conditions,
    drawing_up,
    queries,
)
from incubator.incubation import intakes as known
from incubator.incubation.intake import Intake, IntakeRequirement, Track
from incubator.incubation.intakes import PHASE_WORDS, TRACK_WORDS
from incubator.incubation.models import Incubation
from incubator.organizations.models import Organization
from incubator.papers import page
from incubator.web.access import public, requires
from incubator.web.files import PDF, download
from incubator.web.rows import one_or_404
from incubator.web.sessions import guest_or_viewer, viewer
from incubator.web.settings import settings


@dataclass(frozen=True)
class Own:
    """What an intake means to the organization that looks at it."""

    findings: list[Finding]
    may: bool
    application: Incubation | None
    track: Track


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


@bp.get("/intakes/<code>")
@public
def intake(code: str) -> ResponseReturnValue:
    """One intake: whom it takes, until when, its rules by track; for an applicant with their own answers."""
    found, hat, now = _found(code), guest_or_viewer(), clock.now()
    ours = hat is not None and hat.may(Permission.VIEW_CASES) and hat.hub_id == found.base.hub_id
    manages = ours and hat is not None and hat.may(Permission.MANAGE_INCUBATION)
    draft = found.published_at is None
    own = _own(found, hat)
    return render_template(
        "incubation/intake.html",
        intake=found,
        phase=known.phase(found, at=now),
        phase_words=PHASE_WORDS,
        now=now,
        tracks=[_track(found, track) for track in _tracks(found, own)],
        own=own,
        largest=settings().upload_bytes,
        ours=ours,
        manages=manages,
        missing=drawing_up.missing(found, now) if manages and draft else [],
        received=known.handed_in([found.id]).get(found.id, 0) if ours else 0,
    )


def _tracks(found: Intake, own: Own | None) -> list[Track]:
    """Whom the intake takes; to an applicant only what is asked of bodies like its own."""
    taken = [track for track in Track if track in found.tracks]
    return [track for track in taken if track is own.track] or taken if own else taken


@dataclass(frozen=True)
class TrackLine:
    """What one kind of body is asked, and what it may not have."""

    track: Track
    label: str
    rules: list[tuple[str, str]]
    papers: list[tuple[str, bool]]
    refused: str


def _track(found: Intake, track: Track) -> TrackLine:
    rules = [(_question(one), one.text) for one in found.requirements if one.track in (None, track)]
    if track is Track.PROSPECTIVE:
        later = conditions.to_be_registered(found, clock.today())
        rules.append((later.question, later.fact))
    return TrackLine(
        track,
        TRACK_WORDS[track],
        rules,
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
    return Own(findings, may_submit(findings), application, known.track_of(organization))


def _found(code: str) -> Intake:
    return one_or_404(known.visible_to(guest_or_viewer()).where(Intake.code == code))


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
