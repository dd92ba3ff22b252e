"""What is in a room and around it, what it may be used for, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.premises.models import (
    Equipment,
    PermittedUse,
    Premises,
    PremisesPhoto,
    Use,
)
from incubator.premises.registering import own
from incubator.premises.words import USE_WORDS
from incubator.records.events import record
from incubator.records.models import Document

PHOTO = "premises-photo"
FLOOR_SHEET = "premises-floor-sheet"
MOST_KINDS = 60


@dataclass(frozen=True)
class Furniture:
    """What is in the room and around it; `equipment` as (name, count)."""

    step_free: bool = False
    lift: bool = False
    accessible_toilet: bool = False
    accessible_parking: bool = False
    tactile_paving: bool = False
    hearing_loop: bool = False
    equipment: tuple[tuple[str, int], ...] = ()
    uses: frozenset[Use] = frozenset()


def furnish(room_id: int, facts: Furniture, *, by: Hat, at: datetime) -> None:
    room = own(room_id, by)
    wanted = _equipment(facts.equipment)
    if not facts.uses:
        raise RuleError(_("请至少选择一种公益用途，否则没有人可以预约。"), field="uses")
    before = said_of(room)
    for field in fields(facts):
        if field.name not in {"equipment", "uses"}:
            setattr(room, field.name, getattr(facts, field.name))
    replace_rows(room.equipment, wanted, lambda row: (row.name, row.count), _piece)
    replace_rows(
        room.uses, sorted(facts.uses), lambda row: row.use, lambda use: PermittedUse(use=use)
    )
    db.session.flush()
    note_changes(room, "premises.furnish", before, said_of(room), by=by, at=at)


def _piece(pair: tuple[str, int]) -> Equipment:
    return Equipment(name=pair[0], count=pair[1])


def said_of(room: Premises) -> dict[str, Any]:
    """Accessibility, equipment and uses as plain values in words, as an event keeps them."""
    plain = {one.name: getattr(room, one.name, None) for one in fields(Furniture)}
    return {
        **plain,
        "equipment": sorted(f"{row.name} {row.count}" for row in room.equipment),
        "uses": sorted(USE_WORDS[row.use][:] for row in room.uses),
    }


def _equipment(listed: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for name, count in listed:
        name = one_line(name)[:40]
        if not 1 <= count <= 100_000:
            raise RuleError(
                _("“%(name)s”的数量请填写 1 以上的整数。", name=name), field="equipment"
            )
        if name in found:
            raise RuleError(_("“%(name)s”写了两次，请合并成一行。", name=name), field="equipment")
        found[name] = count
    if len(found) > MOST_KINDS:
        raise RuleError(_("设备最多写 %(most)s 种。", most=MOST_KINDS), field="equipment")
    return sorted(found.items())


def replace_rows(
    rows: list[Any], wanted: Iterable[Any], read: Callable[[Any], Any], make: Callable[[Any], Any]
) -> None:
    """Take away what is no longer wanted first, so that a name may come back with another count."""
    listed = list(wanted)
    present = {read(row): row for row in rows}
    for value, row in present.items():
        if value not in listed:
            rows.remove(row)
            db.session.delete(row)
    db.session.flush()
    rows.extend(make(value) for value in listed if value not in present)


def note_changes(
    room: Premises,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Hat,
    at: datetime,
) -> None:
    """One event with whatever differs between the two, or none."""
    differing = [name for name in after if before[name] != after[name]]
    if differing:
        record(
            verb,
            room,
            by=by,
            at=at,
            before={name: before[name] for name in differing},
            after={name: after[name] for name in differing},
        )


# ---- photographs and the floor sheet


def add_photo(
    room_id: int, document: Document, *, caption: str, by: Hat, at: datetime
) -> PremisesPhoto:
    room = own(room_id, by)
    photo = PremisesPhoto(document=document, caption=one_line(caption)[:120])
    room.photos.append(photo)
    db.session.flush()
    record("document.add", document, by=by, at=at, after={"kind": PHOTO, "premises_id": room.id})
    return photo


def remove_photo(room_id: int, photo_id: int, *, by: Hat, at: datetime) -> None:
    """Take a photograph off the room's page; the document stays and says it was withdrawn."""
    room = own(room_id, by)
    photo = db.session.scalar(
        select(PremisesPhoto).where(
            PremisesPhoto.id == photo_id, PremisesPhoto.premises_id == room.id
        )
    )
    if photo is None:
        raise NotFound(_("没有找到这张照片。"))
    photo.document.withdrawn_at = at
    record("document.withdraw", photo.document, by=by, at=at, after={"premises_id": room.id})
    db.session.delete(photo)


def set_floor_sheet(room_id: int, document: Document, *, by: Hat, at: datetime) -> None:
    """Show this plan from now on; the one before it stays as a withdrawn document."""
    room = own(room_id, by)
    if room.floor_sheet is not None:
        room.floor_sheet.withdrawn_at = at
    room.floor_sheet = document
    db.session.flush()
    record(
        "document.add", document, by=by, at=at, after={"kind": FLOOR_SHEET, "premises_id": room.id}
    )
