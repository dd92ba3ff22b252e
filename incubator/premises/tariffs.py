"""The price list of a room: adding lines, changing those nobody has used, and what holds when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.money import MAX_FEN, Fen
from incubator.core.permissions import Hat
from incubator.core.texts import one_line
from incubator.core.validity import in_force, in_force_on
from incubator.core.words import _
from incubator.organizations.models import OrgType
from incubator.premises.models import MINUTES_OF_A_DAY, Premises, Use
from incubator.premises.pricing import lines_of
from incubator.premises.registering import own
from incubator.premises.tariff import Tariff, Term
from incubator.records.events import record


@dataclass(frozen=True)
class Line:
    """One line as staff write it; prices in fen an hour, `from_minute` and `to_minute` from midnight."""

    valid_from: date
    term: Term
    basis: str
    approved_by: str
    reference_fen: Fen = 0
    fen: Fen = 0
    use: Use | None = None
    org_type: OrgType | None = None
    from_minute: int = 0
    to_minute: int = MINUTES_OF_A_DAY
    valid_through: date | None = None
    approved_on: date | None = None


def add(room_id: int, line: Line, *, by: Hat, at: datetime) -> Tariff:
    """A further line; for the same uses and organizations it replaces earlier ones from its day."""
    room = own(room_id, by)
    new = _checked(line, at=at)
    _refuse_same(room, new, None)
    if line.valid_from < clock.on(at) and any(one.used_at for one in lines_of(room.id)):
        raise RuleError(
            _("收费标准已经用过，不能倒填日期。新标准请从今天或以后的日期起执行。"),
            field="valid_from",
        )
    made = Tariff(premises_id=room.id, entered_by_id=by.post_id, **new)
    db.session.add(made)
    db.session.flush()
    record("tariff.add", made, by=by, at=at, after={"premises_id": room.id, **new})
    return made


def change(room_id: int, tariff_id: int, line: Line, *, by: Hat, at: datetime) -> None:
    """Correct a line by which nothing was charged yet."""
    tariff = _unused(room_id, tariff_id, by)
    new = _checked(line, at=at)
    _refuse_same(tariff.premises, new, tariff.id)
    before = {name: getattr(tariff, name) for name in new if getattr(tariff, name) != new[name]}
    for name in before:
        setattr(tariff, name, new[name])
    if before:
        after = {name: new[name] for name in before}
        record("tariff.change", tariff, by=by, at=at, before=before, after=after)


def remove(room_id: int, tariff_id: int, *, by: Hat, at: datetime) -> None:
    """Take out a line by which nothing was charged yet."""
    tariff = _unused(room_id, tariff_id, by)
    before = {name: getattr(tariff, name) for name in asdict(_BLANK)}
    record("tariff.remove", tariff, by=by, at=at, before={"premises_id": room_id, **before})
    db.session.delete(tariff)


def _unused(room_id: int, tariff_id: int, by: Hat) -> Tariff:
    own(room_id, by)  # whoever books has the room locked while it reads the prices
    tariff = db.session.scalar(
        select(Tariff)
        .where(Tariff.id == tariff_id, Tariff.premises_id == room_id)
        .execution_options(populate_existing=True)
    )
    if tariff is None:
        raise NotFound(_("没有找到这条收费标准。"))
    if tariff.used_at is not None:
        raise RuleError(
            _("已经按这条标准收过费或减免过，不能再改。请新增一条，从以后的日期起执行。")
        )
    return tariff


_BLANK = Line(date.min, Term.FREE, "", "")


def _checked(line: Line, *, at: datetime) -> dict[str, Any]:
    new = asdict(line)
    new["basis"], new["approved_by"] = one_line(line.basis)[:200], one_line(line.approved_by)[:100]
    if not new["basis"]:
        raise RuleError(
            _("请填写收费依据，例如：场地管理办法第八条，或某次会议的决定。"), field="basis"
        )
    if not new["approved_by"]:
        raise RuleError(_("请填写由谁批准，例如：街道办公会，或某主任。"), field="approved_by")
    if line.approved_on is not None and line.approved_on > clock.on(at):
        raise RuleError(_("批准日期不能晚于今天。"), field="approved_on")
    if line.valid_through is not None and line.valid_through < line.valid_from:
        raise RuleError(_("截止日期早于开始日期。请核对。"), field="valid_through")
    if not 0 <= line.from_minute < line.to_minute <= MINUTES_OF_A_DAY:
        raise RuleError(_("一天中的时段，结束应晚于开始，最晚到 24:00。"), field="part")
    _check_price(line)
    return new


def _check_price(line: Line) -> None:
    if not (0 <= line.fen <= MAX_FEN and 0 <= line.reference_fen <= MAX_FEN):
        raise RuleError(_("价格不能是负数。"), field="fen")
    if line.term is Term.FREE and line.fen:
        raise RuleError(
            _("无偿使用的每小时收费应为 0；要收费请选“优惠”或“标准收费”。"), field="fen"
        )
    if line.term is Term.PREFERENTIAL and line.fen >= line.reference_fen:
        raise RuleError(_("优惠价应低于参考价。请核对两个价格。"), field="fen")
    if line.term is Term.STANDARD and line.fen != line.reference_fen:
        raise RuleError(_("标准收费等于参考价；低于参考价请选“优惠”。"), field="fen")


def _refuse_same(room: Premises, new: dict[str, Any], own_id: int | None) -> None:
    """Two lines of one day and scope may be one inside the other, but neither equal nor crossed."""
    for one in lines_of(room.id):
        same = (one.use, one.org_type, one.valid_from) == (
            new["use"],
            new["org_type"],
            new["valid_from"],
        )
        if one.id != own_id and same and _crossed(one, new["from_minute"], new["to_minute"]):
            raise RuleError(
                _(
                    "从 %(day)s 起，同样的用途和组织已有一条时段重叠的标准，分不清按哪条收费。"
                    "请修改那一条，或换一个开始日期。",
                    day=one.valid_from.isoformat(),
                ),
                field="valid_from",
            )


def _crossed(one: Tariff, first: int, last: int) -> bool:
    if one.to_minute <= first or last <= one.from_minute:
        return False
    inside = one.from_minute <= first and last <= one.to_minute
    around = first <= one.from_minute and one.to_minute <= last
    return inside == around  # equal, or neither holds the other


def covers_the_day(lines: Iterable[Tariff], on: date) -> bool:
    """Whether everybody's use at any hour of `on` has a price."""
    reached = 0
    general = [one for one in lines if in_force(one, on) and not (one.use or one.org_type)]
    for one in sorted(general, key=lambda one: one.from_minute):
        if one.from_minute > reached:
            return False
        reached = max(reached, one.to_minute)
    return reached == MINUTES_OF_A_DAY


