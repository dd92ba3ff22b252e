"""The list of applications, one application's page, its printed forms, and beginning one from paper."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from incubator.blueprints.applications import (
    ahead,
    checks,
    handing_in,
    onward,
    registers,
    showing,
    writing,
)
from incubator.blueprints.applications.blueprint import bp, found
from incubator.blueprints.applications.forms import OnBehalfForm
from incubator.casework import lifecycles
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import may_submit
from incubator.funds import (
    applying,
    checking,
    editing,
    papers,
    queries,
    requirements,
    snapshot,
    submitting,
)
from incubator.funds.applications import FundApplication, Submission
from incubator.funds.models import Call
from incubator.funds.reading import parts
from incubator.organizations.models import Organization
from incubator.organizations.naming import named
from incubator.papers import page
from incubator.records.documents import keep
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, checked_pages

__all__ = ["bp", "checks", "handing_in", "writing"]

menu.add(menu.Entry(_("申报"), "applications.index", 15, menu.MONEY, counts=queries.visible_to))


@bp.get("/")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def index() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        registers.applications(hat),
        "applications/index.html",
        staff=hat.may(Permission.VIEW_CASES),
        state_word=lambda one: showing.state_word(one, hat),
    )


@bp.get("/<int:id>")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def show(id: int) -> ResponseReturnValue:
    """The task list for whoever still writes it; what was handed in and how far it is for the rest."""
    application, hat = found(id), viewer()
    if showing.writes(application, hat):
        return _tasks(application, hat)
    return _file(application, hat)


def _tasks(application: FundApplication, hat: Hat) -> ResponseReturnValue:
    now = clock.now()
    findings = requirements.ask(application, on=clock.on(now))
    untouched = not application.sections
    return render_template(
        "applications/tasks.html",
        application=application,
        call=application.call,
        list=showing.task_list(application, hat),
        findings=findings,
        may=may_submit(findings),
        late=submitting.late(application, now),
        now=now,
        days_left=(clock.on(application.call.closes_at) - clock.on(now)).days,
        due=editing.supplement_deadline(application),
        returned=checking.returned(application),
        saved_at=showing.saved_at(application),
        earlier=queries.earlier_of(application) if untouched else None,
        state_word=showing.state_word(application, hat),
        buttons=[one for one in steps.buttons(application, hat) if one.plain],
    )


def _file(application: FundApplication, hat: Hat) -> ResponseReturnValue:
    staff = hat.may(Permission.VIEW_CASES)
    submission = application.submissions[-1] if application.submissions else None
    read = snapshot.handed_in(submission) if submission else None
    offered = ahead.offered(application, hat, on=clock.today())
    return render_template(
        "applications/file.html",
        application=application,
        call=application.call,
        state_word=showing.state_word(application, hat),
        buttons=offered.buttons,
        not_yet=offered.waits,
        submission=submission,
        parts=parts(read) if read else [],
        documents=checks.documents_of(application, read) if read else [],
        rounds=len(application.submissions),
        returned=checking.returned(application),
        staff=staff,
        owed=[one for one in application.deadlines if one.done_at is None and not one.waived_at],
        waits=lifecycles.state_of(application).waits_for,
        others=checks.others(application) if staff else None,
        onward=onward.links(application, hat),
    )


@bp.get("/<int:id>/form.pdf")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def printed(id: int) -> Response:
    """The application on paper: as handed in, or as a marked draft to sign before handing in."""
    application = found(id)
    submission = _submission(application)
    read = (
        snapshot.handed_in(submission) if submission else snapshot.of(application, on=clock.today())
    )
    committee = {"yes": True, "no": False}.get(request.args.get("committee", ""))
    drawn = page.draw(papers.application_form(read, submission, committee=committee))
    number = submission.receipt if submission else _("草稿")[:]
    return download(drawn, f"申报书-{number}.pdf", PDF)


@bp.get("/<int:id>/receipt.pdf")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def receipt_pdf(id: int) -> Response:
    application = found(id)
    submission = _submission(application)
    if submission is None:
        abort(404)
    drawn = page.draw(papers.receipt(snapshot.handed_in(submission), submission))
    return download(drawn, f"受理回执-{submission.receipt}.pdf", PDF)


def _submission(application: FundApplication) -> Submission | None:
    """The round asked for, else the last; the draft where nothing was handed in."""
    asked = request.args.get("round", type=int)
    rounds = application.submissions
    if asked is not None:
        chosen = next((one for one in rounds if one.round == asked), None)
        if chosen is None:
            abort(404)
        return chosen
    return rounds[-1] if rounds else None


@bp.route("/on-behalf", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def on_behalf() -> ResponseReturnValue:
    """Begin an application staff type in from paper (代录)."""
    hat = viewer()
    form = OnBehalfForm(data={"call_id": request.args.get("call", type=int)})
    open_calls = (
        queries.calls_of_hub(hat)
        .where(Call.published_at.is_not(None), Call.closed_at.is_(None), ~Call.past)
        .order_by(Call.closes_at.desc())
    )
    form.call_id.choices = [
        SelectChoice(one.id, one.title) for one in db.session.scalars(open_calls)
    ]
    if form.submitted():
        with rules_shown_on(form) as rules:
            organization = named(form.organization.data.strip(), hat)
            scan = checked_pages(form.scan.data, field="scan", kinds=PAPERS)
            keep(scan.content)
            with transaction():
                application = applying.begin_on_behalf(
                    locked(Call, form.call_id.data),
                    locked(Organization, organization.id),
                    received_on=form.received_on.data,
                    by=hat,
                    at=clock.now(),
                )
                applying.keep_scan(
                    application,
                    {
                        "sha256": scan.sha256,
                        "size": len(scan.content),
                        "media_type": scan.media_type,
                        "name": scan.name,
                        "pages": scan.pages,
                    },
                    received_on=form.received_on.data,
                    by=hat,
                    at=clock.now(),
                )
                id = application.id
        if rules.ok:
            say_order(scan)
            flash(_("已建立代录的草稿，请照纸质件逐节录入。"))
            return redirect(url_for(".show", id=id))
    return render_template(
        "applications/on_behalf.html",
        form=form,
        kinds=PAPERS,
        largest=settings().upload_bytes,
    ), form.status
