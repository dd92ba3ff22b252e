"""From an award to its certificate: what the paper says, who issues it, and which awards still lack one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, select

from incubator.certificates import issuing
from incubator.certificates.issuing import Replacing
from incubator.certificates.models import Certificate, CertificateState
from incubator.certificates.services import Contents
from incubator.core import clock, money
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds.decisions import Award
from incubator.funds.models import Call
from incubator.organizations.models import BodyKind, HubBody, OrgType

_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True)
class Correction:
    """What a new copy says instead of the award's own words."""

    recipient: str
    recipient_code: str
    project_title: str


def source_of(award: Award) -> str:
    """Under which name the register of certificates knows an award."""
    return f"{Award.__tablename__}:{award.id}"


def _source_column() -> ColumnElement[str]:
    return literal(f"{Award.__tablename__}:").concat(cast(Award.id, String))


def award_of(certificate: Certificate) -> Award | None:
    table, _colon, identity = certificate.source.partition(":")
    return db.session.get(Award, int(identity)) if table == Award.__tablename__ else None


def of_call(call_id: int) -> ColumnElement[bool]:
    """The condition under which a certificate is for an award of the call."""
    return Certificate.source.in_(select(_source_column()).where(Award.call_id == call_id))


def certificates_of(call: Call) -> Select[Certificate]:
    return select(Certificate).where(of_call(call.id))


def awaiting(call: Call) -> Select[Award]:
    """The awards of a call that never had a certificate, in the order they were made.

    One whose certificate was revoked is not among them.
    """
    had = exists().where(
        Certificate.source == _source_column(), Certificate.state != CertificateState.VOID
    )
    unfinished = exists().where(
        Certificate.source == _source_column(), Certificate.state == CertificateState.RESERVED
    )
    return select(Award).where(Award.call_id == call.id, ~had | unfinished).order_by(Award.id)


def calls_with_awards(hat: Hat) -> Select[Any]:
    """Ids of the hub's calls that have at least one award."""
    return (
        select(Award.call_id)
        .join(Call, Call.id == Award.call_id)
        .where(Call.hub_id == hat.hub_id)
        .distinct()
    )


@dataclass(frozen=True)
class Tally:
    """How far the certificates of a call are."""

    awards: int
    issued: int
    waiting: int

    @property
    def done(self) -> int:
        return self.awards - self.waiting


def tally(call: Call) -> Tally:
    def count(query: Select[Any]) -> int:
        subquery = query.order_by(None).subquery()
        return db.session.scalar(select(func.count()).select_from(subquery)) or 0

    return Tally(
        awards=count(select(Award).where(Award.call_id == call.id)),
        issued=count(certificates_of(call).where(Certificate.state == CertificateState.ISSUED)),
        waiting=count(awaiting(call)),
    )


def issue(award: Award, *, issuers: Sequence[str] = (), by: Hat, at: datetime) -> Certificate:
    """The award's certificate, issued now or before; opens its own transactions (see `issuing`)."""
    written = contents(award, issuers=issuers, issued_on=clock.on(at))
    return issuing.issue(written, by=by, at=at)


@dataclass(frozen=True)
class Refused:
    """An award whose certificate could not be issued, and the sentence that says why."""

    award_id: int
    recipient: str
    sentence: str


@dataclass(frozen=True)
class Portion:
    """What one portion came to: up to which award, whom it had to leave out, whether more follow."""

    last_id: int
    issued: int
    refused: list[Refused]
    more: bool


def issue_portion(
    call: Call,
    *,
    after: int = 0,
    most: int,
    issuers: Sequence[str] = (),
    by: Hat,
    at: datetime,
) -> Portion:
    """Issue the next `most` certificates still missing in a call, of awards after id `after`.

    One that is refused does not hold up the others. Opens its own transactions.
    """
    refuse_strangers(call, issuers)
    query = awaiting(call).where(Award.id > after)
    ids = list(db.session.scalars(query.with_only_columns(Award.id).limit(most + 1)))
    refused = []
    for id in ids[:most]:
        award = db.session.get_one(Award, id)
        recipient = award.recipient
        try:
            issue(award, issuers=issuers, by=by, at=at)
        except RuleError as refusal:
            refused.append(Refused(id, recipient, refusal.message))
    last_id = ids[:most][-1] if ids else after
    return Portion(last_id, len(ids[:most]) - len(refused), refused, len(ids) > most)


