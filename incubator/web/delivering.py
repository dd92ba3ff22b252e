"""Sends the letters that are queued, one after another, a bounded number in one run."""

from __future__ import annotations

from datetime import datetime

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.words import _
from incubator.people import reset_links
from incubator.records import dispatching

MOST_LETTERS = 200
MOST_FAILURES = 5
"""In one run: a server that does not answer is left alone until the next minute."""


def deliver(at: datetime) -> str:
    """Sends what is queued: claimed in one transaction, sent outside, finished in another.

    Before that it looks up who asked for a link to reset a password: the page itself must not.
    """
    if reset_links.waiting():
        with transaction():
            reset_links.answer(at=at, now=clock.real_now())
    started = clock.real_now()
    results: list[bool] = []
    while len(results) < MOST_LETTERS and results.count(False) < MOST_FAILURES:
        done = _deliver_one(at + (clock.real_now() - started))
        if done is None:
            break
        results.append(done)
    if dispatching.has_addresses_to_forget(at):
        with transaction():
            dispatching.forget_addresses(at=at)
    if not results:
        return ""
    return _(
        "发出 %(sent)s 封，未发出 %(failed)s 封",
        sent=results.count(True),
        failed=results.count(False),
    )


def _deliver_one(at: datetime) -> bool | None:
    """Whether the next letter went out; None when none is due."""
    if db.session.scalar(dispatching.due(at).limit(1)) is None:
        return None
    with transaction():
        claimed = dispatching.claim(at=at)
    if claimed is None:
        return None
    refusal = dispatching.send(claimed.letter)
    with transaction():
        dispatching.finish(claimed, refusal, at=at)
    return refusal is None
