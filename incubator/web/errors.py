"""Refusals as pages: what is wrong, why, and what to do. No view catches an exception itself."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import CannotWrite, NotFound, Overtaken, RuleError
from incubator.web.access import who_may
from incubator.web.denials import shown_path, turn_away
from incubator.web.limits import limiter
from incubator.web.present import case_of_step, present_state

csrf = CSRFProtect()
log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.log_exception = partial(_log, app)  # type: ignore[method-assign]  # flask's own way would need a subclass
    app.register_error_handler(RuleError, _rule)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Overtaken, _overtaken)
    app.register_error_handler(CannotWrite, _cannot_write)
    app.register_error_handler(OperationalError, _cannot_read)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)


def _log(app: Flask, exc_info: Any) -> None:
    """A bug, with the address but without the words in it: one of them may be a secret link."""
    app.logger.error("exception on %s %s", request.method, shown_path(), exc_info=exc_info)


def page(status: int, **facts: object) -> ResponseReturnValue:
    """The error page of `status` with its reference number."""
    shown = status if status in PAGES else 400 if status < 500 else 500
    # what is broken may be the database: these pages ask it nothing
    g.asks_nothing = status >= 500
    reference = getattr(g, "request_id", "")
    return render_template(f"errors/{shown}.html", reference=reference, **facts), status


def _rule(error: RuleError) -> ResponseReturnValue:
    return page(422, message=error.message, url=case_of_step())


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return page(404)


def _overtaken(error: Overtaken) -> ResponseReturnValue:
    return page(
        409,
        message=error.message,
        yours=error.yours,
        theirs=error.theirs,
        url=present_state(),
    )


def _cannot_write(error: CannotWrite) -> ResponseReturnValue:
    log.warning("write refused: %s", error.__cause__ or error.message[:])
    return page(503, message=error.message)


def _cannot_read(error: OperationalError) -> ResponseReturnValue:
    log.error("database does not answer: %s", error.orig)
    db.session.rollback()
    return page(503)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    turn_away()
    return page(400, forged=True)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, InternalServerError):
        db.session.rollback()
    return page(error.code, **_facts(error))


def _facts(error: HTTPException) -> dict[str, object]:
    """What the page of this error can say: the size allowed, how long to wait, who may."""
    if error.code == 403:
        return {"roles": who_may(request.endpoint)}
    if error.code == 413:
        return {"largest": current_app.config["MAX_CONTENT_LENGTH"]}
    if error.code == 429:
        wait = limiter.current_limit
        return (
            {"retry_after": max(1, int(wait.reset_at - clock.real_now().timestamp()))}
            if wait
            else {}
        )
    return {}
