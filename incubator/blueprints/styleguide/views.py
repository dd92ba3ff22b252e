"""The component page, in development only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from incubator.blueprints.styleguide.forms import BudgetForm, ExampleForm
from incubator.core import clock
from incubator.core.words import _
from incubator.web.access import development_only

bp = Blueprint("styleguide", __name__)

LINES: list[dict[str, Any]] = [
    {"head": "示例讲师课酬", "unit_price": 80_000, "quantity": 100, "source": "fund"},
    {"head": "示例场地布置", "unit_price": 164_000, "quantity": 10, "source": "own"},
]


@bp.get("/styleguide")
@development_only
def index() -> ResponseReturnValue:
    example = ExampleForm(MultiDict(), meta={"csrf": True})
    example.validate()
    budget = BudgetForm(None, data={"lines": LINES})
    amounts = [line["unit_price"] * line["quantity"] for line in LINES]
    asked, whole = amounts[0], sum(amounts)
    totals = [
        {"key": "fund", "label": _("申请资金"), "fen": asked}
        | {"percent": f"{asked * 100 // whole}", "limit": "80", "over": asked * 5 > whole * 4},
        {"key": "", "label": _("合计"), "fen": whole},
    ]
    return render_template(
        "styleguide/index.html",
        example=example,
        budget=budget,
        amounts=amounts,
        totals=totals,
        at=clock.now(),
        on=clock.today(),
    )
