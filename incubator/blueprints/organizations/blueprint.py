"""The blueprint and its places in the menu, apart, so that every module of views can add to it."""

from __future__ import annotations

from flask import Blueprint

from incubator.core.words import _
from incubator.organizations import queries
from incubator.web import menu

bp = Blueprint("organizations", __name__, url_prefix="/organizations")

menu.add(
    menu.Entry(_("组织"), "organizations.index", 10, menu.SERVICE, counts=queries.visible_to),
    menu.Entry(_("本组织"), "organizations.mine", 11, menu.SERVICE),
)
