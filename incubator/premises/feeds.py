"""Calendar feeds: an address with a secret for one room, one organization or one person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Sha256
from incubator.core.secret import Secret
from incubator.organizations.models import Organization
from incubator.people.models import Person
from incubator.premises.models import Premises


class Feed(Base):
    """The token is found by its digest; encrypted beside it so that its owner can read it again."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint(
            "(premises_id IS NOT NULL AND organization_id IS NULL AND person_id IS NULL)"
            " OR (premises_id IS NULL AND organization_id IS NOT NULL AND person_id IS NULL)"
            " OR (premises_id IS NULL AND organization_id IS NULL AND person_id IS NOT NULL)",
            name="of_one",
        ),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    token_digest: Mapped[Sha256] = mapped_column(unique=True)
    token: Mapped[str | None] = mapped_column(Secret)
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    revoked_at: Mapped[datetime | None]

    premises: Mapped[Premises | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    person: Mapped[Person | None] = relationship()
