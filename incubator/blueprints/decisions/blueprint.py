"""The blueprint, its place in the menu, and which steps of a fund application have their pages here."""

from __future__ import annotations

from flask import Blueprint

from incubator.blueprints.decisions.registers import pending
from incubator.core.words import _
from incubator.funds.lifecycle import LIFECYCLE, Action
from incubator.web import menu, steps

bp = Blueprint("decisions", __name__, url_prefix="/decisions")
menu.add(menu.Entry(_("资助审批"), "decisions.index", 45, menu.SERVICE, counts=pending))

for action, endpoint in {
    Action.PROPOSE: "decisions.propose",
    Action.APPROVE: "decisions.approve",
    Action.REGISTER_APPROVAL: "decisions.register_approval",
    Action.SEND_BACK: "decisions.send_back",
    Action.REJECT: "decisions.reject",
    Action.REGISTER_REJECTION: "decisions.register_rejection",
}.items():
    steps.step_page(LIFECYCLE.kind, action, endpoint)
