"""What may be done with a certificate: reserve its number, issue it, replace, revoke or void it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.certificates import codes, telling
from incubator.certificates.models import Certificate, CertificateState, Issuer
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.money import Fen
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.services import next_number

KIND = "certificate"
LIVING = (CertificateState.RESERVED, CertificateState.ISSUED)
PDF = "application/pdf"


@dataclass(frozen=True)
class Contents:
    """Every word a certificate shall carry, before it has a number.

    `source` (`table:id`) is what it certifies: one living certificate each. `recipient_code` is
    printed as given (统一社会信用代码 …). `text` is set line by line and says the amount itself;
    `amount` (fen) is for the register.
    """

    hub_id: int
    source: str
    title: str
    recipient: str
    text: tuple[str, ...]
    issuers: tuple[str, ...]
    issued_on: date
    subtitle: str = ""
    recipient_code: str = ""
    amount: Fen | None = None
    basis: str = ""
    case_id: int | None = None
    organization_id: int | None = None

    def __post_init__(self) -> None:
        if not self.recipient.strip():
            raise RuleError(_("请填写持证单位的法定全称。"), field="recipient")
        for name, (label, most) in _LIMITS.items():
            written = getattr(self, name)
            size = len("\n".join(written) if isinstance(written, tuple) else written)
            if size > most:
                raise RuleError(
                    _(
                        "证书的“%(label)s”有 %(size)s 字，最多 %(most)s 字。请缩短后再签发。",
                        label=label,
                        size=size,
                        most=most,
                    ),
                    field=name,
                )


_LIMITS = {
    "title": (_("名称"), 40),
    "subtitle": (_("副标题"), 160),
    "recipient": (_("持证单位"), 120),
    "recipient_code": (_("代码"), 60),
    "text": (_("正文"), 600),
    "basis": (_("依据"), 300),
}


@dataclass(frozen=True)
class Made:
    """Signed bytes already kept on disk."""

    sha256: str
    size: int


def reserve(
    contents: Contents,
    *,
    by: Hat,
    at: datetime,
    instead_of: Certificate | None = None,
    reason: str = "",
) -> Certificate:
    """Give out the number and the code and freeze every word; the living one where there is one.

    `instead_of` (locked, issued) is replaced by the new one; its bytes stay as they are. A source
    whose certificate was revoked gets no other.
    """
    _may_issue(contents.hub_id, by)
    if instead_of is None:
        _refuse_revoked(contents.source)
        living = _living(contents.source)
        if living is not None:
            return living
    else:
        _refuse_unless_issued(instead_of)
        _require_reason(reason, _("请写明更正的原因，它会记入经办记录。"))
        instead_of.state = CertificateState.REPLACED
        db.session.flush()
    made = _numbered(contents, by=by, at=at)
    if instead_of is not None:
        instead_of.replaced_by_id = made.id
        _note("certificate.replace", instead_of, by, at, reason, replaced_by=made.number)
    return made


def _may_issue(hub_id: int, by: Hat) -> None:
    if by.role is not Role.SYSTEM:  # commands run on the machine itself need no post
        by.require(Permission.ISSUE_CERTIFICATE)
    if by.hub_id != hub_id:
        raise NotFound(_("没有找到。"))


def _refuse_revoked(source: str) -> None:
    revoked = db.session.scalar(
        select(Certificate)
        .where(Certificate.source == source, Certificate.state == CertificateState.REVOKED)
        .limit(1)
    )
    if revoked is not None:
        raise RuleError(
            _(
                "这一项的证书 %(serial)s 已经作废（%(reason)s），不能再签发。",
                serial=revoked.serial,
                reason=revoked.revoked_reason,
            )
        )


def _living(source: str) -> Certificate | None:
    return db.session.scalar(
        select(Certificate).where(Certificate.source == source, Certificate.state.in_(LIVING))
    )


def _numbered(contents: Contents, *, by: Hat, at: datetime) -> Certificate:
    hub = db.session.get_one(Hub, contents.hub_id)
    year = clock.on(at).year
    word = hub.serial_word.removesuffix("字")
    # Counted by the printed word, not by hub: two hubs with one word must not print one number.
    number = next_number(f"{KIND}:{word}", year=year)
    made = Certificate(
        hub_id=hub.id,
        number=codes.serial_slug(_prefix(hub), year, number),
        serial=codes.serial_text(word, year, number),
        code=codes.new_code(),
        source=contents.source,
        case_id=contents.case_id,
        organization_id=contents.organization_id,
        title=contents.title,
        subtitle=contents.subtitle,
        recipient=contents.recipient,
        recipient_code=contents.recipient_code,
        text="\n".join(contents.text),
        amount=contents.amount,
        basis=contents.basis,
        issued_on=contents.issued_on,
        state=CertificateState.RESERVED,
        reserved_at=at,
        issuers=_issuers(contents.issuers),
    )
    db.session.add(made)
    db.session.flush()
    _note("certificate.reserve", made, by, at, number=made.number)
    return made


def _prefix(hub: Hub) -> str:
    """The hub's short code where an address can carry it."""
    short = hub.short_code.upper()
    return short if short.isascii() and short.isalnum() else f"H{hub.id}"


