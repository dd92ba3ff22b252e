"""公示: what is shown to everybody for so many days, and what was said against it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen, Sha256
from incubator.core.secret import Secret
from incubator.organizations.models import Hub
from incubator.records.models import Document
from incubator.rules.models import Unit


class NoticeState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Notice(Base):
    """A frozen list and its two dates. `counted_end_on` differs from `ends_on` where a holiday rolls it."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(
            "state = 'draft' OR imported_from IS NOT NULL "
            "OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            name="has_dates",
        ),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ordered"),
        CheckConstraint("state <> 'published' OR frozen_sha256 IS NOT NULL", name="frozen"),
        CheckConstraint("days > 0", name="some_days"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(300), default="")
    introduction: Mapped[str] = mapped_column(String(2000), default="")
    experts: Mapped[str] = mapped_column(String(400), default="")
    """Names printed on the notice where the call wants that (福田 does); empty otherwise."""
    issuer: Mapped[str] = mapped_column(String(100))
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.DRAFT)
    days: Mapped[int]
    unit: Mapped[Unit]
    starts_on: Mapped[date | None]
    counted_end_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    frozen_sha256: Mapped[Sha256 | None]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    imported_from: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of what a published list was imported from; such a notice never leads to an award."""
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    items: Mapped[list[NoticeItem]] = relationship(
        back_populates="notice", order_by="NoticeItem.position"
    )
    objections: Mapped[list[Objection]] = relationship(
        back_populates="notice", order_by="Objection.id"
    )
    proofs: Mapped[list[Proof]] = relationship(back_populates="notice", order_by="Proof.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class NoticeItem(Base):
    """One line of the list: public facts only."""

    __tablename__ = "notice_item"
    __table_args__ = (UniqueConstraint("notice_id", "position"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    position: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    organization_name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    recommended_by: Mapped[str] = mapped_column(String(120), default="")
    amount: Mapped[Fen | None]

    notice: Mapped[Notice] = relationship(back_populates="items")


class ObjectionState(StrEnum):
    RECEIVED = "received"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Objection(Base):
    """What somebody holds against a listed item. Who it was is never shown."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("state = 'received' OR answer <> ''", name="answered_in_words"),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("notice_item.id"))
    received_at: Mapped[datetime]
    objector: Mapped[str] = mapped_column(Secret)
    contact: Mapped[str] = mapped_column(Secret)
    text: Mapped[str] = mapped_column(Secret)
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.RECEIVED)
    answer: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    notice: Mapped[Notice] = relationship(back_populates="objections")
    item: Mapped[NoticeItem | None] = relationship()


class ProofKind(StrEnum):
    WEB_ADDRESS = "web-address"
    SCREENSHOT = "screenshot"
    BOARD_PHOTO = "board-photo"
    OFFICIAL_ACCOUNT = "official-account"


class Proof(Base):
    """How, where and when the notice was really shown."""

    __tablename__ = "notice_proof"
    __table_args__ = (
        CheckConstraint("document_id IS NOT NULL OR address <> ''", name="shows_something"),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    kind: Mapped[ProofKind]
    address: Mapped[str] = mapped_column(String(300), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    shown_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    notice: Mapped[Notice] = relationship(back_populates="proofs")
    document: Mapped[Document | None] = relationship()
