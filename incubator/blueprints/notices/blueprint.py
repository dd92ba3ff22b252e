"""The blueprint that the modules of this package hang their views on."""

from __future__ import annotations

from flask import Blueprint

from incubator.core.words import _
from incubator.notices import queries
from incubator.web import menu

bp = Blueprint("notices", __name__, url_prefix="/notices")
menu.add(menu.Entry(_("公示"), "notices.index", 20, menu.MONEY, counts=queries.of_hub))
