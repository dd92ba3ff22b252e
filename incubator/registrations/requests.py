"""What a request says, and whether it can be taken: the form of each kind in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.organizations import particulars
from incubator.organizations.codes import Refused, check_uscc
from incubator.organizations.models import OrgType
from incubator.organizations.particulars import Particulars
from incubator.people.accounts import checked_username
from incubator.people.passwords import Chosen
from incubator.people.services import checked_email, checked_phone

LONGEST_NAME = 60
MOST_SPONSORS = 50


class Kind(StrEnum):
    """Who asks: a body with a certificate, a group filed with the street, a team that will register."""

    REGISTERED = "registered"
    FILED = "filed"
    PROSPECTIVE = "prospective"


KIND_LABEL: dict[Kind, str] = {
    Kind.REGISTERED: _("已登记的社会组织"),
    Kind.FILED: _("已备案的社区社会组织"),
    Kind.PROSPECTIVE: _("拟登记的团队"),
}


@dataclass(frozen=True)
class Applicant:
    """Who asks. Somebody with a login is named by id; everybody else says how they are reached."""

    role: Role
    person_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    username: str = ""
    password: Chosen | None = None
    """None where staff enter a paper request: the person is handed a one-time code."""


@dataclass(frozen=True)
class SponsorLine:
    name: str
    phone: str


@dataclass(frozen=True)
class Request:
    kind: Kind
    particulars: Particulars
    applicant: Applicant
    sponsors: tuple[SponsorLine, ...] = ()


def checked(request: Request, *, on: date, on_behalf: bool = False) -> Request:
    """The same, clean; RuleError names the field that is wrong."""
    return replace(
        request,
        particulars=_particulars(request, on),
        applicant=_applicant(request, on_behalf),
        sponsors=_sponsors(request),
    )


def kind_of(org_type: OrgType) -> Kind:
    """Which form a stored request was made with."""
    kinds = {OrgType.FILED_GROUP: Kind.FILED, OrgType.PROSPECTIVE: Kind.PROSPECTIVE}
    return kinds.get(org_type, Kind.REGISTERED)


def _particulars(request: Request, on: date) -> Particulars:
    stated = request.particulars
    if request.kind is Kind.REGISTERED:
        require_code(stated.uscc)
        stated = replace(stated, filing_no="", org_type=None, status=None)
        if stated.registered_on is None:
            raise RuleError(_("请填写登记证书上的成立登记日期。"), field="registered_on")
    elif request.kind is Kind.FILED:
        stated = replace(stated, uscc="", org_type=OrgType.FILED_GROUP, status=None)
    else:
        stated = replace(
            stated,
            uscc="",
            filing_no="",
            org_type=OrgType.PROSPECTIVE,
            status=None,
            registered_on=None,
        )
        if not stated.business_scope.strip():
            raise RuleError(_("请写明准备做什么、为谁服务。"), field="business_scope")
    return particulars.checked(stated, on=on)


def require_code(typed: str) -> None:
    """A code printed wrong on the certificate itself is for the window, where somebody sees it."""
    if not typed.strip():
        raise RuleError(_("请填写登记证书上的统一社会信用代码。"), field="uscc")
    found = check_uscc(typed)
    if isinstance(found, Refused):
        hint = (
            _("如证书上确实如此，请持证书到服务中心窗口办理。") if found.exception_possible else ""
        )
        raise RuleError(f"{found.sentence}{hint}", field="uscc")


def roles(kind: Kind) -> tuple[Role, ...]:
    """What the applicant may be: a body without legal personality has no legal representative."""
    if kind is Kind.REGISTERED:
        return (Role.LEGAL_REPRESENTATIVE, Role.AGENT)
    return (Role.AGENT,)


def _applicant(request: Request, on_behalf: bool) -> Applicant:
    asked = request.applicant
    if asked.role not in roles(request.kind):
        raise RuleError(_("请选择您在组织中的职务。"), field="role")
    phone, email = checked_phone(asked.phone), checked_email(asked.email)
    if asked.person_id is not None:
        return replace(asked, name="", phone="", email="", username="", password=None)
    name = one_line(asked.name)
    if not name:
        raise RuleError(_("请填写您的姓名。"), field="applicant_name")
    particulars.check_text(name, "applicant_name", longest=LONGEST_NAME)
    if not phone:
        raise RuleError(_("请填写您的电话，核对结果要通知您。"), field="phone")
    username = "" if on_behalf and not asked.username else checked_username(asked.username)
    if not on_behalf and asked.password is None:
        raise RuleError(_("请设置密码。"), field="password")
    return replace(asked, name=name, phone=phone, email=email, username=username)


def _sponsors(request: Request) -> tuple[SponsorLine, ...]:
    if request.kind is not Kind.PROSPECTIVE:
        return ()
    lines = [
        SponsorLine(one_line(one.name), one.phone)
        for one in request.sponsors
        if one.name.strip() or one.phone.strip()
    ]
    if not lines:
        raise RuleError(_("请至少填写一位发起人的姓名和电话。"), field="sponsors")
    if len(lines) > MOST_SPONSORS:
        raise RuleError(
            _("最多填写 %(n)s 位发起人，其余的请附名单。", n=MOST_SPONSORS), field="sponsors"
        )
    return tuple(_sponsor(number, line) for number, line in enumerate(lines))


def _sponsor(number: int, line: SponsorLine) -> SponsorLine:
    if not line.name:
        raise RuleError(_("请填写发起人姓名。"), field=f"sponsors-{number}-name")
    particulars.check_text(line.name, f"sponsors-{number}-name", longest=LONGEST_NAME)
    try:
        phone = checked_phone(line.phone)
    except RuleError as error:
        raise RuleError(error.message, field=f"sponsors-{number}-phone") from error
    if not phone:
        raise RuleError(_("请填写发起人电话。"), field=f"sponsors-{number}-phone")
    return SponsorLine(line.name, phone)
