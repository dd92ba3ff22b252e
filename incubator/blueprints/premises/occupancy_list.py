"""The list of rooms used for months: the street's for staff, its own for an organization."""

from __future__ import annotations

from datetime import timedelta

from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from incubator.blueprints.premises.blueprint import bp
from incubator.casework import lifecycles
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import occupying
from incubator.premises.models import Premises
from incubator.premises.occupancy import KIND, Occupancy
from incubator.premises.occupancy_steps import LIFECYCLE
from incubator.premises.words import TERM_WORDS, USE_WORDS
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.sessions import viewer

ALL = ("", _("全部"))
_AHEAD = {"30": _("30 天内"), "90": _("90 天内"), "180": _("180 天内")}

menu.add(
    menu.Entry(
        _("长期使用"), "premises.occupancies", 58, menu.PREMISES, counts=occupying.visible_to
    )
)
steps.case_page(KIND, "premises.occupancy")


def state_of(case: Occupancy, hat: Hat) -> tuple[str, str]:
    """The state in a word and its tone, as this hat reads it."""
    state = lifecycles.state_of(case)
    return (state.label if hat.for_hub else state.public), state.tone


@bp.get("/occupancies")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def occupancies() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        register(hat),
        "premises/occupancies.html",
        state_of=lambda one: state_of(one, hat),
        term_words=TERM_WORDS,
        may_enter=hat.may(Permission.ENTER_PAPER),
        frame="base.html" if hat.for_hub else "base_alone.html",
    )


def register(hat: Hat) -> Register:
    return Register(
        name=_("长期使用"),
        unit=_("件"),
        query=occupying.visible_to(hat)
        .join(Occupancy.organization)
        .join(Occupancy.premises)
        .options(contains_eager(Occupancy.organization), contains_eager(Occupancy.premises)),
        columns=_columns(hat),
        identity=Occupancy.id,
        counted="premises.occupancies",
        search=occupying.matching,
        filters=[_states(hat), _rooms(hat), _ends()],
        sort="-opened",
        placeholder=_("组织、场地、受理编号或协议编号"),
        empty=_("还没有长期使用。在场地的页面上申请，或由工作人员代录。"),
        file_name="occupancies",
    )


def _columns(hat: Hat) -> list[Column]:
    return [
        Column("number", _("受理编号"), lambda one: one.number or "", Occupancy.number),
        Column("organization", _("使用组织"), lambda one: one.organization.name, Organization.name),
        Column("room", _("场地"), lambda one: one.premises.name, Premises.name),
        Column("status", _("状态"), lambda one: state_of(one, hat)[0]),
        Column("use", _("用途"), lambda one: USE_WORDS[one.use], export_only=True),
        Column(
            "agreement",
            _("协议编号"),
            lambda one: one.agreement_number or "",
            Occupancy.agreement_number,
            hide_small=True,
        ),
        Column("from", _("起始"), lambda one: one.term_from, Occupancy.term_from, Shape.DAY),
        Column(
            "through", _("到期"), lambda one: one.term_through, Occupancy.term_through, Shape.DAY
        ),
        Column(
            "term",
            _("收费性质"),
            lambda one: TERM_WORDS[one.term] if one.term else "",
            hide_small=True,
        ),
        Column(
            "monthly",
            _("每月收费"),
            lambda one: one.monthly_fen if one.term else None,
            shape=Shape.MONEY,
            export_only=True,
        ),
        Column(
            "reference",
            _("每月参考价"),
            lambda one: one.reference_fen if one.term else None,
            shape=Shape.MONEY,
            export_only=True,
        ),
        Column("entered", _("进场"), lambda one: one.entered_on, shape=Shape.DAY, export_only=True),
        Column("left", _("交还"), lambda one: one.left_on, shape=Shape.DAY, export_only=True),
        Column(
            "opened",
            _("申请"),
            lambda one: one.opened_at,
            Occupancy.opened_at,
            Shape.DAY,
            hide_small=True,
        ),
    ]


def _states(hat: Hat) -> Filter:
    words = [
        (status.value, state.label if hat.for_hub else state.public)
        for status, state in LIFECYCLE.states.items()
    ]
    return Filter("status", _("状态"), [ALL, *words], lambda value: Occupancy.status == value)


def _rooms(hat: Hat) -> Filter:
    seen = occupying.visible_to(hat).with_only_columns(Occupancy.premises_id)
    rooms = db.session.execute(
        select(Premises.id, Premises.name).where(Premises.id.in_(seen)).order_by(Premises.name)
    )
    return Filter(
        "room",
        _("场地"),
        [ALL, *((str(id), name) for id, name in rooms)],
        lambda value: Occupancy.premises_id == int(value),
    )


def _ends() -> Filter:
    today = clock.today()
    return Filter(
        "ends",
        _("到期"),
        [ALL, *_AHEAD.items()],
        lambda value: occupying.ends_within(today, today + timedelta(days=int(value))),
    )
