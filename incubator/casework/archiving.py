"""立卷归档: making a case's volume, mending its list by hand, and closing it once and for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.casework import archive, lifecycles
from incubator.casework.archive import Line, Ready
from incubator.casework.models import Case
from incubator.casework.volumes import Volume, VolumeEntry
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Document, Visibility
from incubator.records.services import numbered
from incubator.rules.queries import rule

COPY = "archive-copy"
MOST_PAGES = 9999


def volume_of(case: Case) -> Volume | None:
    return db.session.scalar(select(Volume).where(Volume.case_id == case.id))


def make(case: Case, ready: Sequence[Ready], *, by: Hat, at: datetime) -> Volume:
    """Begin the volume of a case, or bring in the papers that have come since; nothing is taken out."""
    by.require(Permission.CHECK)
    _belongs(case, by)
    locked(type(case), case.id)
    volume = volume_of(case)
    if volume is None:
        volume = Volume(case_id=case.id)
        db.session.add(volume)
        db.session.flush()
        record("volume.open", volume, by=by, at=at, case_id=case.id, hub_id=case.hub_id)
    _refuse_closed(volume)
    new = [one for one in ready if not holds(volume, one.line)]
    for one in new:
        _add(volume, one, by=by, at=at)
    if new:
        _note(volume, by=by, at=at, after={"lines": len(volume.entries)})
    return volume


def holds(volume: Volume, line: Line) -> bool:
    """Whether the paper lies in the volume already: the same file, or one drawn under that title."""
    if line.document is not None:
        return any(one.document_id == line.document.id for one in volume.entries)
    return any((one.title, one.number) == (line.title[:], line.number) for one in volume.entries)


def _add(volume: Volume, one: Ready, *, by: Hat, at: datetime) -> None:
    document = one.line.document
    if document is not None and document.pages is None:
        document.pages = one.pages
    if document is None and one.sha256:
        document = _copy(volume, one, by=by, at=at)
    volume.entries.append(
        VolumeEntry(
            position=_next_position(volume),
            title=one.line.title[:200],
            number=one.line.number[:80],
            responsible=one.line.responsible[:100],
            dated=one.line.dated[:20],
            pages=min(one.pages, MOST_PAGES),
            document_id=document.id if document else None,
        )
    )
    db.session.flush()


def _copy(volume: Volume, one: Ready, *, by: Hat, at: datetime) -> Document:
    """A paper drawn for the volume is a file of its own from now on."""
    return file_document(
        sha256=one.sha256,
        size=one.size,
        media_type=archive.PDF,
        name=f"{one.line.title[:80]}.pdf",
        kind=COPY,
        visibility=Visibility.STAFF,
        number=one.line.number[:80],
        pages=one.pages,
        by=by,
        at=at,
    )


def _next_position(volume: Volume) -> int:
    return max((one.position for one in volume.entries), default=0) + 1


def add_by_hand(
    volume: Volume,
    *,
    title: str,
    number: str = "",
    responsible: str = "",
    dated: str = "",
    pages: int,
    remark: str = "",
    by: Hat,
    at: datetime,
) -> VolumeEntry:
    """A line for a paper that lies in the folder only."""
    _refuse_closed(volume)
    title = " ".join(title.split())
    if not title:
        raise RuleError(_("请填写文件题名。"), field="title")
    if not 1 <= pages <= MOST_PAGES:
        raise RuleError(_("页数请填写 1 至 %(most)s。", most=MOST_PAGES), field="pages")
    entry = VolumeEntry(
        position=_next_position(volume),
        title=title[:200],
        number=number.strip()[:80],
        responsible=responsible.strip()[:100],
        dated=dated.strip()[:20],
        pages=pages,
        remark=remark.strip()[:100],
    )
    volume.entries.append(entry)
    db.session.flush()
    _note(volume, by=by, at=at, after={"title": entry.title})
    return entry


def shift(volume: Volume, entry_id: int, *, up: bool, by: Hat, at: datetime) -> None:
    """Change places with the line above or below; at the end of the list nothing happens."""
    _refuse_closed(volume)
    entry = _entry(volume, entry_id)
    place = volume.entries.index(entry)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(volume.entries):
        return
    neighbour = volume.entries[other]
    mine, theirs = entry.position, neighbour.position
    entry.position = _next_position(volume)  # two lines never share a place, not even for a moment
    db.session.flush()
    neighbour.position = mine
    db.session.flush()
    entry.position = theirs
    db.session.flush()
    db.session.expire(volume, ["entries"])
    _note(volume, by=by, at=at, after={"title": entry.title})


def take_out(volume: Volume, entry_id: int, *, by: Hat, at: datetime) -> None:
    """Leave a line out; the file itself stays where it is."""
    _refuse_closed(volume)
    entry = _entry(volume, entry_id)
    _note(volume, by=by, at=at, before={"title": entry.title})
    db.session.delete(entry)
    db.session.flush()
    db.session.expire(volume, ["entries"])


def _entry(volume: Volume, entry_id: int) -> VolumeEntry:
    found = next((one for one in volume.entries if one.id == entry_id), None)
    if found is None:
        raise NotFound(_("没有找到这一条目录。"))
    return found


def close(volume: Volume, *, remark: str, by: Hat, at: datetime) -> Volume:
    """Close the list: it has its number and its years from now on and does not change any more."""
    by.require(Permission.CHECK)
    _refuse_closed(volume)
    case = volume.case
    if not lifecycles.state_of(case).final:
        raise RuleError(_("事项还没有办结，不能归档。请办结后再归档。"))
    if not volume.entries:
        raise RuleError(_("卷内还没有文件，不能归档。请先立卷。"))
    wanting = archive.missing(case)
    if wanting and not remark.strip():
        raise RuleError(
            _("缺少：%(what)s。请补齐，或写明缺少的原因。", what="、".join(map(str, wanting))),
            field="remark",
        )
    _number_through(volume)
    today, plan = clock.on(at), archive.plan_of(case)
    hub = db.session.get_one(Hub, case.hub_id)
    volume.number = numbered(f"{hub.short_code}-A", on=today)
    volume.keep_years = rule(plan.keep, on=today, hub_id=hub.id).value if plan else None
    volume.remark = remark.strip()[:300]
    volume.closed_at, volume.closed_by_id = at, by.post_id
    record(
        "volume.close",
        volume,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        after={"number": volume.number, "lines": len(volume.entries)},
        reason=remark,
    )
    db.session.flush()
    return volume


def _number_through(volume: Volume) -> None:
    """1, 2, 3 …, whatever was taken out; from below, so that no two share a place."""
    for place, entry in enumerate(volume.entries, 1):
        if entry.position != place:
            entry.position = place
            db.session.flush()


def _refuse_closed(volume: Volume) -> None:
    if volume.closed_at is not None:
        raise RuleError(_("案卷已经归档，目录不能再改动。"))


def _belongs(case: Case, by: Hat) -> None:
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))


def _note(
    volume: Volume,
    *,
    by: Hat,
    at: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    by.require(Permission.CHECK)
    record(
        "volume.change",
        volume,
        by=by,
        at=at,
        case_id=volume.case_id,
        hub_id=volume.case.hub_id,
        before=before,
        after=after,
    )


def sheets_in(volume: Volume) -> int:
    """How many pages the volume has."""
    return sum(one.pages for one in volume.entries)
