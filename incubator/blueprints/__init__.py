"""The pages, one blueprint for each capability. Nothing but `create_app` imports them."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the `bp` of every package in this folder."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if found.ispkg:
            app.register_blueprint(importlib.import_module(f"{__name__}.{found.name}.views").bp)
