"""What people agree to, version by version, and when they did."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people.declarations import Consent, ConsentKind, ConsentText
from incubator.people.models import Person
from incubator.records.events import record

SINCE = date(2021, 1, 1)

FIRST: dict[ConsentKind, str] = {
    ConsentKind.PRIVACY: _(
        "本平台由街道社会组织服务中心使用。为了核准组织入库、办理申报和联系您，我们收集您的姓名、"
        "电话、邮箱、任职和登录记录。电话、邮箱和证件号码加密保存，页面上只显示一部分，工作人员查看全文"
        "要写明用途并留下记录。除法律另有规定和公示名单以外，不提供给他人。任职结束后您可以要求删除，"
        "办理档案中只留化名。您可以随时查看、更正、复制自己的信息或撤回同意；撤回不影响此前已经办理的事项。"
        "每一项信息的用途和保存期限见“个人信息清单”。"
    ),
}
"""The first version of each text; later ones are rows."""


def current(kind: ConsentKind, *, on: date) -> ConsentText | None:
    """The version that is asked for on `on`, the newest that has begun."""
    return db.session.scalar(
        select(ConsentText)
        .where(ConsentText.kind == kind, ConsentText.since_on <= on)
        .order_by(ConsentText.version.desc())
        .limit(1)
    )


def give(
    person: Person,
    text: ConsentText,
    *,
    by: Hat,
    at: datetime,
    given_at: datetime | None = None,
) -> Consent:
    """Note that `person` agreed to this very version, now or (on a form handed in) at `given_at`."""
    given = Consent(person_id=person.id, text_id=text.id, given_at=given_at or at)
    db.session.add(given)
    db.session.flush()
    record(
        "consent.give",
        given,
        by=by,
        at=at,
        after={"person_id": person.id, "kind": text.kind, "version": text.version},
    )
    return given


def plant() -> int:
    """Add the first version of each text that has none; answers how many were new."""
    present = set(db.session.scalars(select(ConsentText.kind)))
    new = [
        ConsentText(kind=kind, version=1, text=text[:], since_on=SINCE)
        for kind, text in FIRST.items()
        if kind not in present
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)
