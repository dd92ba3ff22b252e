"""The register for staff, what is offered for everybody else, and one room on its page and sheet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.premises import registers
from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.price_forms import part_of, whom_of
from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import page
from incubator.premises import pricing, queries, room_sheet, standings, tariffs
from incubator.premises.house_limits import Limit, limits_of
from incubator.premises.models import Premises, PremisesPhoto, Standing
from incubator.premises.opening import in_words
from incubator.premises.words import (
    ACCESS_WORDS,
    APPROVAL_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    PROFILE_WORDS,
    STANDING_WORDS,
    TERM_WORDS,
    USE_WORDS,
)
from incubator.web import listing, menu
from incubator.web.access import public
from incubator.web.files import PDF, download
from incubator.web.rows import one_or_404
from incubator.web.sessions import guest_or_viewer

menu.add(menu.Entry(_("场地名册"), "premises.index", 36, menu.PREMISES, counts=queries.visible_to))


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    hat = guest_or_viewer()
    return listing.show(
        registers.premises(hat),
        "premises/index.html",
        staff=hat is not None and hat.may(Permission.VIEW_CASES),
        may_manage=hat is not None and hat.may(Permission.MANAGE_PREMISES),
        natures=NATURE_WORDS,
        terms=TERM_WORDS,
    )


@dataclass(frozen=True)
class Standings:
    """What staff can do next with the room, and what is in the way."""

    missing: list[str]
    ahead: list[standings.Ahead]


@bp.get("/<int:id>")
@public
def show(id: int) -> ResponseReturnValue:
    hat = guest_or_viewer()
    room, today = _whole(id, hat), clock.today()
    staff = hat is not None and hat.may(Permission.VIEW_CASES)
    manages = hat is not None and hat.may(Permission.MANAGE_PREMISES)
    return render_template(
        "premises/show.html",
        room=room,
        staff=staff,
        manages=manages,
        standing=STANDING_WORDS[room.standing],
        kind=KIND_WORDS[room.kind],
        nature=NATURE_WORDS[room.nature],
        answers=APPROVAL_WORDS[room.approval],
        access=[words for name, words in ACCESS_WORDS.items() if getattr(room, name)],
        uses=[USE_WORDS[row.use] for row in room.uses],
        hours=hours_of(room),
        limits=_limits(room),
        prices=tariffs.price_list(pricing.lines_of(room.id), on=today),
        price_words=PRICE_WORDS,
        parts=_parts(room, staff),
        next=_next(room) if manages else None,
        bookable=room.standing is Standing.AVAILABLE,
        may_apply=_may_apply(room, hat),
        standing_words=STANDING_WORDS,
    )


def _may_apply(room: Premises, hat: Hat | None) -> bool:
    """Whether this hat may ask to use the room for months."""
    return room.standing is Standing.AVAILABLE and hat is not None and hat.may(Permission.APPLY)


def _whole(id: int, hat: Hat | None) -> Premises:
    found = queries.with_facts(queries.visible_to(hat)).where(Premises.id == id)
    return one_or_404(
        found.options(
            selectinload(Premises.parts),
            selectinload(Premises.photos).joinedload(PremisesPhoto.document),
            joinedload(Premises.approval_paper),
            joinedload(Premises.floor_sheet),
        )
    )


PRICE_WORDS = {"term": TERM_WORDS, "whom": whom_of, "part": part_of}
"""How the cells of a price line are said."""


def hours_of(room: Premises) -> list[tuple[str, str]]:
    """Each kind of day with its windows; closed days say so."""
    rows = defaultdict(list)
    for one in room.openings:
        rows[one.profile].append(one)
    return [
        (words, in_words(rows[profile]) or _("不开放")) for profile, words in PROFILE_WORDS.items()
    ]


def _limits(room: Premises) -> list[Limit]:
    return limits_of(room, on=clock.today())


def _parts(room: Premises, staff: bool) -> list[Premises]:
    return [one for one in room.parts if staff or one.standing in queries.SHOWN]


def _next(room: Premises) -> Standings:
    waits = room.standing in {Standing.VERIFIED, Standing.BLOCKED}
    return Standings(
        missing=standings.missing(room, on=clock.today()) if waits else [],
        ahead=standings.ahead(room, at=clock.now()),
    )


@bp.get("/<int:id>/sheet.pdf")
@public
def sheet(id: int) -> Response:
    """场地情况表 to print and pin up; what is the staff's alone is only on theirs."""
    hat = guest_or_viewer()
    room = _whole(id, hat)
    paper = room_sheet.sheet(
        room,
        lines=tariffs.price_list(pricing.lines_of(room.id), on=clock.today()).now,
        staff=hat is not None and hat.may(Permission.VIEW_CASES),
        drawn_on=clock.today(),
    )
    return download(page.draw(paper), f"{_('场地情况表')[:]}-{room.name}.pdf", PDF)
