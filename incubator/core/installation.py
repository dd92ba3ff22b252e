"""What this process was started with: folder, keys, public address. Set once by `create_app`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from incubator.core.keys import Keys


@dataclass(frozen=True)
class Installation:
    folder: Path
    uploads: Path
    keys: Keys
    base_url: str
    font: Path | None = None


_installed: list[Installation] = []


def install(installation: Installation) -> None:
    _installed[:] = [installation]


def current() -> Installation:
    """The running installation; before `create_app` there is none and asking is a bug."""
    return _installed[0]
