"""The blueprint that the modules of this package hang their views on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.registrations import queries
from incubator.registrations.services import AlreadyKnown
from incubator.web import menu, subjects
from incubator.web.sessions import guest_or_viewer

bp = Blueprint("registrations", __name__)
menu.add(menu.Entry(_("开通申请"), "registrations.index", 11, menu.SERVICE, counts=queries.waiting))

subjects.add("registration", "registrations.show")

SUBMITTING = "10 per minute; 60 per hour"
"""Requests with files, from one address: a street office's own line serves many people."""


@bp.errorhandler(AlreadyKnown)
def lead_on(_known: AlreadyKnown) -> ResponseReturnValue:
    """Who sends in a body that is known goes on to asking its people; staff go on to the register."""
    typed = [request.form.get(name, "").strip() for name in ("uscc", "filing_no", "name")]
    body = next((one for one in typed if one), "")
    hat = guest_or_viewer()
    if hat is not None and hat.may(Permission.MANAGE_ORGANIZATIONS):
        flash(_("这个组织已在名册中，或已有一份开通申请，没有重复保存。"), "warning")
        return redirect(url_for("organizations.index", q=body))
    return redirect(url_for(".join", body=body, hub=request.form.get("hub", "")))
