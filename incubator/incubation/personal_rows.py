"""What the incubation base holds about one person, for the copy that person takes."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.casework import personal_copy
from incubator.casework.personal_copy import Rows
from incubator.core.db import db
from incubator.incubation.models import Incubation, IncubationSponsor
from incubator.incubation.staying import Mentoring, ServiceEntry
from incubator.people.models import Person, Post


def contacts(person: Person) -> Rows:
    """Applications of the person's own bodies that name this person as the contact."""
    found = db.session.scalars(
        select(Incubation)
        .where(Incubation.resident_id.in_(_bodies(person)))
        .order_by(Incubation.id.desc())
    )
    return [
        {
            "case": one.number,
            "name": one.contact_name,
            "phone": one.contact_phone,
            "email": one.contact_email,
        }
        for one in found
        if _same(person, one.contact_name, one.contact_phone)
    ]


def sponsored(person: Person) -> Rows:
    """Where the person stands among the founders."""
    found = db.session.execute(
        select(IncubationSponsor, Incubation.number)
        .join(Incubation, Incubation.id == IncubationSponsor.case_id)
        .where(Incubation.resident_id.in_(_bodies(person)))
        .order_by(IncubationSponsor.id.desc())
    )
    return [
        {
            "case": number,
            "name": one.name,
            "phone": one.phone,
            "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        }
        for one, number in found
        if _same(person, one.name, one.phone)
    ]


def _same(person: Person, name: str | None, phone: str | None) -> bool:
    """By the phone where both have one; names alone only where a row has no phone."""
    return phone == person.phone if phone and person.phone else name == person.name


def _bodies(person: Person) -> Select[int]:
    return select(Post.organization_id).where(Post.person_id == person.id)


def _posts(person: Person) -> Select[int]:
    return select(Post.id).where(Post.person_id == person.id)


def mentored(person: Person) -> Rows:
    """Whom the person looked after, from day to day."""
    found = db.session.scalars(
        select(Mentoring)
        .where(Mentoring.post_id.in_(_posts(person)))
        .options(joinedload(Mentoring.case).joinedload(Incubation.organization))
        .order_by(Mentoring.id.desc())
    )
    return [
        {
            "organization": one.case.organization.name,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in found
    ]


def served(person: Person) -> Rows:
    """Services the person noted; the notes are about others and stay out."""
    found = db.session.scalars(
        select(ServiceEntry)
        .where(ServiceEntry.noted_by_id.in_(_posts(person)))
        .options(joinedload(ServiceEntry.case).joinedload(Incubation.organization))
        .order_by(ServiceEntry.id.desc())
        .limit(personal_copy.MOST)
    )
    return [
        {
            "organization": one.case.organization.name,
            "on": one.on.isoformat(),
            "kind": one.kind.value,
            "minutes": one.minutes,
        }
        for one in found
    ]


personal_copy.also("incubation_contacts", contacts)
personal_copy.also("incubation_sponsors", sponsored)
personal_copy.also("incubation_mentoring", mentored)
personal_copy.also("incubation_services", served)
