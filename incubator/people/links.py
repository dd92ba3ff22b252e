"""Ways in that are given out: invitations, links that reset, recovery codes, identities elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.core.permissions import Role
from incubator.core.secret import Secret
from incubator.organizations.models import Organization
from incubator.people.models import Office, Post, User
from incubator.records.models import Document


class Invitation(Base):
    """An office offered to somebody by link or code; accepting it makes the post, once."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("issued_at <= expires_at", name="ordered"),
        CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name="accepted_or_withdrawn"
        ),
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_post_id IS NULL)", name="accepted_as_a_post"
        ),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[Role]
    office: Mapped[Office | None]
    title: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str | None] = mapped_column(Secret)
    phone: Mapped[str | None] = mapped_column(Secret)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str | None] = mapped_column(Secret)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    accepted_at: Mapped[datetime | None]
    accepted_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    withdrawn_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship()
    issued_by: Mapped[Post | None] = relationship(foreign_keys=[issued_by_id])
    accepted_post: Mapped[Post | None] = relationship(foreign_keys=[accepted_post_id])
    paper: Mapped[InvitationPaper | None] = relationship()


class InvitationPaper(Base):
    """The paper on which somebody is invited as legal representative, scanned."""

    __tablename__ = "invitation_paper"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))

    document: Mapped[Document] = relationship()


class ResetLink(Base):
    """A link sent to the address on record; whoever opens it in time may choose a new password, once."""

    __tablename__ = "reset_link"
    __table_args__ = (CheckConstraint("issued_at <= expires_at", name="ordered"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class ResetRequest(Base):
    """What somebody typed on the page for a forgotten password, until a job has looked who that is.

    The page itself looks nobody up: it takes as long for a name that exists as for one that does not.
    """

    __tablename__ = "reset_request"

    asked: Mapped[str] = mapped_column(Secret)
    asked_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of the codes printed when the second step was set up, for the day the phone is lost."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_digest"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ExternalIdentity(Base):
    """An account at an identity provider that signs in as one of our logins."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    linked_at: Mapped[datetime]

    user: Mapped[User] = relationship()
