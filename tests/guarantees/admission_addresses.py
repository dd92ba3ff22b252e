"""What the addresses of taking in name: one case of the base, its papers and its check-list."""

from __future__ import annotations

from collections.abc import Callable

from tests.guarantees import house_addresses, intake_addresses

Named = Callable[[], dict[str, object]]


def _case() -> dict[str, object]:
    """The application of the organization all addresses name; it moved in long ago."""
    found = intake_addresses.NAMES["incubation.application"]()
    return {"id": found["id"], "form": "pdf"}


def _named(*endpoints: str, by: Named) -> dict[str, Named]:
    return {f"incubation.{endpoint}": by for endpoint in endpoints}


NAMES: dict[str, Named] = {
    **_named(
        "propose",
        "approve",
        "send_proposal_back",
        "reject",
        "register_approval",
        "register_rejection",
        "notice_for",
        "confirm",
        "cancel",
        "draw_up",
        "agreement",
        "admission_letter",
        "approval_sheet",
        "sign",
        "give_desks",
        "check_list",
        "hand_over_sheet",
        "move_in",
        by=_case,
    ),
    **_named("new_notice", by=lambda: house_addresses.NAMES["incubation.edit_base"]()),
}
