"""What the addresses of the register of premises and of its prices name."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.organizations.models import Hub
from incubator.premises.models import Premises, Standing
from incubator.premises.tariff import Tariff
from tests.guarantees.house_addresses import STREET


def _draft() -> dict[str, object]:
    """A room that its street's staff alone see: the office without its approval."""
    room = db.session.scalars(
        select(Premises).where(
            Premises.hub.has(Hub.short_code == STREET), Premises.standing == Standing.VERIFIED
        )
    ).one()
    line = db.session.scalars(select(Tariff.id).where(Tariff.premises_id == room.id)).all()[0]
    return {"id": room.id, "line": line, "photo": 1}


def _used() -> dict[str, object]:
    """A room of the street in this year's figures."""
    return {**_draft(), "period": f"{clock.today().year}", "what": "used"}


NAMES: dict[str, Callable[[], dict[str, object]]] = {
    f"premises.{endpoint}": _draft
    for endpoint in (
        "show",
        "sheet",
        "basics",
        "facilities",
        "hours",
        "terms",
        "approval",
        "add_photo",
        "remove_photo",
        "floor_sheet",
        "verify",
        "publish",
        "block",
        "unblock",
        "divide",
        "prices",
        "new_price",
        "edit_price",
        "remove_price",
    )
}
NAMES |= dict.fromkeys(
    ("premises.usage_dates", "premises.usage_days", "premises.usage_sheet", "premises.usage_stays"),
    _used,
)
