"""The operations platform of a street's 两会一中心 and its incubation base."""

from __future__ import annotations

from flask import Flask

from incubator import blueprints, cli, plant, tables, web  # noqa: F401  (tables is its imports)
from incubator.config import Config, from_environment
from incubator.core.db import init_db


def create_app(config: Config | None = None) -> Flask:
    """Build the app. Read this function to see everything that is plugged in, in order."""
    settings = config or from_environment()
    app = Flask(__name__, instance_path=str(settings.instance))
    plant.init_app(app, settings)
    init_db(app)
    web.init_app(app)
    blueprints.init_app(app)
    cli.init_app(app)
    return app
