"""The blueprint, and the two lists it offers in the menu."""

from __future__ import annotations

from flask import Blueprint

from incubator.core.words import _
from incubator.review.queries import owed
from incubator.web import menu
from incubator.web.reviewed import waiting_for_experts

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
menu.add(
    menu.Entry(_("我的评审"), "reviews.index", 5, menu.SERVICE, counts=owed),
    menu.Entry(_("专家评审"), "reviews.cases", 40, menu.SERVICE, counts=waiting_for_experts),
)
