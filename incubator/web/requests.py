"""A number for every request, in the log, the event and the error page; and no forged host names."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, abort, g, request

from incubator.records import events
from incubator.web.settings import settings


def init_app(app: Flask) -> None:
    app.before_request(_number)
    app.before_request(_known_host)


def _number() -> None:
    g.request_id = secrets.token_hex(8)
    events.request_id.set(g.request_id)


def _known_host() -> None:
    """A link built from a Host header somebody else chose would lead to their site."""
    if settings().development:
        return
    allowed = urlsplit(settings().base_url).hostname
    asked = urlsplit(f"//{request.host}").hostname
    if asked not in {allowed, "127.0.0.1", "localhost"}:
        abort(400)
