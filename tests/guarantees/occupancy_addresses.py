"""What the addresses of rooms used for months name: the one that is in use, and who asks for another."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core.db import db
from incubator.premises.models import Premises, Standing
from incubator.premises.occupancy import Objection, Occupancy
from tests.guarantees.house_addresses import STREET
from tests.guarantees.stay_addresses import OWN

Named = Callable[[], dict[str, object]]


def _own() -> Occupancy:
    own = Occupancy.organization.has(name=OWN)
    return db.session.scalars(select(Occupancy).where(own, Occupancy.entered_on.is_not(None))).one()


def _case() -> dict[str, object]:
    case = _own()
    objection = select(Objection.id).where(Objection.case_id == case.id)
    return {
        "id": case.id,
        "which": "agreement",
        "form": "pdf",
        "objection": db.session.scalars(objection).one(),
        "extension": case.extensions[0].id,
    }


def _room() -> dict[str, object]:
    """A room that is not open: one that is may be asked for by every organization of the street."""
    room = select(Premises.id).where(
        Premises.hub.has(short_code=STREET), Premises.standing == Standing.VERIFIED
    )
    return {"id": db.session.scalars(room.order_by(Premises.id)).all()[0]}


NAMES: dict[str, Named] = {
    "premises.apply_for_months": _room,
    **{
        f"premises.{endpoint}": _case
        for endpoint in (
            "occupancy",
            "correct_occupancy",
            "send_occupancy_back",
            "withdraw_occupancy",
            "cancel_occupancy",
            "survey_occupancy",
            "propose_occupancy",
            "approve_occupancy",
            "refuse_occupancy",
            "register_occupancy_approval",
            "register_occupancy_refusal",
            "draw_up_occupancy",
            "sign_occupancy",
            "draw_up_extension",
            "extend_occupancy",
            "hand_over_occupancy",
            "receive_deposit",
            "settle_deposit",
            "move_in_occupancy",
            "give_back_occupancy",
            "inspect_occupancy",
            "object_to_sublet",
            "order_occupancy_rectified",
            "occupancy_rectified",
            "notice_of_occupancy",
            "terminate_occupancy",
            "register_occupancy_termination",
            "occupancy_paper",
            "objection_letter",
            "extension_paper",
        )
    },
}
