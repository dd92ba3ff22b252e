"""The health table: one row per incubatee with its colour, by a rule that is written under the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, or_, select

from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.evaluating import Evaluation
from incubator.incubation.log import COUNTS
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.incubation.stay_words import PHASE_LABEL
from incubator.incubation.staying import FollowUp, Goal, GoalState, Phase, PhaseMove, ServiceEntry
from incubator.rules.models import Rule
from incubator.rules.queries import rules

SILENT, SILENT_RED, AHEAD = (
    "incubation.silent",
    "incubation.silent-red",
    "incubation.exit-ahead",
)

KEYS = (SILENT, SILENT_RED, AHEAD)


class Colour(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREY = "grey"


COLOUR_WORDS: dict[str, tuple[str, str]] = {
    Colour.RED: (_("需要处理"), "red"),
    Colour.AMBER: (_("请留意"), "amber"),
    Colour.GREY: (_("正常"), ""),
}
_RANK = {Colour.GREY: 0, Colour.AMBER: 1, Colour.RED: 2}


@dataclass(frozen=True)
class Limits:
    """Days of the dated rules on one day: silent (amber), silent (red), and how far ahead an exit counts."""

    silent: int
    silent_red: int
    ahead: int

    def words(self) -> list[str]:
        """The rule as it is printed under the table."""
        return [
            _(
                "需要处理（红）：处于预警整改中；或 %(n)s 天以上没有服务；或有逾期未交的评估；或协议已到期。",
                n=self.silent_red,
            ),
            _(
                "请留意（黄）：%(n)s 天以上没有服务；或有逾期的目标或跟进；或协议在 %(ahead)s 天内到期。",
                n=self.silent,
                ahead=self.ahead,
            ),
            _(
                "正常（灰）：没有以上情况，或刚刚入驻。没有联系上的不算服务；从未服务的，从入驻日起算。"
            ),
        ]


def limits(*, on: date, hub_id: int | None) -> Limits:
    return limits_of(rules(KEYS, on=on, hub_id=hub_id))


def limits_of(found: Mapping[str, Rule]) -> Limits:
    """The same from rules already looked up, `KEYS` among them."""
    return Limits(*(found[key].value for key in KEYS))


@dataclass(frozen=True)
class Row:
    """One incubatee as it stands on `day`."""

    stay: Incubation
    phase: Phase
    phase_since: date
    last_service: date | None
    last_evaluation: date | None
    open_goals: int
    late_goals: int
    late_follow_ups: int
    late_evaluations: int
    colour: Colour
    day: date
    by: Limits

    @property
    def days_in_phase(self) -> int:
        return (self.day - self.phase_since).days

    @property
    def silent_for(self) -> int:
        """Days since the last service, or since the incubatee moved in."""
        since = self.last_service or self.stay.entered_on or self.day
        return (self.day - since).days

    @property
    def phase_label(self) -> str:
        return PHASE_LABEL[self.phase]

    def reasons(self) -> list[str]:
        """Why the row has its colour, the gravest first; empty for a grey one."""
        through = self.stay.term_through
        left = (through - self.day).days if through else None
        said = [
            (self.stay.status == Status.WARNED, _("预警整改中")),
            (left is not None and left < 0, _("协议已到期")),
            (
                self.silent_for >= self.by.silent,
                _("%(n)s 天没有服务", n=self.silent_for),
            ),
            (self.late_evaluations > 0, _("%(n)s 份评估逾期未交", n=self.late_evaluations)),
            (self.late_goals > 0, _("%(n)s 个目标逾期", n=self.late_goals)),
            (self.late_follow_ups > 0, _("%(n)s 项跟进逾期", n=self.late_follow_ups)),
            (
                left is not None and 0 <= left <= self.by.ahead,
                _("协议还有 %(n)s 天到期", n=left),
            ),
        ]
        return [words for holds, words in said if holds]


class Table:
    """The columns of the table as expressions, so that colour, silence and dates filter and sort."""

    def __init__(self, hat: Hat, *, on: date, by: Limits) -> None:
        self.hat, self.day, self.by = hat, on, by
        self.last_service = _newest(func.max(ServiceEntry.on), ServiceEntry, COUNTS)
        self.last_evaluation = _newest(func.max(Evaluation.handed_in_at), Evaluation)
        self.open_goals = _count(Goal, Goal.state == GoalState.OPEN)
        self.late_goals = _count(Goal, Goal.state == GoalState.OPEN, Goal.due_on < on)
        self.late_evaluations = _count(
            Evaluation, Evaluation.handed_in_at.is_(None), Evaluation.due_on < on
        )
        self.late_follow_ups = _late_follow_ups(on)
        self.phase = _last_move(PhaseMove.phase)
        self.phase_since = func.coalesce(_last_move(PhaseMove.on), Incubation.entered_on)
        self.rank = case((self._red(), 2), (self._amber(), 1), else_=0)

    def silent(self, days: int) -> ColumnElement[bool]:
        """No service for `days` days or more."""
        since = func.coalesce(self.last_service, Incubation.entered_on)
        return since <= self.day - timedelta(days=days)

    def of_colour(self, colour: Colour) -> ColumnElement[bool]:
        return self.rank == _RANK[colour]

    def in_phase(self, phase: Phase) -> ColumnElement[bool]:
        return func.coalesce(self.phase, literal(Phase.SETTLING.value)) == phase.value

    def _red(self) -> ColumnElement[bool]:
        return or_(
            Incubation.status == Status.WARNED,
            self.silent(self.by.silent_red),
            self.late_evaluations > 0,
            and_(Incubation.term_through.is_not(None), Incubation.term_through < self.day),
        )

    def _amber(self) -> ColumnElement[bool]:
        ends_soon = Incubation.term_through <= self.day + timedelta(days=self.by.ahead)
        return or_(
            self.silent(self.by.silent),
            self.late_goals > 0,
            self.late_follow_ups > 0,
            and_(Incubation.term_through.is_not(None), ends_soon),
        )

    def query(self) -> Select[Any]:
        """A stay with its figures beside it, for `rows`."""
        return stays.served(self.hat, on=self.day).add_columns(
            self.phase.label("phase"),
            self.phase_since.label("phase_since"),
            self.last_service.label("last_service"),
            self.last_evaluation.label("last_evaluation"),
            self.open_goals.label("open_goals"),
            self.late_goals.label("late_goals"),
            self.late_follow_ups.label("late_follow_ups"),
            self.late_evaluations.label("late_evaluations"),
            self.rank.label("rank"),
        )

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return [self._row(*one) for one in found]

    def _row(
        self,
        stay: Incubation,
        phase: Phase | None,
        phase_since: date,
        last_service: date | None,
        last_evaluation: datetime | None,
        *figures: int,
    ) -> Row:
        open_goals, late_goals, late_follow_ups, late_evaluations, rank = figures
        return Row(
            stay,
            phase or Phase.SETTLING,
            phase_since,
            last_service,
            last_evaluation=clock.on(last_evaluation) if last_evaluation else None,
            open_goals=open_goals,
            late_goals=late_goals,
            late_follow_ups=late_follow_ups,
            late_evaluations=late_evaluations,
            colour=next(one for one, number in _RANK.items() if number == rank),
            day=self.day,
            by=self.by,
        )


def _newest(what: Any, table: Any, *where: Any) -> ScalarSelect[Any]:
    return select(what).where(table.case_id == Incubation.id, *where).scalar_subquery()


def _count(table: Any, *where: Any) -> ScalarSelect[Any]:
    return _newest(func.count(table.id), table, *where)


def _last_move(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(PhaseMove.case_id == Incubation.id)
        .order_by(PhaseMove.position.desc())
        .limit(1)
        .scalar_subquery()
    )


def _late_follow_ups(on: date) -> ScalarSelect[Any]:
    return (
        select(func.count(FollowUp.id))
        .join(ServiceEntry, ServiceEntry.id == FollowUp.entry_id)
        .where(
            ServiceEntry.case_id == Incubation.id,
            ServiceEntry.withdrawn_at.is_(None),
            FollowUp.done_on.is_(None),
            FollowUp.due_on < on,
        )
        .scalar_subquery()
    )


def table(hat: Hat, *, on: date, by: Limits | None = None) -> Table:
    return Table(hat, on=on, by=by or limits(on=on, hub_id=hat.hub_id))