def _issuers(names: Sequence[str]) -> list[Issuer]:
    return [Issuer(position=position, name=name) for position, name in enumerate(names, start=1)]


def issue(certificate: Certificate, made: Made, *, by: Hat, at: datetime) -> None:
    """Tie the kept bytes to the (locked) reserved number. Who comes second finds it done."""
    if certificate.state is not CertificateState.RESERVED:
        return
    document = file_document(
        sha256=made.sha256,
        size=made.size,
        media_type=PDF,
        name=f"{certificate.number}.pdf",
        kind=KIND,
        by=by,
        at=at,
        organization_id=certificate.organization_id,
        case_id=certificate.case_id,
        number=certificate.number,
        issued_on=certificate.issued_on,
        pages=1,
    )
    certificate.sha256, certificate.document_id = made.sha256, document.id
    certificate.state, certificate.issued_at = CertificateState.ISSUED, at
    _note("certificate.issue", certificate, by, at, sha256=made.sha256)
    telling.issued(certificate, by=by, at=at)


def void(certificate: Certificate, *, reason: str, by: Hat, at: datetime) -> None:
    """Give up a (locked) reserved number that cannot be drawn; what it was to replace holds again."""
    if certificate.state is not CertificateState.RESERVED:
        return
    certificate.state = CertificateState.VOID
    db.session.flush()
    _note("certificate.void", certificate, by, at, reason)
    replaced = db.session.scalar(
        select(Certificate).where(Certificate.replaced_by_id == certificate.id)
    )
    if replaced is not None:
        replaced.state, replaced.replaced_by_id = CertificateState.ISSUED, None
        _note("certificate.restore", replaced, by, at, reason)


def revoke(certificate: Certificate, *, reason: str, by: Hat, at: datetime) -> None:
    """Make an issued (locked) certificate void for everybody who checks it from now on."""
    by.require(Permission.REVOKE_CERTIFICATE)
    if by.hub_id != certificate.hub_id:
        raise NotFound(_("没有找到。"))
    _refuse_unless_issued(certificate)
    _require_reason(reason, _("请写明作废的理由，它会记入经办记录。"))
    certificate.state = CertificateState.REVOKED
    certificate.revoked_at, certificate.revoked_reason = at, reason.strip()
    _note("certificate.revoke", certificate, by, at, reason)
    telling.revoked(certificate, by=by, at=at)


def _refuse_unless_issued(certificate: Certificate) -> None:
    if certificate.state is not CertificateState.ISSUED:
        raise RuleError(
            _(
                "证书 %(serial)s 当前不是有效状态，不能更正或作废。请刷新查看最新状态。",
                serial=certificate.serial,
            )
        )


def _require_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise RuleError(sentence, field="reason")
    if len(reason.strip()) > 300:
        raise RuleError(_("理由最多 300 字，请缩短。"), field="reason")


def _note(
    verb: str,
    certificate: Certificate,
    by: Hat,
    at: datetime,
    reason: str = "",
    **after: object,
) -> None:
    record(
        verb,
        certificate,
        by=by,
        at=at,
        case_id=certificate.case_id,
        hub_id=certificate.hub_id,
        after={"state": certificate.state, **after},
        reason=reason,
    )


def freshly_locked(certificate_id: int) -> Certificate:
    """The row as it stands now, held until the transaction ends."""
    found: Certificate = locked(Certificate, certificate_id)
    return found
