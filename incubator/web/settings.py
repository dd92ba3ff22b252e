"""The installation's settings as seen from a request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from incubator.config import Config


def settings() -> Config:
    return cast(Config, current_app.config["INCUBATOR"])
