"""Loading a room to change it, and saving a form over it: rules land on the form, nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from incubator.blueprints.premises.forms import RoomForm
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.premises import queries, registering
from incubator.premises.models import Premises
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


def room_or_404(id: int) -> Premises:
    return one_or_404(queries.visible_to(viewer()).where(Premises.id == id))


def saved(form: BaseForm, act: Callable[[datetime], Any]) -> bool:
    """Do `act` in a transaction; a rule against it is shown on the form."""
    with rules_shown_on(form) as rules, transaction():
        act(clock.now())
    return rules.ok


def saved_over(form: RoomForm, room_id: int, act: Callable[[datetime], Any]) -> bool:
    """The same for a form that shows what a room is: what somebody else changed meanwhile is said once."""

    def checked(at: datetime) -> None:
        room = registering.own(room_id, viewer())
        if form.seen != room.version:
            form.version.data = str(room.version)
            raise RuleError(
                _(
                    "您填写的时候，他人修改了这个场地的资料。请在新窗口打开场地页面核对；"
                    "确认以您填写的为准，就再保存一次。"
                )
            )
        act(at)

    return saved(form, checked)
