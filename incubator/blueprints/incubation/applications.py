"""The list of applications, and beginning one from paper."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from werkzeug.datastructures import FileStorage

from incubator.blueprints.incubation import intake_registers as registers
from incubator.blueprints.incubation.application_forms import OnBehalfForm, choices_for
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.papers import kept
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import applying, intakes, queries
from incubator.incubation.intake import Intake
from incubator.incubation.intakes import TRACK_WORDS
from incubator.incubation.models import Incubation
from incubator.incubation.questions import MODE_WORDS
from incubator.organizations.models import Organization
from incubator.organizations.naming import named
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import PAPERS, checked

menu.add(
    menu.Entry(
        _("入驻申请"),
        "incubation.applications",
        32,
        menu.INCUBATION,
        # not IS NULL: by the index of what is a case's earlier one, every case of the street is read
        counts=lambda hat: queries.visible_to(hat).where(
            func.coalesce(Incubation.previous_id, 0) == 0
        ),
    )
)


@bp.get("/applications")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def applications() -> ResponseReturnValue:
    hat = viewer()
    staff = hat.may(Permission.VIEW_CASES)
    return listing.show(
        registers.applications(hat),
        "incubation/applications.html",
        staff=staff,
        may_enter=hat.may(Permission.ENTER_PAPER),
        state_word=lambda one: registers.state_word(one, staff),
        track_words=TRACK_WORDS,
        mode_words=MODE_WORDS,
    )


@bp.route("/applications/on-behalf", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def on_behalf() -> ResponseReturnValue:
    """Begin an application staff type in from paper (代录)."""
    hat = viewer()
    form = OnBehalfForm(data={"intake_id": request.args.get("intake", type=int)})
    offered = intakes.of_hub(hat).where(Intake.published_at.is_not(None)).order_by(Intake.id.desc())
    choices_for(form, [(one.id, one.title) for one in db.session.scalars(offered).unique()])
    if form.submitted():
        with rules_shown_on(form) as rules:
            organization = named(form.organization.data.strip(), hat)
            scan = kept(checked(form.scan.data or FileStorage(), field="scan"))
            with transaction():
                now = clock.now()
                application = applying.begin_on_behalf(
                    locked(Intake, form.intake_id.data),
                    locked(Organization, organization.id),
                    received_on=form.received_on.data,
                    by=hat,
                    at=now,
                )
                applying.keep_scan(
                    application, scan, received_on=form.received_on.data, by=hat, at=now
                )
                id = application.id
        if rules.ok:
            flash(_("已建立代录的草稿，请照纸质件逐节录入。"))
            return redirect(url_for(".application", id=id))
    return render_template(
        "incubation/on_behalf.html", form=form, kinds=PAPERS, largest=settings().upload_bytes
    ), form.status
