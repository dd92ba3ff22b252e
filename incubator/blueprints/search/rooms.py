"""What the search box finds of the premises: rooms by name, place, owner and equipment."""

from __future__ import annotations

from flask import url_for

from incubator.blueprints.search.group import Group, Hit
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import queries
from incubator.premises.models import Premises
from incubator.premises.words import KIND_WORDS, STANDING_WORDS


def groups(text: str, hat: Hat) -> list[Group]:
    """For everybody: staff find every room of their hub, others what is published."""
    return [
        Group(
            _("场地"),
            queries.visible_to(hat)
            .where(queries.matching(text))
            .order_by(Premises.name, Premises.id),
            _hit,
            url_for("premises.index", q=text),
        )
    ]


def _hit(row: Premises) -> Hit:
    said = (KIND_WORDS[row.kind], STANDING_WORDS[row.standing][0], row.address)
    return Hit(
        row.name,
        " · ".join(str(one) for one in said if one),
        url_for("premises.show", id=row.id),
    )
