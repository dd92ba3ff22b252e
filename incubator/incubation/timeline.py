"""Where an application stands, in the words of whoever waits: the stages behind it, now, and to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.words import _
from incubator.incubation import publishing, waiting
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import IN_THE_HOUSE, STATES, Status
from incubator.records.models import Event

S = Status


class When(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


WHEN_WORDS: dict[When, tuple[str, str]] = {
    When.DONE: (_("已完成"), "green"),
    When.NOW: (_("办理中"), "accent"),
    When.LATER: (_("未到"), ""),
}


@dataclass(frozen=True)
class Stage:
    """`at` is when the application last came into it."""

    label: str
    when: When
    at: datetime | None

    @property
    def word(self) -> str:
        return WHEN_WORDS[self.when][0]

    @property
    def tone(self) -> str:
        return WHEN_WORDS[self.when][1]


_STAGES: tuple[tuple[str, frozenset[Status]], ...] = (
    (_("填写申请"), frozenset({S.DRAFT})),
    (_("初核材料"), frozenset({S.FIRST_CHECK, S.SUPPLEMENT})),
    (_("面谈评审"), frozenset({S.REVIEW})),
    (_("审批"), frozenset({S.PROPOSED, S.APPROVED})),
    (_("公示"), frozenset({S.PUBLIC_NOTICE, S.OBJECTION})),
    (_("签订协议"), frozenset({S.CONFIRMED, S.WAITLISTED})),
    (_("办理入驻"), frozenset({S.SIGNED})),
    (_("在孵"), frozenset(IN_THE_HOUSE)),
)

NOW_WORDS: dict[Status, str] = {
    S.DRAFT: _("申请还没有提交。各节填完以后，在“核对并提交”里提交。"),
    S.FIRST_CHECK: _("我们已经收到申请，正在核对材料。需要补充时会退回有关部分，并通知您。"),
    S.SUPPLEMENT: _("材料需要补充或更正。请按退回的说明改好，再重新提交。"),
    S.REVIEW: _("材料已核对无误，接下来面谈评审，时间由服务中心与您约定。"),
    S.PROPOSED: _("服务中心已提出意见，正在等待审批。"),
    S.APPROVED: _("申请已经批准，可以签订入驻协议了，请与服务中心联系。"),
    S.PUBLIC_NOTICE: _("正在公示。公示期满没有异议的，通知您签订协议。"),
    S.OBJECTION: _("公示期间有人提出异议，正在核实，有结果后通知您。"),
    S.CONFIRMED: _("可以签订入驻协议了，请与服务中心联系。"),
    S.WAITLISTED: _("现在没有空的工位，已按次序轮候，有空位时通知您。"),
    S.SIGNED: _("协议已经签订，请按约定的时间办理入驻。"),
    S.NOT_ACCEPTED: _("这次申请没有受理，理由见经办记录。改正以后可以重新申请。"),
    S.REJECTED: _("这次申请没有获准，理由见经办记录。以后可以再次申请。"),
    S.CANCELLED: _("入驻资格已经取消，理由见经办记录。"),
    S.WITHDRAWN: _("申请已经撤回。需要时可以重新申请。"),
}


def now_words(application: Incubation) -> str:
    """One sentence for whoever applied; what is said of a stay is said on its own page."""
    status = Status(application.status)
    if publishing.is_next(application):
        return _("申请已经批准，接下来公示，公示期满没有异议的签订入驻协议。")
    if status is S.WAITLISTED:
        line = [one.case_id for one in waiting.open_at(application.base_id)]
        if application.id in line:
            place = line.index(application.id) + 1
            return _("已列入轮候，现在排第 %(n)s 位。轮到您时通知您签订协议。", n=place)
    return NOW_WORDS.get(status, STATES[status].public)


def stages(application: Incubation) -> list[Stage]:
    """The way of this application, without the stages its base does not have."""
    reached = _reached(application)
    status = Status(application.status)
    ended = STATES[status].final
    shown = [one for one in _STAGES if _has(one[1], application.base)]
    stands = _stands_at(application, status)
    here = next((n for n, (_label, among) in enumerate(shown) if stands in among), -1)
    last = here if here >= 0 else max(_furthest(shown, reached), 0)
    made = []
    for number, (label, among) in enumerate(shown):
        at = max((reached[one] for one in among if one in reached), default=None)
        if number < last or (ended and number == last and at is not None):
            when = When.DONE
        else:
            when = When.NOW if number == here else When.LATER
        made.append(Stage(label, when, at if when is not When.LATER else None))
    return made


def _stands_at(application: Incubation, status: Status) -> Status:
    """Approved where nothing is shown to the public is as good as confirmed: signing comes next."""
    if status is S.APPROVED and not application.base.shows_notice:
        return S.CONFIRMED
    return status


def _has(among: frozenset[Status], base: IncubationBase) -> bool:
    if S.REVIEW in among:
        return base.rubric_id is not None
    return S.PUBLIC_NOTICE not in among or base.shows_notice


def _furthest(shown: list[tuple[str, frozenset[Status]]], reached: dict[Status, datetime]) -> int:
    return max((n for n, (_label, among) in enumerate(shown) if among & set(reached)), default=0)


def _reached(application: Incubation) -> dict[Status, datetime]:
    """When each status was last come to, by the events on record."""
    events = db.session.execute(
        select(Event.at, Event.after)
        .where(Event.case_id == application.id, Event.verb.startswith(f"{KIND}."))
        .order_by(Event.id)
    )
    found: dict[Status, datetime] = {}
    known = {one.value for one in Status}
    for at, after in events:
        value = (after or {}).get("status")
        if value in known:
            found[Status(value)] = at
    return found
