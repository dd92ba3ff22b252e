"""出壳证书: what it says of a stay that ended in graduation; numbered, drawn and verified as every certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement

from incubator.certificates import issuing
from incubator.certificates.models import Certificate
from incubator.certificates.services import Contents
from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation.decided import centre_of
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.stays import began_on
from incubator.organizations.models import Organization
from incubator.papers.dates import document_date

TITLE = _("出壳证书")


def source_of(case: Incubation) -> str:
    """Under which name the register of certificates knows a stay."""
    return f"{Incubation.__tablename__}:{case.id}"


def is_one() -> ColumnElement[bool]:
    """The condition under which a certificate is one of graduation."""
    return Certificate.source.startswith(f"{Incubation.__tablename__}:", autoescape=True)


def issuer_choices(case: Incubation) -> list[str]:
    """Who may issue it: the service centre first, the street, the hub's other bodies."""
    bodies = [body.organization.name for body in case.hub.bodies]
    return list(dict.fromkeys([centre_of(case.hub), case.hub.street_office, *bodies]))


def contents(case: Incubation, *, issuers: Sequence[str] = (), issued_on: date) -> Contents:
    """Every word of it; refused for a stay that did not end in graduation."""
    if case.leaving is not Leaving.GRADUATED or case.notice_on is None:
        raise RuleError(_("只有评估后准予出壳的组织才能签发出壳证书。"))
    names = tuple(issuers) or (centre_of(case.hub),)
    unknown = [name for name in names if name not in issuer_choices(case)]
    if unknown:
        raise RuleError(
            _("“%(names)s”不是本街道的颁发单位，请重新选择。", names="、".join(unknown)),
            field="issuers",
        )
    return Contents(
        hub_id=case.hub_id,
        source=source_of(case),
        title=TITLE[:],
        subtitle=case.base.name,
        recipient=case.organization.name,
        recipient_code=_code(case.organization),
        text=_text(case, case.notice_on),
        basis=case.base.basis,
        issuers=names,
        issued_on=issued_on,
        case_id=case.id,
        organization_id=case.organization_id,
    )


def _text(case: Incubation, graduated_on: date) -> tuple[str, ...]:
    began = began_on(case) or graduated_on
    return (
        f"你单位自{document_date(began)}入驻{case.base.name}，",
        f"经孵化培育和出壳评估，于{document_date(graduated_on)}准予出壳。",
        "特颁此证。",
    )


def _code(organization: Organization) -> str:
    if organization.uscc:
        return f"统一社会信用代码 {organization.uscc}"
    return f"备案编号 {organization.filing_no}" if organization.filing_no else ""


def issue(case: Incubation, *, issuers: Sequence[str] = (), by: Hat, at: datetime) -> Certificate:
    """Issued now or before; opens its own transactions, as every issuing does."""
    written = contents(case, issuers=issuers, issued_on=clock.on(at))
    return issuing.issue(written, by=by, at=at)
