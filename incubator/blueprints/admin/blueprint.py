"""The blueprint that the modules of this package hang their views on, and the tabs above each page."""

from __future__ import annotations

from flask import Blueprint, request, url_for

from incubator.core.permissions import ROLE_LABEL, Permission
from incubator.core.words import _
from incubator.people.offices import OFFICE_LABEL
from incubator.web import menu
from incubator.web.access import access_of
from incubator.web.sessions import guest_or_viewer

bp = Blueprint("admin", __name__, url_prefix="/admin")

ANY_SECTION = (
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_ORGANIZATIONS,
    Permission.MANAGE_SETTINGS,
    Permission.VIEW_SYSTEM,
    Permission.VIEW_AUDIT,
    Permission.DECIDE,
)

_SECTIONS = (
    ("people", _("人员与账号")),
    ("grants", _("待确认的任职")),
    ("audit", _("审计")),
    ("denials", _("被拒绝的访问")),
    ("rules", _("规则")),
    ("calendar", _("工作日表")),
    ("hub", _("本中心设置")),
    ("personal_data", _("个人信息清单")),
    ("consent_texts", _("同意的说明")),
)

menu.add(menu.Entry(_("系统管理"), "admin.index", 80, menu.SYSTEM))


def sections() -> list[dict[str, object]]:
    """The tabs this hat may open; the one being looked at says so."""
    hat = guest_or_viewer()
    here = request.path
    found: list[dict[str, object]] = []
    for name, label in _SECTIONS:
        access = access_of(f"admin.{name}")
        if access is not None and access.admits(hat):
            url = url_for(f"admin.{name}")
            found.append({"label": label, "url": url, "current": here.startswith(url)})
    return found


@bp.context_processor
def _tabs() -> dict[str, object]:
    return {"sections": sections(), "role_words": ROLE_LABEL, "office_words": OFFICE_LABEL}
