"""A sheet of facts, for what was recorded on screen and lies in a volume on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.core import clock
from incubator.papers import page
from incubator.papers.paper import Facts, Paper


def drawn(title: str, rows: Sequence[tuple[str, str]], at: datetime) -> bytes:
    """One PDF: the title, the labels with their values, the day of `at`."""
    facts = Facts([(label[:], value[:]) for label, value in rows])
    return page.draw(Paper(title=title[:], blocks=[facts], dated_on=clock.on(at)))
