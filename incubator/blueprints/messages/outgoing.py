"""What left the building by mail and text message, and what did not and why; never to whom or the words."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.messages.blueprint import bp
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _, known
from incubator.records import dispatching
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.letters import STATES, WAYS
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.sessions import viewer
from incubator.web.words import moment


@bp.get("/outgoing")
@requires(Permission.MANAGE_ORGANIZATIONS, Permission.VIEW_SYSTEM)
def outgoing() -> ResponseReturnValue:
    return listing.show(_register(viewer()), "messages/outgoing.html", states=STATES, ways=WAYS)


def _register(hat: Hat) -> Register:
    return Register(
        name=_("短信和邮件"),
        unit=_("封"),
        query=dispatching.of_hub(hat.hub_id),
        identity=Dispatch.id,
        columns=[
            Column("at", _("时间"), lambda row: moment(row.queued_at), order=Dispatch.queued_at),
            Column("way", _("方式"), lambda row: WAYS[row.way], hide_small=True),
            Column("subject", _("内容"), lambda row: row.subject),
            Column("state", _("状态"), lambda row: STATES[row.state][0]),
            Column("why", _("原因"), lambda row: known(row.why_not), export_only=True),
            Column(
                "attempts",
                _("次数"),
                lambda row: row.attempts,
                shape=Shape.NUMBER,
                export_only=True,
            ),
        ],
        filters=[
            Filter(
                "state",
                _("状态"),
                [("", _("全部")), *((one.value, words[0]) for one, words in STATES.items())],
                lambda value: Dispatch.state == DispatchState(value),
            ),
            Filter(
                "way",
                _("方式"),
                [("", _("全部")), *((one.value, words) for one, words in WAYS.items())],
                lambda value: Dispatch.way == Way(value),
            ),
        ],
        sort="-at",
        empty=_("还没有发过短信和邮件。"),
        file_name="outgoing",
    )
