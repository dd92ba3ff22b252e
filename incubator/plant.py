"""Puts the installation together: settings, keys, clock, storage; and checks it is safe to serve."""

from __future__ import annotations

from typing import Any

from flask import Flask

from incubator.config import Config
from incubator.core import clock, guards, installation, keys
from incubator.core.db import db
from incubator.core.errors import StartRefused
from incubator.core.signing_pair import new_signing_pair
from incubator.core.words import _
from incubator.people import passwords
from incubator.records import senders


def init_app(app: Flask, config: Config) -> None:
    """Set what the process runs with. Raises `StartRefused` for weak keys."""
    for folder in (config.instance, config.uploads):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ring = keys.load(
        config.instance / "keys", make_signing=new_signing_pair, session=config.secret_key
    )
    installation.install(
        installation.Installation(
            folder=config.instance,
            uploads=config.uploads,
            keys=ring,
            base_url=config.base_url,
            font=config.font,
        )
    )
    clock.install(start=config.clock, zone=config.timezone)
    passwords.install(policy=config.passwords, cheap=config.cheap_hashes)
    senders.install(
        mail_url=config.mail_url, sms_url=config.sms_url, development=config.development
    )
    app.config.from_mapping(_flask_settings(config, ring))


def _flask_settings(config: Config, ring: keys.Keys) -> dict[str, Any]:
    return {
        "INCUBATOR": config,
        "SECRET_KEY": ring.session,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        # what a failed statement was about is somebody's name or number: no log says it
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-incubator" if config.secure_cookies else "incubator",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": config.request_bytes,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own life bounds it
        "WTF_CSRF_SSL_STRICT": True,
        "RATELIMIT_ENABLED": config.rate_limits,
        "RATELIMIT_HEADERS_ENABLED": True,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": config.timezone,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def check_database() -> None:
    """Refuse to serve from a database without its schema or without one of its guards."""
    from incubator.migrations import state

    with db.engine.connect() as connection:
        if not state.is_current(connection):
            raise StartRefused(_("数据库结构与程序版本不一致，不能启动。请先运行 incubator init。"))
        missing = guards.missing(connection)
    if missing:
        raise StartRefused(
            _(
                "数据库缺少保护约束：%(names)s，不能启动。请运行 incubator init 重建。",
                names="、".join(missing),
            )
        )
