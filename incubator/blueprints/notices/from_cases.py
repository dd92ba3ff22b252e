"""From one case to the page of the notice on which its next step is taken."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.notices.blueprint import bp
from incubator.casework import queries
from incubator.casework.models import Case
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.notices import showing
from incubator.notices.models import Notice
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

steps.shared_pages(
    {
        "object": "notices.object_case",
        "recall": "notices.recall_case",
        "dismiss": "notices.settle_case",
        "uphold": "notices.settle_case",
    }
)


def _case(id: int) -> Case:
    return one_or_404(queries.visible_to(viewer()).where(Case.id == id))


def _notice(id: int) -> Notice:
    notice = showing.notice_of(_case(id))
    if notice is None:
        raise NotFound(_("没有找到。"))
    return notice


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
    objection = showing.open_objection(_case(id))
    if objection is None:
        raise NotFound(_("没有找到。"))
    return redirect(url_for("objections.show", id=objection.id))
