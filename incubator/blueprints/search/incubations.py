"""What the search box finds of the incubation base: stays, applications, alumni, desks, requests, bases."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from incubator.blueprints.search.group import Group, Hit
from incubator.casework import lifecycles
from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.incubation import alumni, occupancy, queries, stays, supporting
from incubator.incubation.leaving_words import LEAVING_LABEL
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.places import Desk, IncubationBase, Room
from incubator.incubation.stay_words import SUPPORT_LABEL
from incubator.incubation.staying import SupportRequest
from incubator.incubation.supporting_steps import LIFECYCLE as SUPPORT

KINDS = (KIND, SUPPORT.kind)
"""The cases that are found here and not among all others."""


def groups(text: str, hat: Hat) -> list[Group]:
    """A mentor finds the incubatees it looks after; an applicant's own stand among its cases."""
    if hat.may(Permission.VIEW_CASES):
        return [
            _stays(text, hat),
            _applications(text, hat),
            _alumni(text, hat),
            _support(text, hat),
            _desks(text, hat),
            _bases(text, hat),
        ]
    return [_stays(text, hat)] if hat.may(Permission.MENTOR) else []


def _stays(text: str, hat: Hat) -> Group:
    return Group(
        _("在孵组织"),
        _newest(stays.served(hat, on=clock.today()).where(stays.matching(text))),
        lambda row: _stay(row, f"{lifecycles.state_of(row).label}"),
        url_for("incubation.health_index", q=text),
    )


def _newest(query: Select[Incubation]) -> Select[Incubation]:
    return query.order_by(None).order_by(Incubation.id.desc())


def _stay(row: Incubation, said: str) -> Hit:
    number = row.number or f"{_('未编号')}"
    return Hit(row.organization.name, f"{number} · {said}", url_for("incubation.show", id=row.id))


def _applications(text: str, hat: Hat) -> Group:
    found = queries.visible_to(hat).where(Incubation.previous_id.is_(None), stays.matching(text))
    return Group(
        _("入驻申请"),
        _newest(found).options(joinedload(Incubation.organization)),
        lambda row: _stay(row, f"{lifecycles.state_of(row).label}"),
        url_for("incubation.applications", q=text),
    )


def _alumni(text: str, hat: Hat) -> Group:
    return Group(
        _("离驻组织"),
        _newest(alumni.visible_to(hat).where(stays.matching(text))),
        lambda row: _stay(row, f"{LEAVING_LABEL[row.leaving]} {row.left_on}"),
        url_for("incubation.alumni_index", q=text),
    )


def _support(text: str, hat: Hat) -> Group:
    return Group(
        _("支持申请"),
        supporting.visible_to(hat).where(supporting.matching(text)),
        _request,
        url_for("incubation.support_index", q=text),
    )


def _request(row: SupportRequest) -> Hit:
    state = lifecycles.state_of(row).label
    return Hit(
        row.organization.name,
        f"{row.number} · {SUPPORT_LABEL[row.what]} · {state}",
        url_for("incubation.support_show", id=row.id),
    )


def _desks(text: str, hat: Hat) -> Group:
    return Group(
        _("工位"),
        occupancy.desks_visible_to(hat).where(occupancy.matching(text)).order_by(Desk.label),
        lambda row: Hit(row.label, row.room.name, url_for("incubation.desk", id=row.id)),
        url_for("incubation.desks", q=text),
    )


def _bases(text: str, hat: Hat) -> Group:
    named = holding(text, IncubationBase.name) | IncubationBase.rooms.any(holding(text, Room.name))
    return Group(
        _("孵化基地"),
        occupancy.bases_visible_to(hat).where(named),
        lambda row: Hit(row.name, row.address, url_for("incubation.house")),
        url_for("incubation.house"),
    )
