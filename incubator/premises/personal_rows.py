"""What bookings and occupancies hold about one person, for the copy that person takes."""

from __future__ import annotations

from sqlalchemy import Select, select

from incubator.casework import personal_copy
from incubator.casework.personal_copy import Rows
from incubator.core.db import db
from incubator.people.models import Person, Post
from incubator.premises.booking import Booking
from incubator.premises.feeds import Feed
from incubator.premises.occupancy import Occupancy


def watched(person: Person) -> Rows:
    """Bookings of the person's own bodies that name this person as the safety officer."""
    found = db.session.scalars(
        select(Booking)
        .where(Booking.organization_id.in_(_bodies(person)), Booking.safety_officer != "")
        .order_by(Booking.id.desc())
        .limit(personal_copy.MOST)
    )
    return [
        {"case": one.number, "name": one.safety_officer, "phone": one.safety_phone}
        for one in found
        if _same(person, one.safety_officer, one.safety_phone)
    ]


def contacts(person: Person) -> Rows:
    """Occupancies of the person's own bodies that name this person as the contact."""
    found = db.session.scalars(
        select(Occupancy)
        .where(Occupancy.organization_id.in_(_bodies(person)))
        .order_by(Occupancy.id.desc())
    )
    return [
        {"case": one.number, "name": one.contact_name, "phone": one.contact_phone}
        for one in found
        if _same(person, one.contact_name, one.contact_phone)
    ]


def feeds(person: Person) -> Rows:
    """When the person's own calendar addresses were made and ended; the secret is in no copy."""
    found = db.session.scalars(
        select(Feed).where(Feed.person_id == person.id).order_by(Feed.id.desc())
    )
    return [
        {
            "made_at": one.made_at.isoformat(),
            "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
        }
        for one in found
    ]


def _same(person: Person, name: str, phone: str | None) -> bool:
    """By the phone where both have one; names alone only where a row has no phone."""
    return phone == person.phone if phone and person.phone else name == person.name


def _bodies(person: Person) -> Select[int]:
    return select(Post.organization_id).where(Post.person_id == person.id)


personal_copy.also("booking_safety_officers", watched)
personal_copy.also("occupancy_contacts", contacts)
personal_copy.also("calendar_feeds", feeds)
