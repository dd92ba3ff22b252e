"""The rows behind the figures of use as lists: dates of bookings, and long uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, select

from incubator.core import clock
from incubator.core.db import plain_rows
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import usage_stays, usage_sums
from incubator.premises.booking import Booking, Occurrence, UseRecord
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.models import Kind, Premises, Use
from incubator.premises.occupancy import Occupancy
from incubator.premises.usage_periods import Period
from incubator.premises.usage_stays import Worth
from incubator.premises.usage_sums import What
from incubator.premises.usage_words import WHAT_WORDS
from incubator.premises.words import KIND_WORDS, USE_WORDS
from incubator.web.listing import Column, Filter, Register, Shape

ALL = ("", _("全部"))


def dates(hat: Hat, what: What, period: Period) -> Register:
    """Exactly the dates whose number or sum stands on the page."""
    query = usage_sums.dates(hat, what, period, at=clock.now())
    return Register(
        name=WHAT_WORDS[what],
        unit=_("场"),
        query=query,
        identity=Occurrence.id,
        columns=[
            Column(
                "when",
                _("时间"),
                lambda one: when(one.starts_at, one.ends_at),
                order=Occurrence.starts_at,
            ),
            Column("room", _("场地"), lambda one: one.premises.name, order=Premises.initials),
            Column(
                "organization",
                _("组织"),
                lambda one: one.booking.organization.name,
                order=Organization.name,
            ),
            Column("use", _("用途"), lambda one: USE_WORDS[one.booking.use], hide_small=True),
            Column(
                "minutes",
                _("分钟"),
                _stayed,
                shape=Shape.NUMBER,
            ),
            Column(
                "people",
                _("申请人数"),
                lambda one: one.booking.people,
                shape=Shape.NUMBER,
                hide_small=True,
            ),
            Column(
                "came",
                _("实到人数"),
                lambda one: one.record.attendance if one.record else None,
                order=UseRecord.attendance,
                shape=Shape.NUMBER,
            ),
            Column("state", _("结果"), lambda one: STATE_WORDS[one.state][0], hide_small=True),
            Column(
                "given",
                _("优惠"),
                lambda one: one.reference_fen - one.fee_fen,
                order=Occurrence.reference_fen - Occurrence.fee_fen,
                shape=Shape.MONEY,
            ),
            Column(
                "reference",
                _("参考价值"),
                lambda one: one.reference_fen,
                shape=Shape.MONEY,
                export_only=True,
            ),
            Column(
                "fee", _("应收费用"), lambda one: one.fee_fen, shape=Shape.MONEY, export_only=True
            ),
            Column("basis", _("收费依据"), lambda one: one.booking.fee_basis, export_only=True),
        ],
        filters=[
            *_filters(query, Occurrence.premises_id, Organization.id, Booking.use),
            Filter(
                "told",
                _("到场人数"),
                [ALL, ("yes", _("已登记")), ("no", _("没有登记"))],
                lambda one: (
                    UseRecord.attendance.is_not(None)
                    if one == "yes"
                    else UseRecord.attendance.is_(None)
                ),
            ),
        ],
        sort="when",
        empty=_("没有这样的场次。"),
        file_name=f"usage-{what.value}-{period.key.replace('~', '-')}",
    )


def _stayed(one: Occurrence) -> int:
    """As it counts: an early leaving shortens it."""
    ended = one.record.ended_at if one.record else None
    if ended is None or ended >= one.ends_at:
        return one.minutes
    return max(0, int((ended - one.starts_at).total_seconds() // 60))


def _filters(query: Any, room: Any, organization: Any, use: Any) -> list[Filter]:
    """Only what is there is offered."""
    ids = query.order_by(None).with_only_columns(room)
    rooms: Any = plain_rows(
        select(Premises.id, Premises.name).where(Premises.id.in_(ids)).order_by(Premises.initials)
    )
    bodies = query.order_by(None).with_only_columns(organization)
    named: Any = plain_rows(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(bodies))
        .order_by(Organization.name)
    )
    return [
        Filter("room", _("场地"), [ALL, *_options(rooms)], lambda one: room == int(one)),
        Filter(
            "organization",
            _("组织"),
            [ALL, *_options(named)],
            lambda one: organization == int(one),
        ),
        Filter(
            "kind",
            _("种类"),
            [ALL, *((one.value, words) for one, words in KIND_WORDS.items())],
            _is_of(Premises.kind, Kind),
        ),
        Filter(
            "use",
            _("用途"),
            [ALL, *((one.value, words) for one, words in USE_WORDS.items())],
            _is_of(use, Use),
        ),
    ]


def _options(rows: Any) -> list[tuple[str, str]]:
    return [(str(one[0]), one[1]) for one in rows]


def _is_of(column: Any, words: Any) -> Any:
    def where(value: str) -> ColumnElement[bool]:
        return column == words(value)  # type: ignore[no-any-return]  # a column compared is a condition

    return where


@dataclass(frozen=True)
class StayLine:
    """A long use with what the period was worth."""

    case: Occupancy
    worth: Worth


def stays(hat: Hat, period: Period) -> Register:
    query = (
        usage_stays.visible_to(hat, period)
        .join(Premises, Premises.id == Occupancy.premises_id)
        .join(Organization, Organization.id == Occupancy.organization_id)
    )

    def lines(cases: Sequence[Any]) -> list[StayLine]:
        found = usage_stays.worths(cases, period)
        return [StayLine(one, reduce(add, found[one.id], Worth())) for one in cases]

    return Register(
        name=_("长期使用"),
        unit=_("件"),
        query=query,
        identity=Occupancy.id,
        columns=[
            Column("number", _("受理编号"), lambda one: one.case.number or ""),
            Column("organization", _("组织"), lambda one: one.case.organization.name),
            Column("room", _("场地"), lambda one: one.case.premises.name),
            Column("use", _("用途"), lambda one: USE_WORDS[one.case.use], hide_small=True),
            Column(
                "entered",
                _("进场"),
                lambda one: one.case.entered_on,
                order=Occupancy.entered_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column(
                "left",
                _("交还"),
                lambda one: one.case.left_on,
                order=Occupancy.left_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            _money("reference", _("参考价值"), "reference_fen", small=False),
            _money("fee", _("应收费用"), "fee_fen", small=False),
            _money("given", _("优惠"), "given_fen", small=True),
        ],
        lines=lines,
        filters=_filters(query, Occupancy.premises_id, Occupancy.organization_id, Occupancy.use),
        sort="entered",
        empty=_("这段时间没有长期使用。"),
        file_name=f"usage-stays-{period.key.replace('~', '-')}",
    )


def _money(key: str, label: str, name: str, *, small: bool) -> Column:
    return Column(
        key,
        label,
        lambda one: getattr(one.worth, name),
        shape=Shape.MONEY,
        hide_small=not small,
    )