@dataclass(frozen=True)
class PriceList:
    """The lines of a room on one day: what counts, what comes, what was."""

    now: list[Tariff]
    coming: list[Tariff]
    past: list[Tariff]


def price_list(lines: Sequence[Tariff], *, on: date) -> PriceList:
    """A line replaced by a later one of the same scope and hours is past, though it has no last day."""
    held = [one for one in lines if in_force(one, on)]
    latest: dict[Any, Tariff] = {}
    for one in sorted(held, key=lambda one: one.valid_from):
        latest[_scope(one)] = one
    now = sorted(latest.values(), key=_in_order)
    coming = sorted((one for one in lines if one.valid_from > on), key=lambda one: one.valid_from)
    past = [one for one in lines if one not in now and one not in coming]
    return PriceList(now, coming, past)


def _scope(line: Tariff) -> tuple[Any, ...]:
    return line.use, line.org_type, line.from_minute, line.to_minute


def _in_order(line: Tariff) -> tuple[Any, ...]:
    return (
        line.org_type is not None,
        line.use is not None,
        line.org_type or "",
        line.use or "",
        line.from_minute,
        -line.to_minute,
    )


def terms_on(room_ids: Iterable[int], *, on: date) -> dict[int, list[Term]]:
    """Which terms count in each of these rooms on a day, free before charged; one statement for all."""
    rows = db.session.scalars(
        select(Tariff)
        .where(Tariff.premises_id.in_(list(room_ids)), in_force_on(Tariff, on))
        .order_by(Tariff.premises_id, Tariff.valid_from, Tariff.id)
    )
    return {
        room_id: sorted({one.term for one in price_list(list(found), on=on).now}, key=_TERMS.index)
        for room_id, found in groupby(rows, key=lambda row: row.premises_id)
    }


_TERMS = list(Term)
