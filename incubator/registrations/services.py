"""Handing a request in, correcting it, sending it back, refusing it, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from incubator.casework import deadlines
from incubator.casework.deadlines import Matter
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, Overtaken, Refusal, RuleError
from incubator.core.lifecycle import Step
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.people.declarations import ConsentText
from incubator.records.events import record
from incubator.records.models import Document
from incubator.records.services import numbered
from incubator.registrations import queries, requests, telling
from incubator.registrations.lifecycle import CHECK, LIFECYCLE, Action
from incubator.registrations.models import Registration, RegistrationPaper, Sponsor, Status
from incubator.registrations.requests import Request

MOST_OPEN_FOR_A_PHONE = 3
"""Somebody may ask for a few bodies at once; more is a machine."""


class AlreadyKnown(Refusal):
    """The body is in the register, or somebody has asked already: the way in is an invitation."""


def applicant_hat(registration: Registration) -> Hat:
    """Under which hat the applicant acts: their own person where they have a login, else nobody's."""
    return visitor(registration.hub, registration.person_id, registration)


def visitor(
    hub: Hub, person_id: int | None = None, registration: Registration | None = None
) -> Hat:
    """A hat for who stands outside: it may apply and nothing else, and is seen in this hub alone."""
    role = registration.role if registration else requests.roles(requests.Kind.FILED)[0]
    return Hat(person_id, None, None, hub.id, role)


def submit(
    request: Request,
    hub: Hub,
    *,
    token: str,
    papers: Sequence[Document],
    consent: ConsentText | None,
    by: Hat,
    at: datetime,
    on_behalf: bool = False,
) -> Registration:
    """Take a request in: number, deadline, event, and word to applicant and staff.

    `by` is the applicant (`visitor`), or the officer who types in a paper request. Raises
    `AlreadyKnown` where the register or an open request has the body.
    """
    if on_behalf:
        by.require(Permission.ENTER_PAPER)
        by.require(Permission.MANAGE_ORGANIZATIONS)
    clean = requests.checked(request, on=clock.on(at), on_behalf=on_behalf)
    _require_papers(papers)
    if consent is None and not on_behalf:
        raise RuleError(_("请阅读并勾选同意个人信息处理说明。"), field="consent")
    _require_few(clean)
    made = Registration(
        number=numbered(f"{hub.short_code}-R", on=clock.on(at)),
        status=Status.SUBMITTED,
        status_since=at,
        hub_id=hub.id,
        token_digest=queries.token_digest(token),
        consent_text_id=consent.id if consent else None,
        entered_on_behalf=on_behalf,
        opened_at=at,
    )
    _put(made, clean)
    _keep(made, clean)
    _file(made, papers)
    deadlines.open_about(matter(made), CHECK, start=clock.on(at))
    record(
        "registration.submit",
        made,
        by=by,
        at=at,
        hub_id=hub.id,
        after={"number": made.number, "name": made.name, "on_behalf": on_behalf},
    )
    telling.received(made, token, at=at)
    return made


def matter(registration: Registration) -> Matter:
    """What the deadlines of a request are about."""
    return Matter(f"registration:{registration.id}", registration.hub_id, title=registration.name)


def resubmit(
    registration: Registration,
    request: Request,
    *,
    token: str,
    papers: Sequence[Document],
    version: int,
    at: datetime,
) -> None:
    """The applicant corrected what was returned; new papers take the place of the old ones."""
    by = applicant_hat(registration)
    move(registration, Action.RESUBMIT, version=version, by=by, at=at)
    clean = requests.checked(request, on=clock.on(at), on_behalf=_kept_login(registration))
    _put(registration, clean, correcting=True)
    _keep(registration, clean)
    if papers:
        for old in registration.papers:
            old.document.withdrawn_at = old.document.withdrawn_at or at
        _file(registration, papers)
    telling.received(registration, token, at=at)


def _kept_login(registration: Registration) -> bool:
    """User name and password were chosen when it was handed in, and are not asked for again."""
    return registration.person_id is None


