"""Proposing and approving, the short way."""

from __future__ import annotations

from incubator.core import clock
from incubator.core.db import transaction
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.people.models import Post
from tests import given
from tests.factories import hat

YUAN = given.YUAN


def propose(
    case: FundApplication, by: Post, yuan: int = 8_000, reasons: str = "按评审核减"
) -> Decision:
    with transaction():
        return deciding.propose(case.id, yuan * YUAN, reasons=reasons, by=hat(by), at=clock.now())


def path(case: FundApplication, step: str) -> str:
    """The page of a step on the case."""
    return f"/decisions/cases/{case.id}/{step}"
