"""The cases on a notice: they move with it when it is published, objected to, answered or taken back.

Every lifecycle whose results are shown names its states and steps alike (`SHOWN`, `publish` …), so one
module serves the fund and the base.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.casework.services import move
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Hat, Permission
from incubator.core.words import _
from incubator.notices import objections
from incubator.notices import services as notices
from incubator.notices.models import Notice, NoticeItem, Objection, ObjectionState, ProofKind
from incubator.records.documents import file_document
from incubator.records.models import Visibility

SHOWN, OBJECTED = "public-notice", "objection"
_BEFORE_OR_OUT = frozenset({"approved", "cancelled"})

GiveBack = Callable[[Any, Hat, datetime], None]
_give_back: dict[str, GiveBack] = {}


def when_upheld(kind: str, act: GiveBack) -> None:
    """What else an upheld objection does to cases of a kind, before they are cancelled."""
    _give_back[kind] = act


def publish(notice: Notice, *, starts_on: date, by: Hat, at: datetime) -> None:
    """Show the notice and put every case on it under public notice."""
    notices.publish(notice, starts_on=starts_on, by=by, at=at)
    assert notice.ends_on is not None  # noqa: S101  (just published)
    for case in cases_on(notice):
        move(
            case,
            lifecycles.action(case.kind, "publish"),
            by=by,
            at=at,
            facts={"notice": notice.number, "ends_on": notice.ends_on},
            counting_from=notice.ends_on,
        )


def cases_on(notice: Notice) -> Sequence[Case]:
    ids = [item.case_id for item in notice.items if item.case_id is not None]
    return db.session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)).all()


def take_objection(notice: Notice, said: objections.Said, *, by: Hat, at: datetime) -> Objection:
    """Keep an objection; one against a listed case stops that case until it is answered."""
    objection = objections.object_to(notice, said, by=by, at=at)
    case = _objected(objection)
    if case is not None and case.status == SHOWN:
        move(case, lifecycles.action(case.kind, "object"), by=_desk(notice, by), at=at)
    return objection


def _desk(notice: Notice, by: Hat) -> Hat:
    """The office that takes an objection in, where the objector has no post of the hub's."""
    if by.may(Permission.NOTIFY_PUBLIC) and by.hub_id == notice.hub_id:
        return by
    return replace(SYSTEM, hub_id=notice.hub_id)


def settle_objection(
    objection: Objection, *, upheld: bool, words: str, by: Hat, at: datetime
) -> None:
    """Answer an objection: upheld cancels the case, after what it was promised is given back."""
    locked(Notice, objection.notice_id)  # of two answered at once the second sees the first
    objections.answer(objection, upheld=upheld, words=words, by=by, at=at)
    case = _objected(objection)
    if case is None or case.status != OBJECTED:
        return
    if upheld:
        if case.kind in _give_back:
            _give_back[case.kind](case, by, at)
        move(case, lifecycles.action(case.kind, "uphold"), by=by, at=at, reason=words)
    elif not _others_open(objection):
        move(case, lifecycles.action(case.kind, "dismiss"), by=by, at=at, reason=words)


def _objected(objection: Objection) -> Case | None:
    case_id = objection.item.case_id if objection.item else None
    return db.session.get(Case, case_id) if case_id else None


def _others_open(objection: Objection) -> bool:
    return any(
        other.id != objection.id
        and other.item_id == objection.item_id
        and other.state is ObjectionState.RECEIVED
        for other in objection.notice.objections
    )


def open_objection(case: Case) -> Objection | None:
    """The first objection against this case that waits for its answer."""
    return db.session.scalar(
        select(Objection)
        .join(NoticeItem, NoticeItem.id == Objection.item_id)
        .where(NoticeItem.case_id == case.id, Objection.state == ObjectionState.RECEIVED)
        .order_by(Objection.id)
        .limit(1)
    )


def notice_of(case: Case) -> Notice | None:
    """The last notice the case stood on."""
    return db.session.scalar(
        select(Notice)
        .join(NoticeItem, NoticeItem.notice_id == Notice.id)
        .where(NoticeItem.case_id == case.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )


def close_when_done(notice: Notice, *, by: Hat, at: datetime) -> None:
    """The last case settled ends the notice, unless somebody still waits for an answer."""
    objected = any(one.state is ObjectionState.RECEIVED for one in notice.objections)
    if not objected and not any(case.status in {SHOWN, OBJECTED} for case in cases_on(notice)):
        notices.close(notice, by=by, at=at)


def withdraw(notice: Notice, *, reason: str, by: Hat, at: datetime) -> None:
    """Take a notice back; its cases wait to be shown again."""
    listed = cases_on(notice)
    if any(case.status == OBJECTED for case in listed):
        raise RuleError(_("名单中有异议尚未答复。请先答复异议，再撤回公示。"))
    if any(case.status not in {SHOWN, *_BEFORE_OR_OUT} for case in listed):
        raise RuleError(_("名单中已有据此立项、确认入驻或签约的，公示不能再撤回。"))
    notices.withdraw(notice, reason=reason, by=by, at=at)
    for case in listed:
        if case.status == SHOWN:
            move(case, lifecycles.action(case.kind, "recall"), by=by, at=at, reason=reason)


def prove(
    notice: Notice,
    *,
    kind: ProofKind,
    address: str,
    shown_at: datetime,
    upload: tuple[str, int, str, str] | None,
    by: Hat,
    at: datetime,
) -> None:
    """Register a proof; `upload` is (sha256, size, media type, name) of bytes already kept."""
    document_id = None
    if upload:
        sha256, size, media_type, name = upload
        document_id = file_document(
            sha256=sha256,
            size=size,
            media_type=media_type,
            name=name,
            kind="notice-proof",
            by=by,
            at=at,
            visibility=Visibility.STAFF,
        ).id
    notices.prove(
        notice, kind, shown_at=shown_at, address=address, document_id=document_id, by=by, at=at
    )
