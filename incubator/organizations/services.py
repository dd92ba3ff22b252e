"""What may be done to the register: create, change, confirm a code, verify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.pinyin import initials
from incubator.core.words import _
from incubator.organizations import contacts as contact
from incubator.organizations import particulars
from incubator.organizations.codes import Uscc, check_uscc, normalized
from incubator.organizations.contacts import Contacts
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization, OrgStatus
from incubator.organizations.particulars import Particulars
from incubator.organizations.uniqueness import unique
from incubator.records.events import record
from incubator.records.models import Document

LONGEST_REASON = 300


@dataclass(frozen=True)
class CodeException:
    """Why a code that fails its check is kept, and the filed scan that shows it printed so."""

    reason: str
    proof: Document


def create(
    stated: Particulars,
    *,
    by: Hat,
    at: datetime,
    exception: CodeException | None = None,
    contacts: Contacts | None = None,
) -> Organization:
    """Add an organization to the register of the hat's hub."""
    may_manage(by)
    if by.hub_id is None:
        raise RuleError(_("当前身份不属于任何街道，不能新增组织。请切换身份。"))
    clean = particulars.checked(stated, on=clock.on(at), code_confirmed=exception is not None)
    made = Organization(
        hub_id=by.hub_id, created_at=at, code_exception="", bank_name="", **stored(clean)
    )
    after: dict[str, Any] = {name: value for name, value in vars(clean).items() if value}
    after |= contact.put(made, contacts or Contacts())
    with unique(clean, hub_id=by.hub_id):
        db.session.add(made)
        db.session.flush()
    _record("create", made, by=by, at=at, after=after)
    if exception is not None:
        keep_code_exception(made, exception, by=by, at=at)
    return made


def change(
    organization: Organization,
    stated: Particulars,
    *,
    version: int,
    by: Hat,
    at: datetime,
    exception: CodeException | None = None,
    contacts: Contacts | None = None,
) -> bool:
    """Replace what the register says; answers whether anything differed.

    `version` is what the person saw. Another one is `Overtaken`, which carries both texts.
    """
    may_manage(by)
    belongs(organization, by)
    stated = _in_its_state(organization, stated)
    as_kept = bool(organization.code_exception) and normalized(stated.uscc) == organization.uscc
    confirmed = as_kept or exception is not None
    clean = particulars.checked(stated, on=clock.on(at), code_confirmed=confirmed)
    _refuse_overtaken(organization, clean, version)
    before = vars(stated_of(organization))
    after = {name: value for name, value in vars(clean).items() if value != before[name]}
    with unique(clean, hub_id=organization.hub_id, own_id=organization.id):
        for name, value in stored(clean).items():
            setattr(organization, name, value)
        if "uscc" in after:
            organization.code_exception, organization.code_proof_id = "", None
        db.session.flush()
    before = {name: before[name] for name in after}
    after |= contact.put(organization, contacts or Contacts())
    if after:
        _record("change", organization, by=by, at=at, before=before, after=after)
    if exception is not None:
        keep_code_exception(organization, exception, by=by, at=at)
    return bool(after) or exception is not None


def keep_code_exception(
    organization: Organization, exception: CodeException, *, by: Hat, at: datetime
) -> None:
    """Confirm by hand (人工确认) the failing code an organization carries; an ID card never."""
    may_manage(by)
    belongs(organization, by)
    reason = exception.reason.strip()
    if not reason:
        raise RuleError(
            _("请写明为什么保留校验不通过的代码，例如“登记证书原件如此”。"), field="code_exception"
        )
    particulars.check_text(reason, "code_exception", longest=LONGEST_REASON)
    if organization.uscc is None or isinstance(check_uscc(organization.uscc), Uscc):
        raise RuleError(_("这个代码没有问题，不需要人工确认。"), field="code_exception")
    particulars.check_code(organization.uscc, confirmed=True)
    organization.code_exception, organization.code_proof_id = reason, exception.proof.id
    exception.proof.organization_id = organization.id
    db.session.flush()
    _record(
        "keep-code-exception",
        organization,
        by=by,
        at=at,
        after={"uscc": organization.uscc, "proof": exception.proof.sha256},
        reason=reason,
    )


