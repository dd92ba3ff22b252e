"""The blueprint that the modules of this package hang their views on."""

from __future__ import annotations

from flask import Blueprint

from incubator.certificates import queries
from incubator.core.words import _
from incubator.web import menu

bp = Blueprint("certificates", __name__, url_prefix="/certificates")
menu.add(menu.Entry(_("证书"), "certificates.index", 23, menu.MONEY, counts=queries.visible_to))
