"""A number for every request, in the log, the event and the error page; and no forged host names."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, g, request
from werkzeug.routing import IntegerConverter, Map

from incubator.records import events
from incubator.web.denials import turn_away
from incubator.web.settings import settings


class RowId(IntegerConverter):
    """`<int:…>` of an address: what no id column can hold is no address."""

    def __init__(self, rules: Map, **limits: Any) -> None:
        super().__init__(rules, **{"max": 2**31 - 1, **limits})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    app.before_request(_number)
    app.before_request(_known_host)
    app.before_request(_own_pages_only)
    app.before_request(_legible)


def _number() -> None:
    g.request_id = secrets.token_hex(8)
    events.request_id.set(g.request_id)


def _legible() -> None:
    """No address of ours holds a NUL, which PostgreSQL takes nowhere."""
    if "\x00" in request.path:
        abort(404)
    if any("\x00" in text for text in request.args.values()):
        abort(400)


def _known_host() -> None:
    """A link built from a Host header somebody else chose would lead to their site."""
    if settings().development:
        return
    allowed = urlsplit(settings().base_url).hostname
    asked = urlsplit(f"//{request.host}").hostname
    if asked not in {allowed, "127.0.0.1", "localhost"}:
        abort(400)


def _own_pages_only() -> None:
    """What changes something comes from our own pages: a browser says where a form was."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    origin = request.headers.get("Origin")
    if (origin is not None and not _ours(origin)) or request.headers.get("Sec-Fetch-Site") in {
        "cross-site",
        "same-site",
    }:
        turn_away()
        abort(400)


def _ours(origin: str) -> bool:
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False  # no address at all
