"""What a person declared or agreed to, and who confirmed their staff post."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.people.models import Person, Post


class Relative(Base):
    """A declared family tie between two persons (亲属关系申报), read in both directions."""

    __tablename__ = "relative"
    __table_args__ = (
        UniqueConstraint("person_id", "relative_id"),
        CheckConstraint("person_id < relative_id", name="each_pair_once"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    relative_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    tie: Mapped[str] = mapped_column(String(30), default="")
    declared_on: Mapped[date]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    relative: Mapped[Person] = relationship(foreign_keys=[relative_id])


class PostGrant(Base):
    """A staff post needs two: who proposed it, and another who confirmed it online or on paper."""

    __tablename__ = "post_grant"
    __table_args__ = (
        CheckConstraint(
            "confirmed_by_id IS NULL OR proposed_by_id IS NULL "
            "OR confirmed_by_id <> proposed_by_id",
            name="by_two_persons",
        ),
        CheckConstraint(
            "paper_number = '' OR (paper_signer_id IS NOT NULL AND paper_signed_on IS NOT NULL "
            "AND paper_id IS NOT NULL)",
            name="paper_is_complete",
        ),
        CheckConstraint(
            "paper_signer_id IS NULL OR proposed_by_id IS NULL "
            "OR paper_signer_id <> proposed_by_id",
            name="signed_by_another",
        ),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    paper_signer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper_number: Mapped[str] = mapped_column(String(80), default="")
    paper_signed_on: Mapped[date | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    post: Mapped[Post] = relationship()


class ConsentKind(StrEnum):
    PRIVACY = "privacy"
    ID_SCAN = "id-scan"
    BANK_ACCOUNT = "bank-account"


class ConsentText(Base):
    """One version of what a person is asked to agree to. Versions are never changed, only followed."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    kind: Mapped[ConsentKind]
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    since_on: Mapped[date]


class Consent(Base):
    """A person agreed to one version, at one moment; withdrawing is a moment too."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("person_id", "text_id", "given_at"),
        CheckConstraint("withdrawn_at IS NULL OR given_at <= withdrawn_at", name="ordered"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("consent_text.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    text: Mapped[ConsentText] = relationship()
    paper: Mapped[ConsentPaper | None] = relationship()


class ConsentPaper(Base):
    """The scan of what somebody signed, where a consent was given on paper."""

    __tablename__ = "consent_paper"

    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
