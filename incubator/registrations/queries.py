"""Which requests a hat may see, and what stands in the way of a new one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.secret import digest
from incubator.organizations.codes import normalized
from incubator.organizations.models import Hub, Organization, OrgStatus
from incubator.organizations.particulars import Particulars
from incubator.people.models import Person
from incubator.people.queries import persons_visible_to
from incubator.records import dispatching
from incubator.records.leaving import Dispatch
from incubator.registrations.models import JoinRequest, Registration, Status

OPEN = (Status.SUBMITTED, Status.RETURNED)


def token_digest(token: str) -> str:
    return digest(f"registration:{token}")


def seen_by(hat: Hat) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        return Registration.hub_id == hat.hub_id
    return false()


def visible_to(hat: Hat) -> Select[Registration]:
    """The requests of the hub, for those who look after its register."""
    return select(Registration).where(seen_by(hat))


def waiting(hat: Hat) -> Select[Registration]:
    """What the office has to answer."""
    return visible_to(hat).where(Registration.status == Status.SUBMITTED)


def of_person(person_id: int) -> Select[Registration]:
    """What somebody with a login asked for, the newest first."""
    return (
        select(Registration)
        .where(Registration.person_id == person_id)
        .order_by(Registration.id.desc())
    )


def by_token(token: str) -> Select[Registration]:
    return select(Registration).where(Registration.token_digest == token_digest(token))


def matching(text: str) -> ColumnElement[bool]:
    """By name, receipt number, code or filing number."""
    found = holding(text, Registration.name, Registration.number, Registration.filing_no)
    code = normalized(text)
    if code.isascii() and code.isalnum():
        return found | Registration.uscc.contains(code, autoescape=True)
    return found


@dataclass(frozen=True)
class Named:
    """What a body is known by: the first that is not empty counts."""

    uscc: str = ""
    filing_no: str = ""
    name: str = ""

    def within(
        self, table: type[Organization] | type[Registration], hub_id: int
    ) -> ColumnElement[bool]:
        """Rows of `table` under that code; else, in the hub, that filing number or codeless name."""
        here = table.hub_id == hub_id
        if self.uscc:
            return table.uscc == self.uscc
        if self.filing_no:
            return and_(here, table.filing_no == self.filing_no)
        if not self.name:
            return false()
        return and_(here, table.uscc.is_(None), table.filing_no.is_(None), table.name == self.name)


def named(clean: Particulars) -> Named:
    return Named(clean.uscc, clean.filing_no, clean.name)


def organization_named(body: Named, *, hub_id: int) -> Organization | None:
    return db.session.scalar(
        select(Organization).where(
            body.within(Organization, hub_id), Organization.status != OrgStatus.MERGED
        )
    )


def open_request(body: Named, *, hub_id: int, own_id: int = 0) -> Registration | None:
    """The same question for requests that are still open, apart from `own_id`."""
    return db.session.scalar(
        select(Registration).where(
            body.within(Registration, hub_id),
            Registration.status.in_(OPEN),
            Registration.id != own_id,
        )
    )


def called(name: str, *, hub_id: int) -> tuple[Organization | None, Registration | None]:
    """The hub's organization of exactly that name, whatever code it has, and the open request of one.

    Of several of one name the first entered is meant.
    """
    organization = db.session.scalar(
        select(Organization)
        .where(
            Organization.hub_id == hub_id,
            Organization.name == name,
            Organization.status != OrgStatus.MERGED,
        )
        .order_by(Organization.id)
        .limit(1)
    )
    request = db.session.scalar(
        select(Registration)
        .where(
            Registration.hub_id == hub_id,
            Registration.name == name,
            Registration.status.in_(OPEN),
        )
        .order_by(Registration.id)
        .limit(1)
    )
    return organization, request


def is_known(body: Named, *, hub_id: int, own_id: int = 0) -> bool:
    """Whether the register or an open request has this body already."""
    return (
        organization_named(body, hub_id=hub_id) is not None
        or open_request(body, hub_id=hub_id, own_id=own_id) is not None
    )


def resembling(registration: Registration) -> Select[Organization]:
    """Organizations of the hub with the same code, number or name, for comparing before approving."""
    same: list[ColumnElement[bool]] = [
        Organization.name.contains(registration.name, autoescape=True)
    ]
    if registration.uscc:
        same.append(Organization.uscc == registration.uscc)
    if registration.filing_no:
        same.append(Organization.filing_no == registration.filing_no)
    if registration.phone_digest:
        same.append(Organization.phone_digest == registration.phone_digest)
    return (
        select(Organization)
        .where(
            Organization.hub_id == registration.hub_id,
            Organization.status != OrgStatus.MERGED,
            or_(*same),
        )
        .order_by(Organization.id)
        .limit(5)
    )


def same_phone(registration: Registration, hat: Hat) -> list[Person]:
    """People of the hub with the applicant's phone number: perhaps the same person."""
    if registration.phone_digest is None or registration.person_id is not None:
        return []
    query = persons_visible_to(hat).where(Person.phone_digest == registration.phone_digest)
    return list(db.session.scalars(query.order_by(Person.id)))


def hubs() -> list[Hub]:
    return list(db.session.scalars(select(Hub).order_by(Hub.id)))


def joining(organization_id: int) -> Select[JoinRequest]:
    """Who asked to join and has not been answered, the oldest first."""
    return (
        select(JoinRequest)
        .where(JoinRequest.organization_id == organization_id, JoinRequest.answered_at.is_(None))
        .order_by(JoinRequest.id)
    )


def deadline_of(registration: Registration) -> Deadline | None:
    """What is owed about the request now: the office's answer or the applicant's correction."""
    return db.session.scalar(
        select(Deadline)
        .where(
            Deadline.subject == f"registration:{registration.id}",
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
        )
        .order_by(Deadline.id.desc())
        .limit(1)
    )


def letters_about(registration: Registration) -> list[Dispatch]:
    """The mail and text messages to the applicant, for staff to see what did not go out."""
    return list(db.session.scalars(dispatching.about(f"registration:{registration.id}")))