def correct(
    certificate: Certificate, correction: Correction, *, reason: str, by: Hat, at: datetime
) -> Certificate:
    """A new certificate with a new number in place of an issued one, which keeps its bytes."""
    award = award_of(certificate)
    if award is None:
        raise RuleError(_("这张证书不是由立项结果签发的，不能在这里更正。"))
    written = contents(
        award,
        correction,
        issuers=[issuer.name for issuer in certificate.issuers],
        issued_on=clock.on(at),
    )
    replacing = Replacing(certificate.id, reason)
    return issuing.issue(written, by=by, at=at, replacing=replacing)


def contents(
    award: Award,
    correction: Correction | None = None,
    *,
    issuers: Sequence[str] = (),
    issued_on: date,
) -> Contents:
    """Every word of the award's certificate. Refused for what is not an award or not theirs to issue."""
    call = award.call
    if award.notice is not None and award.notice.imported_from is not None:
        raise RuleError(_("公示名单不是立项结果，不能据此签发证书。"))
    said = correction or Correction(award.recipient, award.recipient_code, award.project_title)
    names = tuple(issuers) or default_issuers(call)
    refuse_strangers(call, names)
    return Contents(
        hub_id=call.hub_id,
        source=source_of(award),
        title=call.certificate_title,
        subtitle=call.title if call.past else f"{call.fund.name} · {call.title}",
        recipient=said.recipient.strip(),
        recipient_code=_labelled(said.recipient_code.strip()),
        text=tuple(_text(award, said.project_title.strip())),
        amount=award.amount,
        basis=call.basis,
        issuers=names,
        issued_on=issued_on,
        case_id=award.application_id,
        organization_id=award.organization_id,
    )


def _labelled(code: str) -> str:
    """The code with the name it goes by; nothing where the recipient has none."""
    if not code:
        return ""
    return f"统一社会信用代码 {code}" if _CREDIT_CODE.fullmatch(code) else f"备案编号 {code}"


def _text(award: Award, project: str) -> list[str]:
    """The running text, line by line. It claims a review and a notice only where we held them."""
    call = award.call
    granted = "获得奖励" if call.is_commendation else "获得立项资助"
    if award.application_id is None:
        granted = "列入资助名单"
    level = f"（{award.category} 类）" if award.category else ""
    lines = ["经评审、公示，你单位申报的" if award.application_id else "你单位承担的"]
    end = "，" if award.amount else "。"
    lines.append(
        f"“{project}”项目{granted}{level}{end}" if project else f"项目{granted}{level}{end}"
    )
    if award.amount:
        label = "奖励金额" if call.is_commendation else "资助金额"
        lines.append(f"{label}{money.in_words(award.amount)}（{money.yuan_sign(award.amount)}）。")
    lines.append("特此通知。" if "通知" in call.certificate_title else "特颁此证。")
    return lines


def default_issuers(call: Call) -> tuple[str, ...]:
    """The street office for fiscal money; another legal person for its own."""
    return (call.hub.street_office if is_fiscal(call) else call.fund.owner.name,)


def is_fiscal(call: Call) -> bool:
    """Whether the money is the street's and not that of the federation or the foundation."""
    owners = {body.organization_id: body.kind for body in call.hub.bodies}
    separate = {BodyKind.FEDERATION, BodyKind.COMMUNITY_FOUNDATION}
    return owners.get(call.fund.owner_id) not in separate


def issuer_choices(call: Call) -> list[str]:
    """The full names that may stand under a call's certificates, the default first."""
    bodies = [
        body.organization.name
        for body in call.hub.bodies
        if not (is_fiscal(call) and _is_foundation(body))
    ]
    return list(dict.fromkeys([*default_issuers(call), call.hub.street_office, *bodies]))


def refuse_strangers(call: Call, issuers: Sequence[str]) -> None:
    """Refuse a foundation under fiscal money, and any name that is no body of the hub."""
    foundations = {body.organization.name for body in call.hub.bodies if _is_foundation(body)}
    if is_fiscal(call) and foundations & set(issuers):
        raise RuleError(
            _("财政资金的证书不能由基金会联合颁发。请去掉基金会，由街道办事处颁发。"),
            field="issuers",
        )
    choices = issuer_choices(call)
    unknown = [name for name in issuers if name not in choices]
    if unknown:
        raise RuleError(
            _("“%(names)s”不是本街道的颁发单位，请重新选择。", names="、".join(unknown)),
            field="issuers",
        )


def _is_foundation(body: HubBody) -> bool:
    kind, organization = body.kind, body.organization
    return kind is BodyKind.COMMUNITY_FOUNDATION or organization.org_type is OrgType.FOUNDATION
