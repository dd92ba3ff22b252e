"""Takes an organization from one state of its life to the next, in the same record, on a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Hat
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.organizations import particulars
from incubator.organizations.describing import details_of
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.lifecycle import LIFECYCLE, PAPER, Action, fits
from incubator.organizations.models import Organization
from incubator.organizations.particulars import Particulars, check_text
from incubator.organizations.services import LONGEST_REASON, belongs, may_manage, stated_of, stored
from incubator.organizations.uniqueness import unique
from incubator.records.events import record
from incubator.records.models import Document

LONGEST_CONCLUSION = 200


@dataclass(frozen=True)
class Registered:
    """What the licence or the filing paper says. `uscc` for a registration, `filing_no` for a filing."""

    name: str
    registered_on: date | None
    uscc: str = ""
    filing_no: str = ""
    registrar: str = ""
    code_exception: str = ""
    """Why a code that fails its check is kept, where the licence really says so."""


@dataclass(frozen=True)
class Ended:
    """How a life ends. `liquidation` is the conclusion of clearing up; legal persons have one."""

    ended_on: date | None
    reason: str
    liquidation: str = ""


def enter(
    organization: Organization,
    action: Action,
    stated: Registered,
    *,
    proof: Document | None,
    version: int,
    by: Hat,
    at: datetime,
) -> None:
    """Register or file a body in its own record: code unique, type from the code, old number kept."""
    step = _step(organization, action, proof, version=version, by=by)
    before = stated_of(organization)
    said = replace(
        before,
        name=stated.name,
        registered_on=stated.registered_on,
        registrar=stated.registrar or before.registrar,
        status=step.target,
        org_type=None,
    )
    if action is Action.REGISTER:
        if not stated.uscc.strip():
            raise RuleError(_("请填写登记证书上的统一社会信用代码。"), field="uscc")
        said = replace(said, uscc=stated.uscc)
    elif not stated.filing_no.strip():
        raise RuleError(_("请填写街道给出的备案编号。"), field="filing_no")
    else:
        said = replace(said, filing_no=stated.filing_no)
    if stated.registered_on is None:
        raise RuleError(_("请填写证书或备案文件上的日期。"), field="registered_on")
    exception = tidy(stated.code_exception)
    check_text(exception, "code_exception", longest=LONGEST_REASON)
    clean = particulars.checked(said, on=clock.on(at), code_confirmed=bool(exception))
    _write(organization, clean)
    if exception and not _passes(clean.uscc):
        organization.code_exception = exception
        organization.code_proof_id = proof.id if proof else None
    _note(organization, action, proof, by=by, at=at, before=vars(before), after=vars(clean))


def _passes(uscc: str) -> bool:
    try:
        particulars.check_code(uscc)
    except RuleError:
        return False
    return True


def _write(organization: Organization, clean: Particulars) -> None:
    with unique(clean, hub_id=organization.hub_id, own_id=organization.id):
        for name, value in stored(clean).items():
            setattr(organization, name, value)
        db.session.flush()


def suspend_or_resume(
    organization: Organization,
    action: Action,
    *,
    reason: str,
    proof: Document | None,
    version: int,
    by: Hat,
    at: datetime,
) -> None:
    """Stop for a while, or go on as what it was before."""
    step = _step(organization, action, proof, version=version, by=by, reason=reason)
    before, organization.status = {"status": organization.status}, step.target
    db.session.flush()
    after = {"status": step.target}
    _note(organization, action, proof, by=by, at=at, before=before, after=after, reason=reason)


def end(
    organization: Organization,
    action: Action,
    stated: Ended,
    *,
    proof: Document | None,
    version: int,
    by: Hat,
    at: datetime,
) -> None:
    """Cancel, revoke or give up: reason, day, and for a legal person's cancellation its clearing up."""
    reason, liquidation = tidy(stated.reason), tidy(stated.liquidation)
    step = _step(organization, action, proof, version=version, by=by, reason=reason)
    check_text(reason, "reason", longest=LONGEST_CONCLUSION)
    check_text(liquidation, "liquidation", longest=LONGEST_CONCLUSION, label=_("清算结论"))
    _check_end(organization, action, stated.ended_on, liquidation, clock.on(at))
    details = details_of(organization)
    if details is None:
        details = OrganizationDetails(organization_id=organization.id, is_branch=False)
        db.session.add(details)
    details.ended_on, details.ended_reason = stated.ended_on, reason
    details.liquidation = liquidation
    before, organization.status = {"status": organization.status}, step.target
    db.session.flush()
    after = {"status": step.target, "ended_on": stated.ended_on, "liquidation": liquidation}
    _note(organization, action, proof, by=by, at=at, before=before, after=after, reason=reason)


def _check_end(
    organization: Organization, action: Action, day: date | None, liquidation: str, today: date
) -> None:
    if day is None:
        raise RuleError(_("请填写决定书上的日期。"), field="ended_on")
    if day > today:
        raise RuleError(_("终止日期不会晚于今天。请对照决定书填写。"), field="ended_on")
    if organization.registered_on and day < organization.registered_on:
        raise RuleError(
            _(
                "终止日期早于成立登记日期（%(day)s）。请核对两个日期。",
                day=organization.registered_on,
            ),
            field="ended_on",
        )
    if action is Action.CANCEL and organization.uscc and not liquidation:
        raise RuleError(
            _("法人注销前要清算。请写明清算结论，例如“清算完毕，无剩余财产”。"),
            field="liquidation",
        )


def _step(
    organization: Organization,
    action: Action,
    proof: Document | None,
    *,
    version: int,
    by: Hat,
    reason: str = "",
) -> Any:
    """The step, once the hat, the state, the version and the document allow it."""
    may_manage(by)
    belongs(organization, by)
    if version != organization.version:
        raise Overtaken(_("您打开页面之后，他人修改了这个组织。请刷新后再办理。"))
    step = LIFECYCLE.step(organization.status, action, by, reason)
    if not fits(organization, action):
        raise RuleError(_("这个组织不能这样恢复。请刷新页面后再办理。"))
    if proof is None:
        raise RuleError(_("请上传“%(paper)s”。", paper=PAPER[action]), field="proof")
    check_text(tidy(reason), "reason", longest=LONGEST_REASON)
    return step


def _note(
    organization: Organization,
    action: Action,
    proof: Document | None,
    *,
    by: Hat,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
) -> None:
    """One event of what differs, with the document's hash; the document belongs to the file."""
    assert proof is not None  # noqa: S101  (_step has refused already)
    proof.organization_id = organization.id
    changed = {name: value for name, value in after.items() if value != before.get(name)}
    record(
        f"organization.{action.value}",
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        before={name: before.get(name) for name in changed if name in before},
        after=changed | {"proof": proof.sha256},
        reason=reason,
    )
