"""Making, reading again, renewing and revoking a calendar's address, and the calendar itself."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.calendar.forms import FeedForm
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import feeding, queries
from incubator.premises.feeds import Feed
from incubator.premises.models import Premises
from incubator.web.access import public, signed_in
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.limits import LOOKING_UP, limiter
from incubator.web.sessions import viewer

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
ICS = "text/calendar"
MINE, OURS = "person", "organization"


@bp.get("/<token>.ics")
@limiter.limit(LOOKING_UP)
@public
def feed(token: str) -> Response:
    """A wrong address, a revoked one and none at all read the same."""
    found = feeding.found(token[:80])
    if found is None:
        raise NotFound(_("没有找到这个日历。"))
    answer = Response(feeding.written(found, at=clock.now()), mimetype=ICS)
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


@bp.route("/", methods=["GET", "POST"])
@signed_in
def index() -> ResponseReturnValue:
    hat, form = viewer(), FeedForm()
    form.of.choices = choices(_offered(hat))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            _make(form.of.data, hat)
        if rules.ok:
            flash(_("已生成日历地址。请把它复制到日历程序的“订阅日历”里。"), "success")
            return redirect(url_for(".index"))
    feeds = db.session.scalars(feeding.own(hat)).all()
    return render_template(
        "calendar/index.html",
        form=form,
        feeds=feeds,
        name_of=_name,
        address=feeding.address,
        frame="base.html" if hat.for_hub else "base_alone.html",
    ), form.status


def _offered(hat: Hat) -> list[tuple[str, str]]:
    found = [(MINE, _("我的场地使用"))]
    if hat.may(Permission.APPLY):
        found.append((OURS, _("本组织的场地使用")))
    if hat.may(Permission.MANAGE_PREMISES):
        rooms = db.session.scalars(queries.visible_to(hat).order_by(Premises.initials, Premises.id))
        found += [(str(room.id), _("场地：%(name)s", name=room.name)) for room in rooms]
    return found


def _make(of: str, hat: Hat) -> None:
    now = clock.now()
    if of == MINE:
        feeding.make_for_person(by=hat, at=now)
    elif of == OURS:
        feeding.make_for_organization(by=hat, at=now)
    else:
        feeding.make_for_room(int(of), by=hat, at=now)


def _name(one: Feed) -> str:
    if one.premises is not None:
        return _("场地：%(name)s", name=one.premises.name)
    return one.organization.name if one.organization is not None else _("我的场地使用")


@bp.post("/<int:id>/renew")
@signed_in
def renew(id: int) -> ResponseReturnValue:
    if BaseForm().submitted():
        with transaction():
            feeding.renew(id, by=viewer(), at=clock.now())
        flash(_("已换成新的地址，原来的地址不能再用。"), "success")
    return redirect(url_for(".index"))


@bp.post("/<int:id>/revoke")
@signed_in
def revoke(id: int) -> ResponseReturnValue:
    if BaseForm().submitted():
        with transaction():
            feeding.revoke(id, by=viewer(), at=clock.now())
        flash(_("已停用这个日历地址。"), "success")
    return redirect(url_for(".index"))
