"""Which premises a hat may see, and what is found among them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.premises.models import Equipment, Premises, Standing

SHOWN = (Standing.AVAILABLE, Standing.BLOCKED)
"""What everybody sees: published, and also what is only suspended, with the reason."""


def visible_to(hat: Hat | None) -> Select[Premises]:
    """Every room of the hub for its staff; for organizations their hub's, for guests every hub's, published."""
    return select(Premises).where(_seen_by(hat))


def _seen_by(hat: Hat | None) -> ColumnElement[bool]:
    if hat is not None and hat.may(Permission.VIEW_CASES):
        return Premises.hub_id == hat.hub_id
    shown = Premises.standing.in_(SHOWN)
    if hat is None or hat.hub_id is None:
        return shown
    return and_(shown, Premises.hub_id == hat.hub_id)


def with_facts(query: Select[Premises]) -> Select[Premises]:
    """The same with whatever a row of the register tells, in one more statement for each table."""
    return query.options(
        joinedload(Premises.hub),
        joinedload(Premises.parent),
        joinedload(Premises.owner),
        selectinload(Premises.uses),
        selectinload(Premises.equipment),
        selectinload(Premises.openings),
    )


def matching(text: str) -> ColumnElement[bool]:
    """Name and its initials, address, community, owner, manager, or a piece of equipment."""
    return or_(
        holding(
            text,
            Premises.name,
            Premises.address,
            Premises.community,
            Premises.owner_name,
            Premises.manager_name,
        ),
        Premises.initials.startswith(text.lower(), autoescape=True),
        Premises.equipment.any(holding(text, Equipment.name)),
    )


def communities(hat: Hat | None) -> Select[str]:
    """The communities in which the hat sees a room, for a filter."""
    return (
        select(Premises.community)
        .where(_seen_by(hat), Premises.community != "")
        .distinct()
        .order_by(Premises.community)
    )
