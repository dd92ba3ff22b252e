"""A consent somebody signed on paper: which version, on which day, and the scan that shows it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people import consents
from incubator.people.declarations import Consent, ConsentKind, ConsentPaper, ConsentText
from incubator.people.models import Person
from incubator.people.reach import require_other
from incubator.records.models import Document


def register(
    person: Person,
    kind: ConsentKind,
    *,
    signed_on: date | None,
    scan: Document,
    by: Hat,
    at: datetime,
) -> Consent:
    """Note what `person` (held by the caller) signed: the version that was asked for on that day."""
    by.require(Permission.MANAGE_ORGANIZATIONS)
    require_other(person, by=by)
    text, moment = _signed(kind, signed_on, clock.on(at))
    _require_new(person, kind, text, moment)
    given = consents.give(person, text, by=by, at=at, given_at=moment)
    db.session.add(ConsentPaper(consent_id=given.id, document_id=scan.id))
    db.session.flush()
    return given


def _signed(kind: ConsentKind, day: date | None, today: date) -> tuple[ConsentText, datetime]:
    if day is None:
        raise RuleError(_("请填写同意书上的签字日期。"), field="signed_on")
    if day > today:
        raise RuleError(
            _("签字日期不能晚于今天（%(day)s）。请核对。", day=today.isoformat()), field="signed_on"
        )
    text = consents.current(kind, on=day)
    if text is None:
        raise RuleError(
            _("这一天还没有这一项的说明，不能登记。请核对签字日期。"), field="signed_on"
        )
    return text, clock.at(day)


def _require_new(person: Person, kind: ConsentKind, text: ConsentText, moment: datetime) -> None:
    """Refuse what stands already, and a paper older than its withdrawal."""
    given = db.session.scalars(
        select(Consent)
        .join(Consent.text)
        .where(Consent.person_id == person.id, ConsentText.kind == kind)
    ).all()
    if any(one.withdrawn_at is None and one.text.version >= text.version for one in given):
        raise RuleError(_("此人对这一版说明的同意已经登记，不用再登记。"), field="kind")
    taken_back = max((one.withdrawn_at for one in given if one.withdrawn_at), default=None)
    if taken_back is not None and moment <= taken_back:
        raise RuleError(
            _(
                "此人在 %(day)s 撤回了同意，这份同意书签在那之前或同一天。请取得以后签字的同意书。",
                day=clock.on(taken_back).isoformat(),
            ),
            field="signed_on",
        )
