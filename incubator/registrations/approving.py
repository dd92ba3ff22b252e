"""Approving a request: organization, person, post and login come into being together, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import services as registry
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization, OrgType
from incubator.organizations.particulars import Particulars
from incubator.people import accounts, consents
from incubator.people.declarations import ConsentText
from incubator.people.models import Person, User
from incubator.people.passwords import Chosen
from incubator.people.posts import give_post
from incubator.people.services import enter_person
from incubator.records.models import Visibility
from incubator.registrations import queries, services, telling
from incubator.registrations.lifecycle import Action
from incubator.registrations.models import JoinRequest, Registration
from incubator.rules.queries import rule


@dataclass(frozen=True)
class Approved:
    """What came of it. `code` is the one-time code to hand out, or "" where a password was chosen."""

    organization: Organization
    person: Person
    code: str


def stated(registration: Registration) -> Particulars:
    """What the request says about the body, as the register takes it."""
    return Particulars(
        name=registration.name,
        uscc=registration.uscc or "",
        filing_no=registration.filing_no or "",
        org_type=registration.org_type,
        registered_on=registration.registered_on,
        registrar=registration.registrar,
        supervising_unit=registration.supervising_unit,
        business_scope=registration.business_scope,
        address=registration.address,
        community=registration.community,
    )


def approve(
    registration: Registration,
    *,
    version: int,
    same_person_id: int | None = None,
    another: bool = False,
    by: Hat,
    at: datetime,
    now: datetime,
) -> Approved:
    """Everything an approved request leads to, with the row locked by the caller.

    Where the applicant's phone is somebody's already, `same_person_id` says it is they, `another`
    that it is not. Of two officers who approve at once the second is refused.
    """
    person = _known(registration, same_person_id, by)
    services.require_step(registration, Action.APPROVE, version=version, by=by)
    made = registry.create(stated(registration), by=by, at=at)
    registration.organization_id = made.id
    services.move(registration, Action.APPROVE, by=by, at=at, facts={"organization_id": made.id})
    person = person or _entered(registration, another=another, by=by, at=at)
    give_post(
        person,
        made,
        registration.role,
        starts_on=clock.on(at),
        title="" if registration.org_type not in _LED else _("负责人")[:],
        basis=_("开通申请 %(number)s", number=registration.number)[:],
        by=by,
        at=at,
    )
    code = _login(registration, person, by=by, at=at, now=now)
    _consent(registration, person, by=by, at=at)
    _hand_over(registration, made, at=at)
    telling.answered(registration, more=_way_in(registration, code), at=at)
    _forget_personal(registration)
    return Approved(made, person, code)


_LED = frozenset({OrgType.FILED_GROUP, OrgType.PROSPECTIVE})


def _known(registration: Registration, same_person_id: int | None, by: Hat) -> Person | None:
    """The applicant where they are in the register of people already."""
    if registration.person_id is not None:
        return db.session.get_one(Person, registration.person_id)
    if same_person_id is None:
        return None
    found = [one for one in queries.same_phone(registration, by) if one.id == same_person_id]
    if not found:
        raise RuleError(_("请选择申请人是不是名单里的这一位。"), field="person")
    return found[0]


def _entered(registration: Registration, *, another: bool, by: Hat, at: datetime) -> Person:
    return enter_person(
        registration.applicant_name or "",
        phone=registration.phone or "",
        email=registration.email or "",
        another=another,
        by=by,
        at=at,
    )


def _login(
    registration: Registration, person: Person, *, by: Hat, at: datetime, now: datetime
) -> str:
    """The login that was asked for; answers the code where no password was chosen.

    A user name that was taken meanwhile is replaced by a free one, and the applicant reads which.
    """
    user: User | None = person.user
    if user is not None:
        registration.username = user.username
        return ""
    asked = registration.username
    chosen = Chosen(registration.password_hash) if registration.password_hash else None
    user = accounts.create_login(
        person,
        username=asked if asked and not accounts.is_taken(asked) else "",
        password=chosen,
        must_change=chosen is None,
        by=by,
        at=at,
        now=now,
    )
    registration.username = user.username
    return "" if chosen else accounts.issue_code(user, by=by, at=at, now=now)


def _way_in(registration: Registration, code: str) -> str:
    """How the applicant gets in; the code itself is handed over, not sent."""
    said = _("用户名：%(name)s。", name=registration.username)
    if code:
        return f"{said[:]}{_('请向服务中心领取一次性验证码登录。')[:]}"
    return f"{said[:]}{_('请用您的密码登录。')[:]}"


def _consent(registration: Registration, person: Person, *, by: Hat, at: datetime) -> None:
    if registration.consent_text_id is not None:
        text = db.session.get_one(ConsentText, registration.consent_text_id)
        consents.give(person, text, by=by, at=at, given_at=registration.opened_at)


def _hand_over(registration: Registration, made: Organization, *, at: datetime) -> None:
    """The papers become the organization's own, and who asked to join asks the organization."""
    for paper in registration.papers:
        paper.document.organization_id = made.id
        paper.document.visibility = Visibility.CASE
    db.session.execute(
        update(JoinRequest)
        .where(JoinRequest.registration_id == registration.id)
        .values(organization_id=made.id, registration_id=None)
        .execution_options(synchronize_session="fetch")
    )
    if made.org_type is OrgType.PROSPECTIVE:
        day = clock.on(at)
        days = rule("registration.register-by", on=day, hub_id=made.hub_id).value
        db.session.add(
            OrganizationDetails(
                organization_id=made.id, is_branch=False, register_by=day + timedelta(days=days)
            )
        )
    db.session.flush()


def _forget_personal(registration: Registration) -> None:
    """What the request held of the person lies with the person from now on."""
    registration.applicant_name = registration.phone = registration.email = None
    registration.phone_digest, registration.password_hash = None, ""
