"""Dated parameters and the editable day table."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from incubator.core.columns import Base


class Unit(StrEnum):
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    MONTHS = "months"
    YEARS = "years"
    FEN = "fen"
    PERCENT = "percent"
    COUNT = "count"
    MONTH_DAY = "month-day"


class Rule(Base):
    """One number of law or of the house, with the text it comes from and the days it holds."""

    __tablename__ = "rule"
    __table_args__ = (
        Index("uq_rule_key_hub_from", "key", "hub_id", "valid_from", unique=True),
        # NULLs are distinct in a unique index, so the house-wide rules need their own
        Index(
            "uq_rule_key_from",
            "key",
            "valid_from",
            unique=True,
            sqlite_where=text("hub_id IS NULL"),
            postgresql_where=text("hub_id IS NULL"),
        ),
        CheckConstraint("valid_through IS NULL OR valid_from <= valid_through", name="ordered"),
    )

    key: Mapped[str] = mapped_column(String(80))
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    value: Mapped[int]
    unit: Mapped[Unit]
    valid_from: Mapped[date]
    valid_through: Mapped[date | None]
    label: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(400))


class CalendarDay(Base):
    """A day whose kind differs from the library's, or which the library does not know yet."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(unique=True)
    works: Mapped[bool]
    statutory: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(200))


class CalendarYear(Base):
    """A year whose State Council arrangement has been entered completely."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(String(200))
    entered_on: Mapped[date]
