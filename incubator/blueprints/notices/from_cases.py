"""From one case to the page of the notice on which its next step is taken."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.notices.blueprint import bp
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import awarding, queries
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Action
from incubator.notices.models import Notice
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

steps.step_page(LIFECYCLE.kind, Action.PUBLISH, "notices.for_case")
steps.step_page(LIFECYCLE.kind, Action.OBJECT, "notices.object_case")
steps.step_page(LIFECYCLE.kind, Action.RECALL, "notices.recall_case")
steps.step_page(LIFECYCLE.kind, Action.DISMISS, "notices.settle_case")
steps.step_page(LIFECYCLE.kind, Action.UPHOLD, "notices.settle_case")


def _application(id: int) -> FundApplication:
    return one_or_404(queries.visible_to(viewer()).where(FundApplication.id == id))


def _notice(id: int) -> Notice:
    notice = awarding.notice_of(_application(id))
    if notice is None:
        raise NotFound(_("没有找到。"))
    return notice


@bp.get("/cases/<int:id>")
@requires(Permission.NOTIFY_PUBLIC)
def for_case(id: int) -> ResponseReturnValue:
    """From one approved application to the notice of its whole call."""
    return redirect(url_for(".new", code=_application(id).call.code))


@bp.get("/cases/<int:id>/object")
@requires(Permission.NOTIFY_PUBLIC)
def object_case(id: int) -> ResponseReturnValue:
    """Register an objection that came by letter or telephone."""
    return redirect(url_for(".object_to", number=_notice(id).number))


@bp.get("/cases/<int:id>/recall")
@requires(Permission.NOTIFY_PUBLIC)
def recall_case(id: int) -> ResponseReturnValue:
    """A case leaves its notice only when the whole notice is taken back."""
    return redirect(url_for(".withdraw", number=_notice(id).number))


@bp.get("/cases/<int:id>/settle")
@requires(Permission.DECIDE)
def settle_case(id: int) -> ResponseReturnValue:
    """Both ways out of an objection are the answer to it."""
    objection = awarding.open_objection(_application(id))
    if objection is None:
        raise NotFound(_("没有找到。"))
    return redirect(url_for("objections.show", id=objection.id))
