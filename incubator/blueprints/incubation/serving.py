"""The service log: one entry in ten seconds, a group event at once, withdrawal, sign-off, follow-ups."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import log_registers, sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stay_forms import EventForm, LogForm, WithdrawForm
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import log, serving, stays
from incubator.incubation.models import Incubation
from incubator.incubation.stay_words import SERVICE_LABEL
from incubator.incubation.staying import FollowUp, Service, ServiceEntry
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id, one_or_404
from incubator.web.sessions import viewer

SERVES = (Permission.MANAGE_INCUBATION, Permission.MENTOR)
READS = (Permission.VIEW_CASES, Permission.MENTOR)
USUAL_MINUTES = 30
SHOWN = 8
MOST_TO_SIGN = 50


menu.add(menu.Entry(_("服务记录"), "incubation.log_index", 35, menu.INCUBATION))
bp.add_app_template_filter(SERVICE_LABEL.__getitem__, "service_word")


def _entry(id: int) -> ServiceEntry:
    query = log.entries_visible_to(viewer(), on=clock.today())
    return one_or_404(query.where(ServiceEntry.id == id))


@bp.get("/log")
@requires(*READS)
def log_index() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        log_registers.entries(hat),
        "incubation/log.html",
        may_log=any(map(hat.may, SERVES)),
        may_withdraw=hat.may(Permission.MANAGE_INCUBATION),
        own=hat.post_id,
    )


@bp.route("/<int:id>/log", methods=["GET", "POST"])
@requires(*SERVES)
def log_new(id: int) -> ResponseReturnValue:
    """Date, minutes, kind: all filled in already, so that one press is enough."""
    stay, hat, form = found(id), viewer(), LogForm()

    def act(at: datetime) -> str:
        serving.log(id, form.noted(), by=hat, at=at)
        return url_for(".show", id=id, _anchor="log")

    if not form.is_submitted():
        _fill_in(form, stay, hat)
        ready(form, "service.log")
    elif form.submitted() and (target := press(form, "service.log", act)):
        flash(_("已登记。"), "success")
        return redirect(target)
    return render_template("incubation/log_new.html", form=form, stay=stay), form.status


def _fill_in(form: LogForm, stay: Incubation, hat: Hat) -> None:
    """What is most likely; after a withdrawal what was wrongly entered, to be put right."""
    form.on.data = stay.left_on or clock.today()
    form.minutes.data, form.people.data = USUAL_MINUTES, 1
    form.kind.data = log.last_kind(hat)
    again = asked_id("again")
    if not again:
        return
    wrong = _entry(again)
    form.on.data, form.minutes.data, form.people.data = wrong.on, wrong.minutes, wrong.people
    form.kind.data, form.note.data = wrong.kind, wrong.note
    form.reached.data = "yes" if wrong.reached else "no"


@bp.route("/log/event", methods=["GET", "POST"])
@requires(*SERVES)
def log_event() -> ResponseReturnValue:
    """One form for everybody who came."""
    hat, form = viewer(), EventForm()
    present = db.session.scalars(
        stays.in_the_house(hat, on=clock.today()).order_by(Incubation.entered_on, Incubation.id)
    )
    form.stays.choices = choices((stay.id, stay.organization.name) for stay in present)

    def act(at: datetime) -> str:
        serving.log_event(
            form.stays.data or [], form.noted(), event=secrets.token_hex(16), by=hat, at=at
        )
        return url_for(".log_index")

    if not form.is_submitted():
        form.on.data, form.minutes.data, form.people.data = clock.today(), 120, 1
        form.kind.data = Service.EVENT
        ready(form, "service.event")
    elif form.submitted() and (target := press(form, "service.event", act)):
        flash(_("已为 %(n)s 个组织登记。", n=len(form.stays.data or [])), "success")
        return redirect(target)
    return render_template("incubation/log_event.html", form=form), form.status


@bp.route("/log/<int:id>/withdraw", methods=["GET", "POST"])
@requires(*SERVES)
def log_withdraw(id: int) -> ResponseReturnValue:
    entry, form = _entry(id), WithdrawForm()
    stay_id = entry.case_id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            serving.withdraw(id, reason=form.reason.data or "", by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已撤回。请登记正确的一条；不需要重登的，可以离开本页。"), "success")
            return redirect(url_for(".log_new", id=stay_id, again=id))
    return render_template("incubation/log_withdraw.html", form=form, entry=entry), form.status


@bp.post("/log/<int:id>/sign-off")
@requires(Permission.MENTOR, Permission.APPLY)
def log_sign(id: int) -> ResponseReturnValue:
    entry = _entry(id)
    stay_id = entry.case_id
    with transaction():
        serving.sign_off(id, by=viewer(), at=clock.now())
    flash(_("已确认。"), "success")
    return redirect(url_for(".show", id=stay_id, _anchor="log"))


@bp.get("/follow-ups")
@requires(*READS)
def follow_ups() -> ResponseReturnValue:
    return listing.show(
        log_registers.follow_ups(viewer()),
        "incubation/follow_ups.html",
        may_close=any(map(viewer().may, SERVES)),
        today=clock.today(),
    )


@bp.post("/follow-ups/<int:id>/done")
@requires(*SERVES)
def follow_up_done(id: int) -> ResponseReturnValue:
    one_or_404(log.follow_ups_visible_to(viewer(), on=clock.today()).where(FollowUp.id == id))
    with transaction():
        serving.follow_up_done(id, by=viewer(), at=clock.now())
    flash(_("跟进已办结。"), "success")
    return redirect(url_for(".follow_ups"))


def _part(stay: Incubation, hat: Hat) -> Section | None:
    if stay.entered_on is None:
        return None
    mine = log.of_stay(stay.id)
    entries = log.entries_visible_to(hat, on=clock.today()).where(mine)
    newest = db.session.scalars(entries.limit(SHOWN)).unique().all()
    waiting: list[ServiceEntry] = []
    if hat.may(Permission.MENTOR) or hat.may(Permission.APPLY):
        asked = log.to_sign(hat, on=clock.today()).where(mine).limit(MOST_TO_SIGN)
        waiting = list(db.session.scalars(asked).unique())
    older = [one for one in waiting if one not in newest]
    return Section(
        "log",
        _("服务记录"),
        "incubation/_log.html",
        {
            "entries": [*newest, *older],
            "to_sign": {one.id for one in waiting},
            "may_log": any(map(hat.may, SERVES)),
            "over": stay.left_on is not None,
        },
    )


sections.add(Place.LOG, _part)
