"""What every page shares: sessions, access, language, errors, headers, menu, forms and lists."""

from __future__ import annotations

from flask import Flask

from incubator.web import (
    access,
    denials,
    errors,
    headers,
    language,
    limits,
    menu,
    requests,
    sessions,
    words,
)


def init_app(app: Flask) -> None:
    """Plug in what stands around every view, from the outside in."""
    requests.init_app(app)
    limits.init_app(app)
    language.init_app(app)
    sessions.init_app(app)
    access.init_app(app)
    denials.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    words.init_app(app)
    menu.init_app(app)
