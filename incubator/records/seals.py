"""The daily seal: the end of the event chain, signed with its key and kept outside the database.

A chain shows every changed row, but not a tail that was cut together with its head; a seal copied
elsewhere does.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from incubator.core import installation
from incubator.core.db import db
from incubator.records.events import GENESIS
from incubator.records.models import ChainHead, Event


@dataclass(frozen=True)
class Seal:
    """The chain had `length` events and ended in `value` when `day` was sealed."""

    day: str
    length: int
    value: str

    @property
    def mac(self) -> str:
        body = json.dumps(asdict(self), sort_keys=True).encode()
        return hmac.new(installation.current().keys.chain, body, hashlib.sha256).hexdigest()


def folder() -> Path:
    return installation.current().folder / "seals"


def write(day: date) -> Seal:
    """Seal `day` once: a seal that is there already is evidence and stays as it is."""
    path = folder() / f"{day.isoformat()}.json"
    if path.exists():
        return _read(path)[0]
    head = db.session.get(ChainHead, 1)
    seal = Seal(day.isoformat(), head.length if head else 0, head.value if head else GENESIS)
    _keep(path, json.dumps({**asdict(seal), "mac": seal.mac}, sort_keys=True).encode())
    return seal


def _keep(path: Path, content: bytes) -> None:
    """Complete and on the disk, or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _read(path: Path) -> tuple[Seal, str]:
    facts = json.loads(path.read_bytes())
    return Seal(facts["day"], facts["length"], facts["value"]), facts["mac"]


def broken() -> str | None:
    """The day of the first seal that is forged or that the chain no longer reaches; None when all fit."""
    for path in sorted(folder().glob("*.json")):
        seal, mac = _read(path)
        if not hmac.compare_digest(mac, seal.mac) or _value_at(seal.length) != seal.value:
            return path.stem
    return None


def _value_at(length: int) -> str | None:
    if not length:
        return GENESIS
    return db.session.scalar(select(Event.chain).order_by(Event.id).offset(length - 1).limit(1))
