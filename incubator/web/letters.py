"""How a mail or text message reads on our pages: its way, its state, why it did not go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from incubator.core.words import _, known
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.web.words import moment

WAYS = {Way.MAIL: _("邮件"), Way.SMS: _("短信")}
STATES = {
    DispatchState.QUEUED: (_("待发"), "amber"),
    DispatchState.SENT: (_("已发"), "green"),
    DispatchState.FAILED: (_("没有发出"), "red"),
    DispatchState.CANCELLED: (_("已取消"), ""),
}


@dataclass(frozen=True)
class Line:
    what: str
    why: str
    word: str
    tone: str


def lines(sent: Iterable[Dispatch]) -> list[Line]:
    """One row for each letter, without its address and words."""
    return [
        Line(
            f"{WAYS[one.way]} · {one.subject}",
            f"{moment(one.queued_at)} · {known(one.why_not)}"
            if one.why_not
            else moment(one.queued_at),
            *STATES[one.state],
        )
        for one in sent
    ]
