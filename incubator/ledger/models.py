"""A budget line with its running totals, and the postings that prove them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen
from incubator.organizations.models import Hub, Organization


class Budget(Base):
    """Money of one source, for one year and line, in one body's book.

    The CHECK is the guard: whatever two people press at once, no more is promised than there is.
    """

    __tablename__ = "budget"
    __table_args__ = (
        CheckConstraint(
            "committed >= 0 AND paid >= 0 AND returned >= 0 AND returned <= paid "
            "AND committed + paid - returned <= total",
            name="never_over_promised",
        ),
        UniqueConstraint("owner_id", "name", "source", "year"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    """The legal person whose book this is; another body's money is never added to it."""
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    total: Mapped[Fen] = mapped_column(BigInteger, default=0)
    committed: Mapped[Fen] = mapped_column(BigInteger, default=0)
    paid: Mapped[Fen] = mapped_column(BigInteger, default=0)
    returned: Mapped[Fen] = mapped_column(BigInteger, default=0)

    hub: Mapped[Hub] = relationship()
    owner: Mapped[Organization] = relationship()

    @property
    def available(self) -> int:
        return self.total - self.committed - self.paid + self.returned


class AccountKind(StrEnum):
    """Where an amount stands. SOURCE and RETURNED are credit accounts: their balance is negative."""

    SOURCE = "source"
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAID = "paid"
    RETURNED = "returned"


class PostingKind(StrEnum):
    APPROPRIATE = "appropriate"
    WITHDRAW = "withdraw"
    COMMIT = "commit"
    RELEASE = "release"
    PAY = "pay"
    RETURN = "return"


class Posting(Base):
    """An amount moved from one account of a budget to another: balanced by construction, append-only."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        Index("ix_posting_budget", "budget_id", "id"),
    )

    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    kind: Mapped[PostingKind]
    debit: Mapped[AccountKind]
    credit: Mapped[AccountKind]
    amount: Mapped[Fen]
    on: Mapped[date]
    at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    memo: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """Names the act that caused it, so that the same act is never posted twice."""

    budget: Mapped[Budget] = relationship()
