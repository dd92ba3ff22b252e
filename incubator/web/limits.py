"""How often one address may ask: pages generously, look-ups of numbers and sign-in sparingly."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from incubator.config import Config
from incubator.web.shared_counts import SCHEME

limiter = Limiter(
    get_remote_address,
    default_limits=["1200 per minute"],
    in_memory_fallback_enabled=True,  # a full disk: each worker counts alone until it can write again
)

FILE = "requests.db"
"""Beside the database, in the instance folder: how often which address asked in the last minute."""

LOOKING_UP = "60 per minute"
"""Public look-ups by number and code: enough for a queue of people, too few for guessing."""

WRITING = "20 per minute"
"""Public forms that write: sign-in, registration, objections."""


def init_app(app: Flask) -> None:
    config: Config = app.config["INCUBATOR"]
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://{config.instance / FILE}"
    limiter.init_app(app)