def move(
    registration: Registration,
    action: Action,
    *,
    by: Hat,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    facts: dict[str, object] | None = None,
) -> None:
    """Take one step with the row locked: status, deadlines and event; the only writer of `status`."""
    step = require_step(registration, action, version=version, by=by, reason=reason)
    before = registration.status
    registration.status, registration.status_since = step.target, at
    registration.closed_at = at if LIFECYCLE.states[step.target].final else None
    registration.reason = reason.strip()[:500]
    deadlines.close_about(matter(registration), step.closes, at=at)
    for kind in step.opens:
        deadlines.open_about(matter(registration), kind, start=clock.on(at))
    record(
        f"registration.{action.value}",
        registration,
        by=by,
        at=at,
        hub_id=registration.hub_id,
        before={"status": before},
        after={"status": step.target, **(facts or {})},
        reason=reason,
    )


def require_step(
    registration: Registration,
    action: Action,
    *,
    version: int | None,
    by: Hat,
    reason: str = "",
) -> Step[Status]:
    """The step, or a refusal: not this hat's, not from this state, or somebody else was faster."""
    if by.hub_id != registration.hub_id:
        raise NotFound(_("没有找到这份申请。"))
    step = LIFECYCLE.step(registration.status, action, by, reason)
    if version is not None and version != registration.version:
        raise Overtaken(_("他人刚刚办理了这份申请，您的操作没有保存。请查看最新进度后再办理。"))
    return step


def answer(
    registration: Registration,
    action: Action,
    *,
    reason: str,
    version: int,
    by: Hat,
    at: datetime,
) -> None:
    """Return or refuse; the applicant is told why."""
    if len(reason.strip()) > 500:
        raise RuleError(_("理由最多 500 个字，请缩短后再提交。"), field="reason")
    move(registration, action, reason=reason, version=version, by=by, at=at)
    telling.answered(registration, at=at)


def withdraw(registration: Registration, *, at: datetime) -> None:
    move(registration, Action.WITHDRAW, by=applicant_hat(registration), at=at)


def _require_papers(papers: Sequence[Document]) -> None:
    if not papers:
        raise RuleError(_("请上传证书或名单的扫描件或照片。"), field="papers")


def _require_few(clean: Request) -> None:
    phone = clean.applicant.phone
    if not phone:
        return
    count = db.session.scalar(
        select(func.count(Registration.id)).where(
            Registration.phone_digest == digest(phone), Registration.status.in_(queries.OPEN)
        )
    )
    if (count or 0) >= MOST_OPEN_FOR_A_PHONE:
        raise RuleError(
            _("这个电话已有几份申请正在核对。请等核对结果，或到服务中心窗口办理。"), field="phone"
        )


def _put(registration: Registration, clean: Request, *, correcting: bool = False) -> None:
    """Write what the request says; a correction leaves user name and password as they are."""
    stated, asked = clean.particulars, clean.applicant
    registration.name = stated.name
    registration.org_type = stated.org_type or registration.org_type
    registration.uscc, registration.filing_no = stated.uscc or None, stated.filing_no or None
    registration.registered_on = stated.registered_on
    registration.registrar = stated.registrar
    registration.supervising_unit = stated.supervising_unit
    registration.business_scope = stated.business_scope
    registration.address, registration.community = stated.address, stated.community
    registration.role = asked.role
    registration.person_id = asked.person_id
    registration.applicant_name = asked.name or None
    registration.phone = asked.phone or None
    registration.phone_digest = digest(asked.phone) if asked.phone else None
    registration.email = asked.email or None
    if not correcting:
        registration.username = asked.username
        registration.password_hash = asked.password.password_hash if asked.password else ""


def _keep(registration: Registration, clean: Request) -> None:
    """Write the row: the question first, and after a race the constraint says the same."""
    known = AlreadyKnown(
        _("这个组织已在名册中，或已有人提出申请。请由本组织的负责人邀请您，或持证书到窗口办理。")
    )
    with db.session.no_autoflush:
        body = queries.named(clean.particulars)
        if queries.is_known(body, hub_id=registration.hub_id, own_id=registration.id or 0):
            raise known
    try:
        with db.session.begin_nested():
            db.session.add(registration)
            db.session.flush()
    except IntegrityError as error:
        raise known from error
    for old in list(registration.sponsors):
        db.session.delete(old)
    db.session.add_all(
        Sponsor(registration_id=registration.id, name=one.name, phone=one.phone)
        for one in clean.sponsors
    )
    db.session.flush()
    db.session.refresh(registration, ["sponsors", "hub"])


def _file(registration: Registration, papers: Sequence[Document]) -> None:
    db.session.add_all(
        RegistrationPaper(registration_id=registration.id, document_id=one.id) for one in papers
    )
    db.session.flush()
    db.session.refresh(registration, ["papers"])