def change_contacts(
    organization: Organization, contacts: Contacts, *, version: int, by: Hat, at: datetime
) -> bool:
    """Change phone and bank: by the hub's staff, or by the organization itself."""
    if not by.may(Permission.APPLY):
        may_manage(by)
    belongs(organization, by)
    if version != organization.version:
        raise Overtaken(
            _("您打开页面之后，他人修改了这个组织。您填写的内容没有保存，请刷新后重新填写。")
        )
    after = contact.put(organization, contacts)
    if after:
        _record("change-contacts", organization, by=by, at=at, after=after)
    return bool(after)


def reveal_contacts(organization: Organization, *, reason: str, by: Hat, at: datetime) -> None:
    """Note that somebody looked at phone and account in clear, and why."""
    may_manage(by)
    belongs(organization, by)
    if not reason.strip():
        raise RuleError(_("请写明查看联系方式的用途，系统会留下记录。"), field="reason")
    particulars.check_text(reason, "reason", longest=LONGEST_REASON)
    _record("reveal-contacts", organization, by=by, at=at, reason=reason)


def verify(organization: Organization, *, by: Hat, at: datetime) -> None:
    """Note that somebody compared the record with its sources today."""
    may_manage(by)
    belongs(organization, by)
    if organization.status in OVER:
        raise RuleError(_("“%(name)s”已经终止，档案只供查阅，不用再核对。", name=organization.name))
    before = {"verified_on": organization.verified_on}
    organization.verified_on, organization.verified_by_id = clock.on(at), by.post_id
    after = {"verified_on": organization.verified_on}
    _record("verify", organization, by=by, at=at, before=before, after=after)


def may_manage(by: Hat) -> None:
    """The register is the officers' to change; commands run on the machine itself need no post."""
    if by.role is not Role.SYSTEM:
        by.require(Permission.MANAGE_ORGANIZATIONS)


def belongs(organization: Organization, by: Hat) -> None:
    """An organization of another hub, or not one's own, is not there, whatever was loaded."""
    staff = by.for_hub or by.role is Role.SYSTEM
    mine = organization.hub_id == by.hub_id if staff else organization.id == by.organization_id
    if not mine:
        raise NotFound(_("没有找到这个组织。"))
    require_unmerged(organization)


def require_unmerged(organization: Organization) -> None:
    """Refuse a row (locked) that became part of another one while somebody's page was open."""
    if organization.status is OrgStatus.MERGED:
        raise RuleError(_("这个组织已经合并过了，请刷新页面，到合并后的组织办理。"))


def _in_its_state(organization: Organization, stated: Particulars) -> Particulars:
    """What is stated, in the state it is in: a state changes by a step of its life, on a document."""
    if stated.status not in (None, organization.status):
        raise RuleError(
            _("登记状态不在这里修改。请在组织页面用“登记成立”“注销”等步骤办理，并上传依据。"),
            field="status",
        )
    codeless = organization.status in (OrgStatus.PROSPECTIVE, OrgStatus.FILED)
    if codeless and organization.uscc is None and stated.uscc.strip():
        raise RuleError(
            _("已经登记、取得代码的，请在组织页面用“登记成立”办理，并上传登记证书。"), field="uscc"
        )
    return replace(stated, status=organization.status)


def _refuse_overtaken(organization: Organization, clean: Particulars, version: int) -> None:
    if version != organization.version:
        raise Overtaken(
            _("您打开页面之后，他人修改了这个组织。您填写的内容没有保存，请对照后重新填写。"),
            yours=particulars.described(clean),
            theirs=particulars.described(stated_of(organization)),
        )


def stored(clean: Particulars) -> dict[str, Any]:
    """The columns of a checked statement."""
    return vars(clean) | {
        "uscc": clean.uscc or None,
        "filing_no": clean.filing_no or None,
        "initials": initials(clean.name)[:100],
    }


def stated_of(organization: Organization) -> Particulars:
    """What the register says now."""
    stated = {name: getattr(organization, name) for name in Particulars.__dataclass_fields__}
    for name in ("uscc", "filing_no"):
        stated[name] = stated[name] or ""
    return Particulars(**stated)


def _record(
    verb: str,
    organization: Organization,
    *,
    by: Hat,
    at: datetime,
    before: Mapping[str, date | str | None] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    record(
        f"organization.{verb}",
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        before=before,
        after=after,
        reason=reason,
    )
