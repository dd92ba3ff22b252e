"""How often one address may ask: pages generously, look-ups of numbers and sign-in sparingly."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

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

ANSWERING = "20 per minute; 100 per hour"
"""Forms that tell whether somebody has a number: the four digits hidden of a phone take days, not minutes."""


def init_app(app: Flask) -> None:
    config: Config = app.config["INCUBATOR"]
    if config.proxies_in_front:
        # without it the whole street shares the proxy's address, and one stranger locks all of it out
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # flask's documented way
            app.wsgi_app, x_for=config.proxies_in_front, x_proto=0, x_host=0
        )
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://{config.instance / FILE}"
    limiter.init_app(app)
