"""What people agree to, version by version, and when they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.people import scans
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
    ConsentKind.ID_SCAN: _(
        "身份证件照片是敏感个人信息。我们只在法律或表格要求核实身份时收取，只用于您上传时选定的一项用途；照片加密保存，"
        "去掉拍摄时间和地点，工作人员每次查看都要写明用途并留下记录，看到的照片印有用途、查看人和日期；不放入案卷、"
        "压缩包和个人信息副本。核实后三十天自动删除，一年没有核实的也自动删除。您可以不同意，改在窗口当面核实；"
        "也可以随时撤回，撤回后照片立即删除。"
    ),
    ConsentKind.BANK_ACCOUNT: _(
        "个人银行账户是敏感个人信息。我们只用它发放劳务费等应付给您的款项，并核对利益冲突；加密保存，页面上只显示"
        "一部分。您可以不同意，改为其他领取方式；也可以随时撤回，撤回后账号会从人员信息中删除，此前已经支付的"
        "凭证按财务档案保存。"
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


LABEL: dict[ConsentKind, str] = {
    ConsentKind.PRIVACY: _("个人信息处理说明"),
    ConsentKind.ID_SCAN: _("身份证件照片"),
    ConsentKind.BANK_ACCOUNT: _("个人银行账户"),
}
LONGEST = 4000


@dataclass(frozen=True)
class Standing:
    """One kind of consent as it stands: what is asked for now, and what the person agreed to last."""

    kind: ConsentKind
    text: ConsentText
    given: Consent | None

    @property
    def holds(self) -> bool:
        return self.given is not None

    @property
    def is_old(self) -> bool:
        """Agreed to an earlier version: asked again, at sign-in where it is the privacy text."""
        return self.given is not None and self.given.text_id != self.text.id


def standing(person_id: int, *, on: date) -> list[Standing]:
    """Every kind there is a text for, with the consent that is not withdrawn."""
    live = {
        one.text.kind: one
        for one in db.session.scalars(
            select(Consent)
            .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
            .options(joinedload(Consent.text))
            .order_by(Consent.id)
        )
    }
    texts = [current(kind, on=on) for kind in ConsentKind]
    return [Standing(one.kind, one, live.get(one.kind)) for one in texts if one is not None]


def unanswered(person_id: int, kind: ConsentKind, *, on: date) -> ConsentText | None:
    """A later version in force that the person has not answered; the first one is asked at joining.

    Who agreed to it and took that back has answered it.
    """
    text = current(kind, on=on)
    if text is None or text.version == 1:
        return None
    answered = select(Consent.id).where(Consent.person_id == person_id, Consent.text_id == text.id)
    return text if db.session.scalar(answered.limit(1)) is None else None


def holds(person_id: int, kind: ConsentKind) -> bool:
    """Whether a consent of this kind was given, to any version, and not taken back."""
    live = (
        select(Consent.id)
        .join(Consent.text)
        .where(
            Consent.person_id == person_id,
            Consent.withdrawn_at.is_(None),
            ConsentText.kind == kind,
        )
    )
    return db.session.scalar(live.limit(1)) is not None


def agree(person: Person, kind: ConsentKind, *, by: Hat, at: datetime) -> None:
    """Agree to the version of today; who has agreed to it already agrees to nothing new."""
    now = next((one for one in standing(person.id, on=clock.on(at)) if one.kind is kind), None)
    if now is None:
        raise RuleError(_("这一项现在没有需要同意的内容。"))
    if now.given is None or now.is_old:
        give(person, now.text, by=by, at=at)


def withdraw(person: Person, kind: ConsentKind, *, by: Hat, at: datetime) -> None:
    """Take back every consent of a kind; what was only held because of it goes at once."""
    live = db.session.scalars(
        select(Consent)
        .join(Consent.text)
        .where(
            Consent.person_id == person.id,
            Consent.withdrawn_at.is_(None),
            ConsentText.kind == kind,
        )
    ).all()
    if not live:
        raise RuleError(_("没有同意过这一项，不用撤回。"))
    for one in live:
        one.withdrawn_at = at
        record(
            "consent.withdraw",
            one,
            by=by,
            at=at,
            after={"person_id": person.id, "kind": kind, "version": one.text.version},
        )
    if kind is ConsentKind.BANK_ACCOUNT:
        person.bank_name, person.bank_account, person.bank_digest = "", None, None
    if kind is ConsentKind.ID_SCAN:
        scans.let_go(person.id, at=at)


def publish(kind: ConsentKind, text: str, *, since_on: date, by: Hat, at: datetime) -> ConsentText:
    """A new version of a text, from a day on; the versions before it stay as they were."""
    by.require(Permission.MANAGE_SETTINGS)
    clean = tidy(text)
    if not clean or len(clean) > LONGEST:
        raise RuleError(_("请填写说明全文，最多 %(n)s 个字。", n=LONGEST), field="text")
    last = db.session.scalars(
        select(ConsentText).where(ConsentText.kind == kind).order_by(ConsentText.version.desc())
    ).first()
    if last is not None and clean == last.text:
        raise RuleError(_("内容和第 %(n)s 版相同，不用发布新版本。", n=last.version), field="text")
    if since_on < clock.on(at) or (last is not None and since_on < last.since_on):
        raise RuleError(_("生效日期不能早于今天，也不能早于上一版的生效日期。"), field="since_on")
    made = ConsentText(
        kind=kind, version=last.version + 1 if last else 1, text=clean, since_on=since_on
    )
    db.session.add(made)
    db.session.flush()
    record(
        "consent_text.publish",
        made,
        by=by,
        at=at,
        after={"kind": kind, "version": made.version, "since_on": since_on},
    )
    return made


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
