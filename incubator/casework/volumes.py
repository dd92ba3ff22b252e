"""案卷: what the archive keeps of one case, as a numbered list that is closed once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base
from incubator.records.models import Document


class Volume(Base):
    """The file of a case. Once closed its list does not change."""

    __tablename__ = "volume"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    keep_years: Mapped[int | None]
    """None is for ever."""
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    remark: Mapped[str] = mapped_column(String(300), default="")
    """Why it was closed although a paper is missing."""

    case: Mapped[Case] = relationship()
    entries: Mapped[list[VolumeEntry]] = relationship(order_by="VolumeEntry.position")


class VolumeEntry(Base):
    """One line of 卷内目录."""

    __tablename__ = "volume_entry"
    __table_args__ = (
        UniqueConstraint("volume_id", "position"),
        CheckConstraint("position > 0", name="counted_from_one"),
        CheckConstraint("pages > 0", name="has_pages"),
    )

    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(80), default="")
    responsible: Mapped[str] = mapped_column(String(100), default="")
    dated: Mapped[str] = mapped_column(String(20), default="")
    pages: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    remark: Mapped[str] = mapped_column(String(100), default="")

    document: Mapped[Document | None] = relationship()
