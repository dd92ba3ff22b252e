"""At the door of a room: the page a tablet shows, and the sheet to hang up."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from incubator.blueprints.premises.blueprint import bp
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import door, door_sheet, queries
from incubator.premises.door import Purpose
from incubator.premises.models import Premises
from incubator.premises.using_words import DOOR_WORDS
from incubator.premises.words import USE_WORDS
from incubator.web.access import public, requires
from incubator.web.files import PDF, download
from incubator.web.limits import LOOKING_UP, limiter
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

SECONDS = 60
"""How often the tablet asks again."""


@bp.get("/<int:id>/door")
@limiter.limit(LOOKING_UP)
@public
def door_page(id: int) -> ResponseReturnValue:
    """Now and next, for whoever has the room's own address. No person, no purpose of a use."""
    if not door.is_code(request.args.get("c", "")[:80], id, Purpose.DOOR):
        raise NotFound(_("没有找到。"))
    room = one_or_404(
        select(Premises)
        .where(Premises.id == id, Premises.published_at.is_not(None))
        .options(selectinload(Premises.openings))
    )
    found = door.at_the_door(room, at=clock.now())
    answer = Response(
        render_template(
            "premises/door.html",
            room=room,
            door=found,
            word=DOOR_WORDS[found.word],
            uses=USE_WORDS,
            seconds=SECONDS,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _room(id: int) -> Premises:
    return one_or_404(queries.visible_to(viewer()).where(Premises.id == id))


@bp.get("/<int:id>/door-sheet.pdf")
@requires(Permission.MANAGE_PREMISES)
def door_sheet_file(id: int) -> Response:
    room = _room(id)
    content = door_sheet.draw(room, at=clock.now())
    return download(content, f"{_('门牌')[:]}-{room.name}.pdf", PDF)


@bp.get("/<int:id>/door-links")
@requires(Permission.MANAGE_PREMISES)
def door_links(id: int) -> ResponseReturnValue:
    """The two addresses of a room's door, for setting up a tablet and printing the code anew."""
    room = _room(id)
    return render_template(
        "premises/door_links.html",
        room=room,
        page=door.page_address(id),
        check_in=door.check_in_address(id),
    )
