"""Handing a scan of an identity paper in, opening it for a stated reason, and saying what it showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import consents
from incubator.people.declarations import Consent, ConsentKind
from incubator.people.models import Person
from incubator.people.numbers import require_looking_after
from incubator.people.scans import KIND, IdScan, ScanPurpose, still_kept
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Document, Visibility
from incubator.rules.queries import rule

MOST = 6
"""Scans of one person kept at a time: both sides of two papers, and again."""
SEALED = "application/octet-stream"


@dataclass(frozen=True)
class Sealed:
    """A file already kept encrypted."""

    sha256: str
    size: int


def take(
    person: Person,
    files: Sequence[Sealed],
    purpose: ScanPurpose,
    *,
    agrees: bool = False,
    by: Hat,
    at: datetime,
) -> list[IdScan]:
    """File the scans of `person`, sent by the person or by staff for the person.

    The consent to the current text must stand, given at sign-in or registered from paper, or the
    person gives it with the scan (`agrees`).
    """
    own = person.id == by.person_id
    if not own:
        require_looking_after(person, by)
    _require_room(person, len(files))
    consent = _consent(person, agrees=agrees and own, by=by, at=at)
    until = clock.on(at) + _days("id-scan.undecided", by, at)
    return [_filed(person, one, purpose, consent, until, own=own, by=by, at=at) for one in files]


def _filed(
    person: Person,
    file: Sealed,
    purpose: ScanPurpose,
    consent: Consent,
    until: date,
    *,
    own: bool,
    by: Hat,
    at: datetime,
) -> IdScan:
    document = file_document(
        sha256=file.sha256,
        size=file.size,
        media_type=SEALED,
        name=_("证件照片")[:],
        kind=KIND,
        visibility=Visibility.STAFF,
        sealed=True,
        delete_on=until,
        by=by,
        at=at,
    )
    scan = IdScan(
        person_id=person.id,
        document=document,
        consent_id=consent.id,
        purpose=purpose,
        taken_at=at,
        on_behalf=not own,
    )
    db.session.add(scan)
    db.session.flush()
    after = {"scan_id": scan.id, "purpose": purpose, "on_behalf": not own, "delete_on": until}
    record("person.take-scan", person, by=by, at=at, after=after)
    return scan


def _require_room(person: Person, more: int) -> None:
    kept = db.session.scalar(
        select(func.count(IdScan.id)).where(IdScan.person_id == person.id, still_kept())
    )
    if (kept or 0) + more > MOST:
        raise RuleError(
            _(
                "每人最多保存 %(most)s 张证件照片，已有 %(n)s 张。请等已有的核实后删除，或撤回同意立即删除。",
                most=MOST,
                n=kept,
            ),
            field="pictures",
        )


def needs_consent(person_id: int, *, on: date) -> bool:
    """Whether the current text has not been agreed to, so that it is asked for with the scan."""
    standing = _standing(person_id, on=on)
    return not standing.holds or standing.is_old


def _standing(person_id: int, *, on: date) -> consents.Standing:
    for one in consents.standing(person_id, on=on):
        if one.kind is ConsentKind.ID_SCAN:
            return one
    raise RuleError(_("还没有“身份证件照片”的同意说明，不能收取。请系统管理员先发布说明。"))


def _consent(person: Person, *, agrees: bool, by: Hat, at: datetime) -> Consent:
    standing = _standing(person.id, on=clock.on(at))
    if standing.given is not None and not standing.is_old:
        return standing.given
    if not agrees:
        raise without_consent()
    return consents.give(person, standing.text, by=by, at=at)


def without_consent() -> RuleError:
    return RuleError(
        _(
            "收取证件照片要先取得本人对现行说明的单独同意。请本人勾选同意，"
            "或由工作人员先在“个人信息同意”中登记签了字的书面同意。"
        ),
        field="agreed",
    )


def decide(scan: IdScan, *, matches: bool, by: Hat, at: datetime) -> None:
    """Say whether it shows who the person is said to be; from then on its days are counted."""
    require_looking_after(scan.person, by)
    document = _kept(scan)
    if scan.decided_at is not None:
        raise RuleError(_("这张照片已经核实过了。"))
    scan.decided_at, scan.matches = at, matches
    document.delete_on = clock.on(at) + _days("id-scan.decided", by, at)
    after = {"scan_id": scan.id, "matches": matches, "delete_on": document.delete_on}
    record("person.check-scan", scan.person, by=by, at=at, after=after)


def reveal(scan: IdScan, *, reason: str, by: Hat, at: datetime) -> None:
    """Note that somebody looks at the picture, and why."""
    require_looking_after(scan.person, by)
    if not reason.strip():
        raise RuleError(_("请写明查看的用途，系统会留下记录。"), field="reason")
    _kept(scan)
    record(
        "person.reveal-scan", scan.person, by=by, at=at, reason=reason, after={"scan_id": scan.id}
    )


def _kept(scan: IdScan) -> Document:
    if scan.document is None:
        raise NotFound(_("这张证件照片已经删除。"))
    return scan.document


def _days(key: str, by: Hat, at: datetime) -> timedelta:
    return timedelta(days=rule(key, on=clock.on(at), hub_id=by.hub_id).value)
