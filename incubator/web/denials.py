"""Notes who was turned away, after the answer is on its way and never at its cost.

What counts: a page that is not this hat's (403), a thing that is not there or somebody else's (404 of
an address that names one, on a page that is not public), a form from elsewhere (CSRF, Origin), a rate
limit, a sign-in that failed. What does not: an address nobody has, a mistyped number on a public page,
being asked to sign in, a form that was filled in wrongly.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from functools import partial

from flask import Flask, Response, g, request

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import CannotWrite, Overtaken
from incubator.records import denials
from incubator.records.denials import Refusal
from incubator.web.access import access_of
from incubator.web.sessions import signed_in_user

log = logging.getLogger(__name__)

SIGNING_IN = frozenset({"account.login", "account.second_step", "account.recovery"})
"""Where a form that comes back means that somebody was not let in."""

MOST_A_MINUTE = 60
"""Rows and counts one process writes in a minute, for strangers and for people apart: a flood of
strangers hides no insider, and neither fills the disk. The rest is in the log."""

PATIENCE_SECONDS = 1.0
"""How long a denial waits for the writer's turn; other people's work is worth more."""

_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


def init_app(app: Flask) -> None:
    app.extensions["denials"] = Budget()
    app.after_request(partial(_watch, app))


def turn_away() -> None:
    """Mark this request as one that was refused at the door, whatever its answer's number."""
    g.turned_away = True


class Budget:
    """How many denials may still be written in this minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._spent: Counter[bool] = Counter()

    def spend(self, *, stranger: bool) -> bool:
        minute = int(clock.real_now().timestamp() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._spent = minute, Counter()
            self._spent[stranger] += 1
            return self._spent[stranger] <= MOST_A_MINUTE


def _watch(app: Flask, response: Response) -> Response:
    if _is_denial(response.status_code):
        user = signed_in_user()
        refusal = Refusal(
            method=request.method,
            endpoint=request.endpoint or "",
            path=shown_path(),
            status=response.status_code,
            request_id=getattr(g, "request_id", ""),
            hat=user.hat if user else None,
        )
        response.call_on_close(partial(_keep, app, refusal))
    return response


def _is_denial(status: int) -> bool:
    if g.get("turned_away") or status == 429:
        return True
    if request.endpoint is None or status < 400:
        return False
    if status == 403:
        return True
    if status == 422:
        return request.endpoint in SIGNING_IN and request.method == "POST"
    access = access_of(request.endpoint)
    return status == 404 and bool(request.view_args) and access is not None and not access.public


def shown_path() -> str:
    """The address with its numbers, but with the names of its words: a word may be a secret link."""
    if request.url_rule is None:
        return ""
    values = request.view_args or {}

    def filled(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return str(value) if isinstance(value, int) else f"<{found[1]}>"

    return _ARGUMENT.sub(filled, request.url_rule.rule)


def _keep(app: Flask, refusal: Refusal) -> None:
    """In a transaction of its own; when that is not to be had, the log has it."""
    budget: Budget = app.extensions["denials"]
    if not budget.spend(stranger=refusal.hat is None):
        log.warning("denied, not kept: %s %s %s", refusal.status, refusal.method, refusal.path)
        return
    with app.app_context():
        try:
            with transaction(patience=PATIENCE_SECONDS):
                denials.note(refusal, at=clock.now())
        except (CannotWrite, Overtaken) as error:
            log.warning(
                "denied, not kept (%s): %s %s %s",
                type(error).__name__,
                refusal.status,
                refusal.method,
                refusal.path,
            )
