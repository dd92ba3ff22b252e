"""Persons, the dated posts they hold in any number of bodies, and how they sign in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from incubator.core.columns import Base
from incubator.core.permissions import Role
from incubator.core.secret import Secret, digest
from incubator.organizations.models import Organization


class Person(Base):
    """A natural person. Erasing one leaves the row, its id and a pseudonym."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(60))
    initials: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str | None] = mapped_column(Secret)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str | None] = mapped_column(Secret)
    email_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    """Follows `email` by itself: an account is looked up by it without opening every address."""
    id_number: Mapped[str | None] = mapped_column(Secret)
    id_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    bank_name: Mapped[str] = mapped_column(String(100), default="")
    bank_account: Mapped[str | None] = mapped_column(Secret)
    bank_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    state_official: Mapped[bool | None]
    """Whether the person declared to be a serving state official (现职国家工作人员); None: not asked."""
    redacted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    posts: Mapped[list[Post]] = relationship(back_populates="person", order_by="Post.id")
    user: Mapped[User | None] = relationship(back_populates="person")

    @validates("email")
    def _follow(self, _name: str, email: str | None) -> str | None:
        self.email_digest = email_digest(email) if email else None
        return email


def email_digest(address: str) -> str:
    """Under which an address is found, however it is spelled: big and small letters are one."""
    return digest(address.strip().casefold())


class Office(StrEnum):
    """What somebody is in a body by its charter; a role says what they may do in the system."""

    LEGAL_REPRESENTATIVE = "legal-representative"
    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    SECRETARY_GENERAL = "secretary-general"
    COUNCIL_MEMBER = "council-member"
    SUPERVISOR = "supervisor"
    FINANCE_STAFF = "finance-staff"
    PARTY_SECRETARY = "party-secretary"
    STAFF = "staff"


class Post(Base):
    """One office of one person in one body, from day to day inclusive. A hat is a post in force."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ordered"),
        Index("ix_post_body_role", "organization_id", "role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    role: Mapped[Role]
    office: Mapped[Office | None]
    title: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    pending: Mapped[bool] = mapped_column(default=False)
    """Proposed and not yet confirmed by a second person: nobody acts under it."""
    basis: Mapped[str] = mapped_column(String(200), default="")
    revoked_at: Mapped[datetime | None]
    """Taken away at this moment, whatever its days say; the days stay what the papers said."""

    person: Mapped[Person] = relationship(back_populates="posts")
    organization: Mapped[Organization] = relationship(foreign_keys=[organization_id])


class User(Base):
    """A login of a person."""

    __tablename__ = "user_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(Secret)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="user")


class OneTimeCode(Base):
    """A sign-in code staff hand out at the window. Only its digest is kept; it works once."""

    __tablename__ = "one_time_code"
    __table_args__ = (CheckConstraint("issued_at <= expires_at", name="ordered"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    used_at: Mapped[datetime | None]


class PasswordHistory(Base):
    """Earlier hashes, so that the last few passwords are not used again."""

    __tablename__ = "password_history"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    replaced_at: Mapped[datetime]


class Session(Base):
    """A signed-in browser. The cookie carries a token; only its hash is kept."""

    __tablename__ = "login_session"

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(120), default="")
    """What the browser called itself when it signed in, for its owner to recognize."""

    user: Mapped[User] = relationship()
    post: Mapped[Post | None] = relationship()


class SignInAttempt(Base):
    """Guesses in a row under one account name, whether or not there is such an account."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (CheckConstraint("guesses >= 0", name="not_negative"),)

    name_digest: Mapped[str] = mapped_column(String(64), unique=True)
    guesses: Mapped[int]
    wrong: Mapped[int]
    """All of them since the last sign-in, for the person to read; a rest starts `guesses` anew."""
    last_at: Mapped[datetime] = mapped_column(index=True)


class SavedView(Base):
    """A list's filters under a name of one person's own."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view", "person_id", "page", "label", unique=True),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    page: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
